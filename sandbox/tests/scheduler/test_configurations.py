"""Configurations: what may be stored, and what a PUT keeps."""

from copy import deepcopy
from typing import Any

import nylas
import pytest

from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import MARCUS, SARAH, configure, connect, document, participant, with_notetaker


def test_the_sdk_creates_finds_lists_and_deletes(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    grant = connect(sandbox, SARAH)

    made = client.scheduler.configurations.create(grant, document(SARAH)).data
    found = client.scheduler.configurations.find(grant, made.id).data
    listed = client.scheduler.configurations.list(grant).data
    client.scheduler.configurations.destroy(grant, made.id)

    assert found == made
    assert [one.id for one in listed] == [made.id]
    assert sandbox.get(f"/v3/grants/{grant}/scheduling/configurations").json()["data"] == []


def test_put_keeps_the_top_level_and_replaces_nested_objects_whole(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    first = document(SARAH, scheduler=with_notetaker(), slug="backend")
    made = sandbox.post(f"/v3/grants/{grant}/scheduling/configurations", first).json()["data"]
    address = f"/v3/grants/{grant}/scheduling/configurations/{made['id']}"

    changed = sandbox.request("PUT", address, json={"scheduler": {"min_booking_notice": 30}}).json()["data"]
    refused = sandbox.request("PUT", address, json={"event_booking": {"description": "no title"}})

    assert changed["scheduler"] == {"min_booking_notice": 30}
    assert (changed["slug"], changed["event_booking"], changed["participants"]) == (
        "backend",
        first["event_booking"],
        first["participants"],
    )
    assert refused.json()["error"]["message"] == "event_booking.title is required"
    assert sandbox.get(address).json()["data"] == changed


def test_without_a_name_it_bears_the_organizers(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    nameless = {**document(SARAH), "name": "", "participants": [{**participant(SARAH), "name": ""}]}
    account = sandbox.get(f"/v3/grants/{grant}").json()["data"]["name"]

    made = sandbox.post(f"/v3/grants/{grant}/scheduling/configurations", nameless).json()["data"]
    shown = sandbox.get("/v3/scheduling/ui-settings", configuration_id=made["id"]).json()["data"]

    assert account
    assert (made["name"], shown["name"]) == (account, account)
    assert shown["organizer"] == {"name": account, "email": SARAH}


def test_a_slug_belongs_to_one_configuration(sandbox: SandboxProcess) -> None:
    configure(sandbox, SARAH, slug="backend")

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", document(SARAH, slug="backend"))

    assert response.status_code == 400
    assert "slug backend is taken" in response.json()["error"]["message"]


def test_an_active_session_keeps_its_configuration(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{configuration}"
    sandbox.post("/v3/scheduling/sessions", {"configuration_id": configuration})

    refused = sandbox.request("DELETE", address)
    sandbox.advance(301)

    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "invalid_request_error")
    assert sandbox.request("DELETE", address).status_code == 200


def changed(path: str, value: Any, method: str = "max-availability") -> dict[str, Any]:
    """The good document with one member set; `path` is dotted, numbers index lists."""
    body = deepcopy(document(SARAH, method=method))
    *way, last = path.split(".")
    holder: Any = body
    for step in way:
        holder = holder[int(step)] if step.isdigit() else holder.setdefault(step, {})
    holder[int(last) if last.isdigit() else last] = value
    return body


HOURS = {"days": [1], "start": "9:00", "end": "17:00"}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("participants", [], "participants"),
        ("participants.0.email", "stranger@example.com", "has no valid grant"),
        ("participants.0.is_organizer", True, "is_organizer is not allowed in a round-robin"),
        ("participants.0.booking", None, "at least one must have booking"),
        ("participants.0.booking", {}, "participants[0].booking.calendar_id is required"),
        ("participants.0.availability", None, "at least one must have availability"),
        ("participants.0.booking.calendar_id", None, "participants[0].booking.calendar_id"),
        ("participants.0.timezone", "Mars/Olympus", "participants[0].timezone"),
        ("participants.0.availability.open_hours.0.days", [7], "days"),
        ("participants.0.availability.open_hours.0.end", "8:00", "cannot cross midnight"),
        ("participants.0.availability.open_hours.0.start", "25:00", "start must be a time"),
        ("participants.0.availability.open_hours.0.exdates", ["tomorrow"], "exdates"),
        ("availability.duration_minutes", None, "availability.duration_minutes is required"),
        ("availability.duration_minutes", "60", "availability.duration_minutes"),
        ("availability.round_to", 7, "multiple of 5"),
        ("availability.availability_rules.availability_method", "first", "availability_method"),
        ("availability.availability_rules.buffer", {"before": 7}, "buffer.before"),
        ("availability.availability_rules.buffer", {"after": 125}, "buffer.after"),
        ("availability.availability_rules.default_open_hours", [{**HOURS, "days": "all"}], "default_open_hours.days"),
        ("event_booking.title", "", "event_booking.title"),
        ("event_booking.timezone", "America/New York", "event_booking.timezone"),
        ("event_booking.booking_type", "maybe", "booking_type"),
        ("event_booking.reminders", [{"type": "webhook"}], "minutes_before_event"),
        ("event_booking.conferencing", {"provider": "Google Meet", "autocreate": {}, "details": {}}, "exactly one"),
        ("event_booking.conferencing", {"provider": "Google Meet", "details": {}}, "details.url"),
        ("event_booking.conferencing", {"provider": "Zoom Meeting", "autocreate": {}}, "conf_grant_id is required"),
        ("event_booking.conferencing", {"provider": "Microsoft Teams", "autocreate": {}}, "conf_grant_id is required"),
        ("scheduler.min_booking_notice", -1, "min_booking_notice"),
        ("scheduler.additional_fields", {"a": {"label": "A", "type": "file"}}, "additional_fields.a.type"),
        ("scheduler.notetaker_settings", {"meeting_settings": {"video_recording": False}}, "transcription needs"),
        ("scheduler.notetaker_settings", {"meeting_settings": {"transcription": False}}, "summary needs"),
        ("slug", "no spaces", "slug"),
        ("type", "crowd", "type must be one of"),
        ("requires_session_auth", "yes", "requires_session_auth"),
    ],
)
def test_a_broken_rule_is_named(sandbox: SandboxProcess, path: str, value: Any, words: str) -> None:
    connect(sandbox, SARAH)

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", changed(path, value))

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_a_recorder_needs_a_meeting_link(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    body = document(SARAH, scheduler=with_notetaker(), event_booking={"title": "Interview"})

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", body)

    assert "needs event_booking.conferencing" in response.json()["error"]["message"]


@pytest.mark.parametrize("organizers", [0, 2])
def test_a_collective_configuration_has_one_organizer(sandbox: SandboxProcess, organizers: int) -> None:
    for email in (SARAH, MARCUS):
        connect(sandbox, email)
    people = [participant(email, is_organizer=number < organizers) for number, email in enumerate((SARAH, MARCUS))]
    body = document(SARAH, MARCUS, method="collective", participants=people)

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", body)

    assert "exactly one must have is_organizer" in response.json()["error"]["message"]


def test_an_expired_participant_is_refused(sandbox: SandboxProcess) -> None:
    for email in (SARAH, MARCUS):
        connect(sandbox, email)
    sandbox.control(f"grants/{MARCUS}/expire")

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", document(SARAH, MARCUS))

    assert f"participants[1].email: {MARCUS} has no valid grant" in response.json()["error"]["message"]


def test_another_account_can_lend_its_conferencing(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    zoom = connect(sandbox, "zoom@example.com", provider="zoom")
    conferencing = {"provider": "Zoom Meeting", "autocreate": {"conf_grant_id": zoom}}
    body = document(SARAH, event_booking={"title": "Interview", "conferencing": conferencing})

    assert sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", body).status_code == 200
