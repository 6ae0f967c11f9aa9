"""The Notetaker's life, its states in three vocabularies, and its endpoints."""

from typing import Any

import nylas
import pytest

from sandbox.tests.conftest import MONDAY
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import (
    DAY,
    HOUR,
    SARAH,
    TUESDAY,
    book,
    configure,
    connect,
    listen,
    only_notetaker,
    with_notetaker,
)

MEET = "https://meet.google.com/abc-defg-hij"


@pytest.fixture
def scheduled(sandbox: SandboxProcess) -> dict[str, Any]:
    """A Notetaker that waits for a booked meeting on Tuesday at nine."""
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)
    return only_notetaker(sandbox)


def address(notetaker: dict[str, Any], suffix: str = "") -> str:
    return f"/v3/grants/{notetaker['grant_id']}/notetakers/{notetaker['id']}{suffix}"


def states(receiver: Receiver) -> list[tuple[str, str | None, str | None]]:
    return [(one.type, one.object.get("state"), one.object.get("meeting_state")) for one in receiver.received]


def test_life_runs_by_itself_from_the_start_of_the_event_to_the_media(
    sandbox: SandboxProcess, scheduled: dict[str, Any], receiver: Receiver
) -> None:
    listen(sandbox, receiver.url, ["notetaker.meeting_state", "notetaker.media"])

    sandbox.run_until_idle()

    assert states(receiver) == [
        ("notetaker.meeting_state", "connecting", "waiting_for_entry"),
        ("notetaker.meeting_state", "attending", "recording_active"),
        ("notetaker.meeting_state", "disconnected", "meeting_ended"),
        ("notetaker.media", "processing", None),
        ("notetaker.media", "available", None),
    ]
    joined, ended, ready = (receiver.received[number].envelope["time"] for number in (0, 2, 4))
    assert joined == pytest.approx(TUESDAY + 9 * HOUR, abs=2)
    assert ended == pytest.approx(TUESDAY + 10 * HOUR, abs=2)
    assert 120 <= ready - ended <= 300


def test_webhooks_speak_another_dialect_than_the_api(
    sandbox: SandboxProcess, scheduled: dict[str, Any], receiver: Receiver
) -> None:
    listen(sandbox, receiver.url, ["notetaker.media"])
    sandbox.run_until_idle()

    told = receiver.received[-1].object
    shown = sandbox.get(address(scheduled)).json()["data"]
    filtered = sandbox.get("/v3/grants/me".replace("me", SARAH) + "/notetakers", state="media_available").json()["data"]

    assert sorted(told["media"]) == [
        "action_items",
        "recording",
        "recording_duration",
        "recording_file_format",
        "retained_until",
        "summary",
        "thumbnail",
        "transcript",
    ]
    assert isinstance(told["media"]["recording_duration"], str)
    assert told["media"]["retained_until"] == shown_retention(sandbox)
    assert (told["status"], shown["status"], shown["state"]) == ("available", "available", "available")
    assert told["join_time"] == shown["join_time"] * 1000
    assert told["event"]["event_id"] == scheduled["event_id"]
    assert "event" not in shown
    assert [one["id"] for one in filtered] == [scheduled["id"]]
    assert sandbox.get(f"/v3/grants/{SARAH}/notetakers", state="available").status_code == 400


def shown_retention(sandbox: SandboxProcess) -> int:
    return only_notetaker(sandbox)["retained_until"]


def test_zoom_is_called_zoom_in_webhooks_only(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url)
    made = sandbox.post("/v3/notetakers", {"meeting_link": "https://us02web.zoom.us/j/123"})
    sandbox.advance(0)

    told = receiver.last("notetaker.created").object
    assert made.status_code == 201
    assert (made.json()["data"]["meeting_provider"], told["meeting_provider"]) == ("Zoom Meeting", "Zoom")
    assert not {"join_time", "event", "media"} & set(told)


