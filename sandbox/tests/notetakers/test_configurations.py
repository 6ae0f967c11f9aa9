"""Notetaker Configurations: saved defaults, read when a Notetaker sets out; and the newer form of its settings."""

from typing import Any

import pytest

from sandbox.tests.sandbox_process import CLIENT_ID, SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, connect

CONFIGS = "/v3/notetakers/configs"
LINK = "https://meet.google.com/abc-defg-hij"


def invited(sandbox: SandboxProcess, grant: str = SARAH, **more: Any) -> dict[str, Any]:
    body = {"meeting_link": LINK, "join_time": TUESDAY + 9 * HOUR, **more}
    response = sandbox.post(f"/v3/grants/{grant}/notetakers", body)
    assert response.status_code == 201, response.text
    return response.json()["data"]


def recorded(sandbox: SandboxProcess, made: dict[str, Any]) -> dict[str, Any]:
    """`data` of the media endpoint once everything is over."""
    sandbox.run_until_idle()
    response = sandbox.get(f"/v3/grants/{SARAH}/notetakers/{made['id']}/media")
    assert response.status_code == 200, response.text
    return response.json()["data"]


def test_a_configuration_is_made_found_changed_and_deleted(sandbox: SandboxProcess) -> None:
    body = {"display_name": "Ours", "notetaker_settings": {"name": "Recorder", "retention_time": DAY}}

    made = sandbox.post(CONFIGS, body)
    address = f"{CONFIGS}/{made.json()['data']['config_id']}"
    changed = sandbox.request("PATCH", address, json={"notetaker_settings": {"retention_time": 2 * DAY}}).json()["data"]
    found = sandbox.get(address, include="history").json()["data"]
    listed = sandbox.get(CONFIGS).json()["data"]
    deleted = sandbox.request("DELETE", address)

    assert (made.status_code, made.json()["data"]["version"]) == (201, 1)
    assert (found["application_id"], found["scope"], found["version"]) == (CLIENT_ID, "application", 2)
    assert found["notetaker_settings"] == {"name": "Recorder", "retention_time": 2 * DAY}
    assert [one["notetaker_settings"]["retention_time"] for one in found["history"]] == [DAY]
    assert listed == [changed]
    assert deleted.json()["data"]["message"]
    assert sandbox.get(address).status_code == 404


def test_a_workspace_shows_what_it_inherits(sandbox: SandboxProcess) -> None:
    sandbox.post(CONFIGS, {"notetaker_settings": {"name": "Company", "summary": False}})
    made = sandbox.post(CONFIGS, {"workspace_id": "ws-1", "notetaker_settings": {"name": "Team"}}).json()["data"]

    found = sandbox.get(f"{CONFIGS}/{made['config_id']}").json()["data"]

    assert (found["scope"], found["workspace_id"]) == ("workspace", "ws-1")
    assert found["notetaker_settings"] == {"name": "Team", "summary": False}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"notetaker_settings": []}, "notetaker_settings"),
        ({"notetaker_settings": {"retention_time": 0}}, "notetaker_settings.retention_time"),
        ({"notetaker_settings": {"recording_type": "video"}}, "notetaker_settings.recording_type"),
        ({"notetaker_settings": {"transcription": False, "summary": True}}, "summary needs transcription"),
        ({"notetaker_settings": {"name": ""}}, "notetaker_settings.name"),
        ({"deduplication_policy": "inherit"}, "deduplication_policy"),
        ({"dispatch_disabled_until": "soon"}, "dispatch_disabled_until"),
        ({"dispatch_disabled_until": "2027-03-01T09:00:00"}, "dispatch_disabled_until"),
        ({"workspace_id": "w", "grant_id": "g"}, "mutually exclusive"),
        ({"grant_id": "nobody"}, "grant_id"),
        ({"application_id": "other"}, "application_id"),
        ({"display_name": 7}, "display_name"),
    ],
)
def test_a_wrong_configuration_is_refused_by_the_name_of_its_member(
    sandbox: SandboxProcess, body: dict[str, Any], words: str
) -> None:
    response = sandbox.post(CONFIGS, body)

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_a_grant_has_a_policy_and_no_settings(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)

    refused = sandbox.post(CONFIGS, {"grant_id": grant, "notetaker_settings": {"summary": False}})
    made = sandbox.post(CONFIGS, {"grant_id": grant, "dispatch_disabled_until": None}).json()["data"]

    assert "policy only" in refused.json()["error"]["message"]
    assert (made["scope"], made["grant_id"], "notetaker_settings" in made) == ("grant", grant, False)


def test_the_application_has_one_configuration(sandbox: SandboxProcess) -> None:
    first, second = (sandbox.post(CONFIGS, {"display_name": name}) for name in ("one", "two"))

    assert (first.status_code, second.status_code) == (201, 409)


