"""Group Configurations, and their events: made or imported by the host."""

from typing import Any

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.scheduler.groups import bring_in, events_of, group_document, make, offered
from sandbox.tests.world import HOUR, SARAH, TUESDAY, block, connect, document, listen

# ── Configurations ──


def test_a_group_configuration_is_stored_changed_and_deleted(sandbox: SandboxProcess, group: str) -> None:
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{group}"
    rules = {"calendar_id": "primary", "default_capacity": 50, "disable_emails": True}

    changed = sandbox.request("PUT", address, json={"group_booking": rules, "slug": "open-house"})
    listed = sandbox.get(f"/v3/grants/{SARAH}/scheduling/configurations").json()["data"]

    assert changed.json()["data"] == {
        "id": group,
        "appearance": None,
        "requires_session_auth": False,
        **group_document(group_booking=rules, slug="open-house"),
    }
    assert listed == [changed.json()["data"]]
    assert sandbox.request("DELETE", address).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "name is required"),
        ({"group_booking": None}, "group_booking is required"),
        ({"group_booking": {"booking_type": "booking"}}, "group_booking.calendar_id"),
        ({"group_booking": {"calendar_id": "primary", "booking_type": "organizer-confirmation"}}, "booking_type"),
        ({"group_booking": {"calendar_id": "primary", "default_capacity": 501}}, "default_capacity"),
        ({"group_booking": {"calendar_id": "primary", "reminders": [{"type": "fax"}]}}, "reminders.type"),
        ({"participants": [{"email": SARAH}]}, "participants is not possible"),
        ({"type": "crowd"}, "type must be one of"),
        ({"scheduler": {"min_booking_notice": "soon"}}, "min_booking_notice"),
    ],
)
def test_a_broken_rule_is_named(sandbox: SandboxProcess, changes: dict[str, Any], words: str) -> None:
    connect(sandbox, SARAH)

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", group_document(**changes))

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_a_configuration_keeps_its_type(sandbox: SandboxProcess, group: str) -> None:
    response = sandbox.request(
        "PUT", f"/v3/grants/{SARAH}/scheduling/configurations/{group}", json={"type": "", "participants": []}
    )

    assert response.json()["error"]["message"] == "type cannot be changed"


def test_the_component_can_start(sandbox: SandboxProcess, group: str) -> None:
    data = sandbox.get("/v3/scheduling/ui-settings", key=None, configuration_id=group).json()["data"]

    assert (data["name"], data["booking_type"], data["organizer"]["email"]) == ("Open house", "booking", SARAH)


# ── events ──


def test_a_group_event_stands_in_the_hosts_calendar(sandbox: SandboxProcess, group: str, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["event.created", "event.updated", "event.deleted"])
    conferencing = {"provider": "Google Meet", "autocreate": {}}

    made = make(sandbox, group, capacity=50, location="Hall 2", conferencing=conferencing)
    changed = sandbox.request("PUT", f"{events_of(group)}/{made['id']}", json={"capacity": 60}).json()["data"]
    in_calendar = sandbox.get(f"/v3/grants/{SARAH}/events/{made['id']}", calendar_id="primary").json()["data"]
    gone = sandbox.request("DELETE", f"{events_of(group)}/{made['id']}")
    sandbox.advance(1)

    assert (made["ID"], made["capacity"], made["location"]) == (made["id"], 50, "Hall 2")
    assert made["conferencing"]["details"]["url"].startswith("https://meet.google.com/")
    assert (changed["capacity"], changed["title"]) == (60, "Meet the team")
    assert in_calendar["metadata"]["key5"] == group
    assert sorted(gone.json()) == ["request_id"]
    assert receiver.types() == ["event.created", "event.updated", "event.deleted"]
    assert offered(sandbox, group) == []


def test_group_events_are_listed_by_calendar_and_time(sandbox: SandboxProcess, group: str) -> None:
    block(sandbox, SARAH, 8)
    for hour in (9, 11, 15):
        make(sandbox, group, hour)
    window = {"calendar_id": "primary", "start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 12 * HOUR}

    found = sandbox.get(events_of(group), **window).json()["data"]
    missing = sandbox.get(events_of(group), calendar_id="primary", start_time=TUESDAY)

    assert [one["when"]["start_time"] - TUESDAY for one in found] == [9 * HOUR, 11 * HOUR]
    assert "end_time" in missing.json()["error"]["message"]


def test_what_is_left_out_has_its_default(sandbox: SandboxProcess, group: str) -> None:
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}

    made = sandbox.post(events_of(group), {"title": "Open day", "when": when}).json()["data"]

    assert (made["capacity"], [one["email"] for one in made["participants"]]) == (10, [SARAH])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "title is required"),
        ({"when": None}, "when is required"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": "many"}, "capacity"),
        ({"participants": {"email": SARAH}}, "participants must be a list"),
        ({"participants": [{"name": "Sarah"}]}, "participants[0].email"),
        ({"busy": "yes"}, "busy"),
        ({"recurrence": "weekly"}, "recurrence"),
        ({"location": "x" * 256}, "location"),
    ],
)
def test_a_wrong_group_event_is_refused(
    sandbox: SandboxProcess, group: str, changes: dict[str, Any], words: str
) -> None:
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    response = sandbox.post(events_of(group), {"title": "Open day", "when": when, **changes})

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_other_configurations_have_no_group_events(sandbox: SandboxProcess, group: str) -> None:
    other = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", document(SARAH)).json()["data"]["id"]
    event = make(sandbox, group)["id"]

    assert "not of type group" in sandbox.post(events_of(other), {}).json()["error"]["message"]
    assert sandbox.request("PUT", f"{events_of(group)}/unknown", json={}).status_code == 404
    assert sandbox.request("PUT", f"{events_of('unknown')}/{event}", json={}).status_code == 404


# ── importing ──


def test_events_of_the_calendar_are_imported(sandbox: SandboxProcess, group: str) -> None:
    event = block(sandbox, SARAH, 13)["id"]
    asked = [{"calendar_id": "primary", "event_id": name, "capacity": 7} for name in (event, "unknown")]

    first = bring_in(sandbox, group, asked).json()["data"]
    second = bring_in(sandbox, group, asked[0]).json()["data"]

    assert first == {
        "imported_events": [{"event_id": event}],
        "import_failed": [{"event_id": "unknown", "reason": "Event not found"}],
    }
    assert second["import_failed"] == [{"event_id": event, "reason": "Event already imported"}]
    assert [(one["event_id"], one["capacity"], one["emails"]) for one in offered(sandbox, group)] == [
        (event, 7, [SARAH])
    ]


@pytest.mark.parametrize("body", [[], [1], "text", [{"event_id": "x"}], [{"calendar_id": "primary"}], [{}] * 21])
def test_a_wrong_import_is_refused(sandbox: SandboxProcess, group: str, body: Any) -> None:
    response = bring_in(sandbox, group, body)

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