def test_lobby_can_keep_it_waiting_until_somebody_admits(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.control(f"meetings/{scheduled['event_id']}/lobby", {"lobby": "wait"})
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})
    waiting = only_notetaker(sandbox)["state"]

    sandbox.control(f"notetakers/{scheduled['id']}/admit")

    assert (waiting, only_notetaker(sandbox)["state"]) == ("waiting_for_entry", "attending")


@pytest.mark.parametrize(("deed", "met"), [("admit", "attending"), ("deny", "failed_entry")])
def test_an_answer_at_the_door_is_for_those_who_knock_now(
    sandbox: SandboxProcess, scheduled: dict[str, Any], deed: str, met: str
) -> None:
    room = f"meetings/{scheduled['meeting_id']}"
    sandbox.control(f"{room}/lobby", {"lobby": "wait"})
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})

    after = sandbox.control(f"{room}/{deed}")["data"]
    sandbox.post("/v3/notetakers", {"meeting_link": scheduled["meeting_link"]})
    sandbox.advance(10)

    assert after["lobby"] == "wait"
    assert sorted(states_of(sandbox)) == sorted([met, "waiting_for_entry"])


@pytest.mark.parametrize(("lobby", "deed", "met"), [("wait", "admit", "attending"), ("admit", "deny", "failed_entry")])
def test_an_answer_given_beforehand_is_for_the_next_one_alone(
    sandbox: SandboxProcess, scheduled: dict[str, Any], lobby: str, deed: str, met: str
) -> None:
    room = f"meetings/{scheduled['meeting_id']}"
    sandbox.control(f"{room}/lobby", {"lobby": lobby})
    sandbox.control(f"{room}/{deed}")
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})
    sandbox.post("/v3/notetakers", {"meeting_link": scheduled["meeting_link"]})
    sandbox.advance(10)

    second = {"wait": "waiting_for_entry", "admit": "attending"}[lobby]
    assert sorted(states_of(sandbox)) == sorted([met, second])


def states_of(sandbox: SandboxProcess) -> list[str]:
    return [one["state"] for one in sandbox.notetakers()]


@pytest.mark.parametrize(
    ("deed", "reason"), [("deny", "entry_denied"), (None, "admission_timeout"), ("end", "admission_timeout")]
)
def test_who_is_not_let_in_fails_with_a_reason(
    sandbox: SandboxProcess, scheduled: dict[str, Any], receiver: Receiver, deed: str | None, reason: str
) -> None:
    listen(sandbox, receiver.url, ["notetaker.meeting_state", "notetaker.media"])
    sandbox.control(f"meetings/{scheduled['event_id']}/lobby", {"lobby": "wait"})
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})
    if deed:
        sandbox.control(f"notetakers/{scheduled['id']}/{deed}")

    sandbox.run_until_idle()

    assert states(receiver)[-1] == ("notetaker.meeting_state", "failed_entry", reason)
    assert only_notetaker(sandbox)["state"] == "failed_entry"
    assert sandbox.get(address(scheduled, "/media")).status_code == 404


def test_it_waits_ten_minutes_at_the_door(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.control(f"meetings/{scheduled['event_id']}/lobby", {"lobby": "wait"})
    sandbox.control("clock", {"rate": 0})
    knocks = TUESDAY + 9 * HOUR + 8

    sandbox.control("clock", {"set": knocks + 599})
    waiting = only_notetaker(sandbox)["state"]
    sandbox.control("clock", {"set": knocks + 601})

    assert (waiting, only_notetaker(sandbox)["state"]) == ("waiting_for_entry", "failed_entry")


def test_it_packs_up_for_fifteen_seconds(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.control("clock", {"rate": 0})
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 600})
    sandbox.control(f"meetings/{scheduled['meeting_id']}/end")

    sandbox.advance(14)
    packing = only_notetaker(sandbox)["state"]
    sandbox.advance(2)

    assert (packing, only_notetaker(sandbox)["state"]) == ("disconnected", "processing")


