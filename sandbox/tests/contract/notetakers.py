"""Notetakers, below a grant and stand-alone, held against the schemas."""

from typing import Any

from sandbox.tests.contract.checking import Checked
from sandbox.tests.contract.journeys import journey
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, book, configure, connect, only_notetaker, with_notetaker

MEET = "https://meet.google.com/abc-defg-hij"
SETTINGS = {"video_recording": True, "audio_recording": True, "transcription": True, "summary": False}
BELOW_A_GRANT = (
    "get-all-notetakers",
    "invite-notetaker",
    "get-notetaker",
    "update-notetaker",
    "delete-notetaker",
    "get-notetaker-history",
    "cancel-notetaker",
    "post-notetaker-leave",
    "get-notetaker-media",
)
STANDALONE = (
    "get-all-standalone-notetakers",
    "invite-standalone-notetaker",
    "get-standalone-notetaker",
    "update-standalone-notetaker",
    "delete-standalone-notetaker",
    "get-standalone-notetaker-history",
    "cancel-standalone-notetaker",
    "post-standalone-notetaker-leave",
    "get-standalone-notetaker-media",
)


def later(**changes: Any) -> dict[str, Any]:
    """An invitation to a meeting of tomorrow."""
    return {"meeting_link": MEET, "join_time": TUESDAY + 9 * HOUR, "name": "Recorder", **changes}


def walk(api: Checked, path: str) -> None:
    """From the invitation to the end of the media's retention, in every state the API shows."""
    for link in (MEET, "https://us02web.zoom.us/j/123456789?pwd=x", "https://teams.microsoft.com/l/meetup-join/x"):
        api.ok("POST", path, later(meeting_link=link, meeting_settings=SETTINGS), status=201)
    api.refused(400, "POST", path, {"meeting_link": ""})
    waiting = api.ok("POST", path, later(), status=201)["data"]["id"]
    api.ok("PATCH", f"{path}/{waiting}", {"join_time": TUESDAY + 10 * HOUR, "name": "Other"})
    api.refused(400, "PATCH", f"{path}/{waiting}", {"join_time": 1})
    api.refused(409, "POST", f"{path}/{waiting}/leave")
    api.refused(404, "GET", f"{path}/{waiting}/media")
    api.ok("DELETE", f"{path}/{waiting}/cancel")

    here = f"{path}/{api.ok('POST', path, {'meeting_link': MEET}, status=201)['data']['id']}"
    states = [api.ok("GET", here)["data"]["state"]]
    while states[-1] != "attending":
        api.sandbox.run_to_next()
        states.append(api.ok("GET", here)["data"]["state"])
    api.refused(409, "DELETE", f"{here}/cancel")
    api.ok("POST", f"{here}/leave")
    api.ok("POST", f"{here}/leave", status=202)
    while states[-1] != "available":
        states.append(api.ok("GET", here)["data"]["state"])
        api.sandbox.run_to_next()
    api.ok("GET", f"{here}/history")
    api.ok("GET", f"{here}/media")
    api.ok("GET", path, query={"limit": 2, "order_by": "name"})
    api.ok("GET", path, query={"state": "media_available"})
    api.refused(400, "GET", path, query={"state": "available"})
    api.sandbox.advance(15 * DAY)
    api.ok("GET", here)
    api.refused(410, "GET", f"{here}/media")
    api.ok("DELETE", here)
    assert states[0] in ("scheduled", "connecting")
    assert {"attending", "disconnected", "processing", "available"} <= set(states)


@journey("notetaker", *BELOW_A_GRANT)
def notetakers_below_a_grant(api: Checked) -> None:
    walk(api, f"/v3/grants/{connect(api.sandbox, SARAH)}/notetakers")


@journey("notetaker", *STANDALONE)
def standalone_notetakers(api: Checked) -> None:
    walk(api, "/v3/notetakers")


@journey("notetaker", "get-notetaker", "get-notetaker-history", "get-notetaker-media")
def notetaker_of_a_booking(api: Checked) -> None:
    """The history holds the payloads of webhooks, whose members differ from the object's."""
    configuration = configure(api.sandbox, SARAH, scheduler=with_notetaker())
    book(api.sandbox, configuration, 9)
    path = f"/v3/grants/{SARAH}/notetakers/{only_notetaker(api.sandbox)['id']}"
    api.ok("GET", path)
    api.sandbox.run_until_idle()
    api.ok("GET", f"{path}/history")
    api.ok("GET", f"{path}/media")