def test_defaults_are_read_when_the_notetaker_sets_out(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    config = sandbox.post(CONFIGS, {"notetaker_settings": {"retention_time": 5 * DAY}}).json()["data"]["config_id"]
    made = invited(sandbox)
    settings = {"retention_time": DAY, "recording_type": "audio", "name": "Minutes"}
    sandbox.request("PATCH", f"{CONFIGS}/{config}", json={"notetaker_settings": settings})

    media = recorded(sandbox, made)
    found = sandbox.get(f"/v3/grants/{SARAH}/notetakers/{made['id']}").json()["data"]
    sandbox.advance(DAY)

    assert media["recording"]["expires_at"] - media["recording"]["created_at"] == DAY
    assert (media["recording"]["name"], "thumbnail" in media) == ("meeting_recording.mp3", False)
    assert "transcript" in media
    assert (found["name"], found["meeting_settings"]["video_recording"]) == ("Minutes", False)
    assert sandbox.get(f"/v3/grants/{SARAH}/notetakers/{made['id']}/media").status_code == 410


def test_what_the_invitation_says_wins(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    sandbox.post(CONFIGS, {"notetaker_settings": {"retention_time": DAY, "name": "Company", "summary": False}})
    asked = {"name": "Mine", "recording_type": "audio", "retention_time": 3 * DAY}

    made = invited(sandbox, notetaker_settings=asked)
    media = recorded(sandbox, made)

    assert (made["name"], made["notetaker_settings"]) == ("Mine", asked)
    assert (made["meeting_settings"]["video_recording"], made["meeting_settings"]["summary"]) == (False, False)
    assert media["recording"]["expires_at"] - media["recording"]["created_at"] == 3 * DAY
    assert "summary" not in media


@pytest.mark.parametrize("older", [{"name": "Recorder"}, {"meeting_settings": {"summary": False}}])
@pytest.mark.parametrize("verb", ["POST", "PATCH"])
def test_both_forms_at_once_are_refused(sandbox: SandboxProcess, verb: str, older: dict[str, Any]) -> None:
    connect(sandbox, SARAH)
    address = f"/v3/grants/{SARAH}/notetakers"
    if verb == "PATCH":
        address += f"/{invited(sandbox)['id']}"

    response = sandbox.request(
        verb, address, json={"meeting_link": LINK, **older, "notetaker_settings": {"summary": False}}
    )

    assert response.status_code == 400
    assert "legacy name and meeting_settings" in response.json()["error"]["message"]


def test_changing_to_the_newer_form_drops_the_older(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    made = invited(sandbox, name="Old", meeting_settings={"summary": False})

    address = f"/v3/grants/{SARAH}/notetakers/{made['id']}"
    changed = sandbox.request("PATCH", address, json={"notetaker_settings": {"action_items": False}}).json()["data"]

    assert changed["name"] == "Nylas Notetaker"
    assert (changed["meeting_settings"]["summary"], changed["meeting_settings"]["action_items"]) == (True, False)


@pytest.mark.parametrize("of_grant", [False, True])
def test_a_pause_keeps_notetakers_at_home(sandbox: SandboxProcess, of_grant: bool) -> None:
    grant = connect(sandbox, SARAH)
    made = invited(sandbox)
    policy = {"dispatch_disabled_until": "2027-03-03T00:00:00Z", **({"grant_id": grant} if of_grant else {})}
    sandbox.post(CONFIGS, policy)

    refused = sandbox.post(f"/v3/grants/{grant}/notetakers", {"meeting_link": LINK})
    sandbox.run_until_idle()

    assert "dispatch_disabled_until" in refused.json()["error"]["message"]
    assert sandbox.get(f"/v3/grants/{grant}/notetakers/{made['id']}").json()["data"]["state"] == "scheduled"


def test_calendar_and_event_have_settings_of_their_own(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    sandbox.post(CONFIGS, {"notetaker_settings": {"name": "Company", "retention_time": 9 * DAY, "summary": False}})
    of_calendar = {"notetaker_settings": {"name": "Hiring", "retention_time": 5 * DAY}}
    sandbox.request("PUT", f"/v3/grants/{SARAH}/calendars/primary", json={"notetaker": of_calendar})
    body = {
        "when": {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR},
        "conferencing": {"provider": "Google Meet", "autocreate": {}},
        "notetaker": {"notetaker_settings": {"name": "Minutes", "action_items": False}},
    }

    event = sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").json()["data"]
    (made,) = sandbox.get(f"/v3/grants/{SARAH}/notetakers").json()["data"]
    body["notetaker"]["name"] = "Old"
    both = sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary")

    settings = made["meeting_settings"]
    assert (event["notetaker"]["id"], event["notetaker"]["name"]) == (made["id"], "Minutes")
    assert (settings["retention_time"], settings["summary"], settings["action_items"]) == (5 * DAY, False, False)
    assert both.json()["error"]["message"].startswith("notetaker.notetaker_settings cannot be used together")