def test_ending_the_meeting_sends_it_home(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 600})
    before = only_notetaker(sandbox)["state"]

    ended = sandbox.control(f"meetings/{scheduled['meeting_id']}/end")["data"]
    sandbox.advance(301)

    assert before == "attending"
    assert ended["notetakers"][0]["state"] == "disconnected"
    assert only_notetaker(sandbox)["state"] == "available"


def test_people_join_a_meeting_until_it_ends(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.control(f"meetings/{scheduled['meeting_id']}/join", {"who": "host"})
    both = sandbox.control(f"meetings/{scheduled['meeting_id']}/join", {"who": "guest"})["data"]["people"]

    ended = sandbox.control(f"meetings/{scheduled['meeting_id']}/end")["data"]

    assert both == ["host", "guest"]
    assert (ended["people"], ended["has_ended"]) == ([], True)


def test_leave_answers_200_then_202_then_409(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    early = sandbox.post(address(scheduled, "/leave"))
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})

    left = client.notetakers.leave(scheduled["id"], scheduled["grant_id"])
    again = sandbox.post(address(scheduled, "/leave"))
    sandbox.advance(60)

    assert (early.status_code, early.json()["error"]["type"]) == (409, "conflict")
    assert left.data.id == scheduled["id"]
    assert again.status_code == 202
    assert sandbox.post(address(scheduled, "/leave")).status_code == 409


def test_cancel_works_before_it_is_in_and_takes_it_off_the_event(
    sandbox: SandboxProcess, scheduled: dict[str, Any], receiver: Receiver
) -> None:
    listen(sandbox, receiver.url, ["notetaker.deleted", "notetaker.meeting_state"])
    client = nylas.Client(API_KEY, sandbox.url)

    client.notetakers.cancel(scheduled["id"], scheduled["grant_id"])
    sandbox.run_until_idle()

    event = sandbox.get(f"/v3/grants/{SARAH}/events/{scheduled['event_id']}", calendar_id="primary").json()["data"]
    assert receiver.types() == ["notetaker.deleted"]
    assert sorted(receiver.received[0].object) == ["event", "grant_id", "id", "object"]
    assert sandbox.get(address(scheduled)).status_code == 404
    assert "notetaker" not in event


def test_cancel_is_too_late_once_it_records(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})

    response = sandbox.request("DELETE", address(scheduled, "/cancel"))

    assert (response.status_code, response.json()["error"]["type"]) == (409, "conflict")


def test_a_hard_delete_works_in_any_state_and_kills_the_links(
    sandbox: SandboxProcess, scheduled: dict[str, Any]
) -> None:
    sandbox.run_until_idle()
    link = sandbox.get(address(scheduled, "/media")).json()["data"]["recording"]["url"]

    response = sandbox.request("DELETE", address(scheduled))

    assert list(response.json()) == ["request_id"]
    assert sandbox.get(address(scheduled)).status_code == 404
    assert sandbox.get(link.removeprefix(sandbox.url), key=None).status_code == 403


def test_history_tells_everything_newest_first(sandbox: SandboxProcess, scheduled: dict[str, Any]) -> None:
    sandbox.run_until_idle()

    events = sandbox.get(address(scheduled, "/history")).json()["data"]["events"]

    assert [(one["event_type"], one["data"].get("state")) for one in events] == [
        ("notetaker.media", "available"),
        ("notetaker.media", "processing"),
        ("notetaker.meeting_state", "disconnected"),
        ("notetaker.meeting_state", "attending"),
        ("notetaker.meeting_state", "connecting"),
        ("notetaker.created", "scheduled"),
    ]
    assert events[0]["data"]["media"]["recording_file_format"] == "mp4"


def test_a_scheduled_one_can_be_changed_and_a_later_one_not(sandbox: SandboxProcess, receiver: Receiver) -> None:
    connect(sandbox, SARAH)
    listen(sandbox, receiver.url, ["notetaker.updated"])
    body = {"meeting_link": MEET, "join_time": TUESDAY, "name": "Rec"}
    client = nylas.Client(API_KEY, sandbox.url)
    made = client.notetakers.invite(body, SARAH).data

    client.notetakers.update(made.id, {"join_time": TUESDAY + HOUR, "name": "New"}, SARAH)
    shown = sandbox.get(f"/v3/grants/{SARAH}/notetakers/{made.id}").json()["data"]
    sandbox.control("clock", {"set": TUESDAY + HOUR + 60})
    late = sandbox.request("PATCH", f"/v3/grants/{SARAH}/notetakers/{made.id}", json={"name": "Late"})

    assert (shown["join_time"], shown["name"], shown["meeting_provider"]) == (TUESDAY + HOUR, "New", "Google Meet")
    assert receiver.types() == ["notetaker.updated"]
    assert late.status_code == 400


def test_stand_alone_and_grant_notetakers_are_apart(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    alone = sandbox.post("/v3/notetakers", {"meeting_link": MEET}).json()["data"]
    owned = sandbox.post(f"/v3/grants/{SARAH}/notetakers", {"meeting_link": MEET}).json()["data"]

    assert "grant_id" not in alone
    assert sandbox.get(f"/v3/notetakers/{alone['id']}").status_code == 200
    assert sandbox.get(f"/v3/notetakers/{owned['id']}").status_code == 404
    assert sandbox.get(f"/v3/grants/{SARAH}/notetakers/{alone['id']}").status_code == 404


def test_lists_are_filtered_and_ordered(sandbox: SandboxProcess) -> None:
    for name, day in (("b", 3), ("a", 1), ("c", 2)):
        body = {"meeting_link": MEET, "name": name, "join_time": TUESDAY + day * DAY}
        sandbox.post("/v3/notetakers", body)

    def names(**query: Any) -> list[str]:
        return [one["name"] for one in sandbox.get("/v3/notetakers", **query).json()["data"]]

    assert names() == ["b", "a", "c"]
    assert names(order_by="join_time", order_direction="desc") == ["b", "c", "a"]
    assert names(join_time_start=TUESDAY + 2 * DAY, order_by="name") == ["b", "c"]
    assert names(state="connecting") == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "meeting_link is required"),
        ({"meeting_link": "https://example.com/call"}, "Google Meet, Zoom or Microsoft Teams"),
        ({"meeting_link": "javascript:alert(1)//meet.google.com"}, "meeting_link"),
        ({"meeting_link": MEET, "join_time": 5}, "join_time must not be in the past"),
        ({"meeting_link": MEET, "name": "x" * 256}, "name"),
        ({"meeting_link": MEET, "meeting_settings": {"transcription": False}}, "summary needs transcription"),
        ({"meeting_link": MEET, "meeting_settings": {"leave_after_silence_seconds": 5}}, "leave_after_silence"),
    ],
)
def test_a_bad_invitation_is_refused_by_the_name_of_its_field(
    sandbox: SandboxProcess, body: dict[str, Any], words: str
) -> None:
    response = sandbox.post("/v3/notetakers", body)

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_media_take_two_to_five_minutes_as_the_seed_says(sandbox: SandboxProcess) -> None:
    def ready_after(seed: int) -> list[float]:
        sandbox.reset(seed=seed)
        sandbox.control("clock", {"set": MONDAY, "rate": 0})
        for _ in range(4):
            sandbox.post("/v3/notetakers", {"meeting_link": MEET})
        sandbox.advance(60)
        sandbox.control("meetings/abc-defg-hij/end")
        ended = sandbox.clock()["now"]
        sandbox.run_until_idle()
        found = sandbox.notetakers()
        return [one["retained_until"] - 14 * DAY - ended for one in found]

    first, again, other = ready_after(1), ready_after(1), ready_after(3)

    assert first == again != other
    assert 120 <= min(first + other) < max(first + other) <= 300
