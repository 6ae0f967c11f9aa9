"""Calendars, free/busy and the availability of several people."""

import nylas
import pytest

from tests.sandbox.receiving import Receiver
from tests.sandbox.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, block, connect, listen
from tests.sandbox_process import API_KEY, SandboxProcess


def test_the_sdk_makes_changes_and_deletes_a_calendar(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    grant = connect(sandbox, SARAH)

    made = client.calendars.create(grant, {"name": "Interviews", "timezone": "Europe/Berlin"}).data
    client.calendars.update(grant, made.id, {"name": "Panels"})
    names = [calendar.name for calendar in client.calendars.list(grant).data]
    client.calendars.destroy(grant, made.id)

    assert (made.timezone, names) == ("Europe/Berlin", [SARAH, "Panels"])
    assert client.calendars.find(grant, "primary").data.id == SARAH
    assert sandbox.request("DELETE", f"/v3/grants/{grant}/calendars/primary").status_code == 400


def test_free_busy_answers_per_address(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9)
    body = {"start_time": TUESDAY, "end_time": TUESDAY + DAY, "emails": [SARAH, "nobody@example.com"]}

    known, unknown = client.calendars.get_free_busy(grant, body).data

    assert [(slot.start_time, slot.end_time) for slot in known.time_slots] == [
        (TUESDAY + 9 * HOUR, TUESDAY + 10 * HOUR)
    ]
    assert (unknown.email, unknown.error) == ("nobody@example.com", "unable to resolve e-mail address")


def test_several_people_share_their_free_times(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    for email in (SARAH, MARCUS):
        connect(sandbox, email)
    block(sandbox, SARAH, 10)
    body = {
        "participants": [{"email": SARAH, "calendar_ids": ["primary"]}, {"email": MARCUS, "calendar_ids": ["primary"]}],
        "start_time": TUESDAY + 9 * HOUR,
        "end_time": TUESDAY + 12 * HOUR,
        "duration_minutes": 60,
        "interval_minutes": 60,
    }

    anybody = client.calendars.get_availability(dict(body)).data
    together = client.calendars.get_availability(
        {**body, "availability_rules": {"availability_method": "collective"}}
    ).data

    assert [slot.emails for slot in anybody.time_slots] == [[SARAH, MARCUS], [MARCUS], [SARAH, MARCUS]]
    assert anybody.order == [MARCUS, SARAH]
    assert [(slot.start_time - TUESDAY) / HOUR for slot in together.time_slots] == [9, 11]
    assert not together.order


def test_the_sdk_makes_changes_and_deletes_an_event(sandbox: SandboxProcess, receiver: Receiver) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    grant = connect(sandbox, SARAH)
    listen(sandbox, receiver.url)
    primary = {"calendar_id": "primary"}
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    body = {"title": "Café", "when": when, "metadata": {"key1": "x"}, "participants": [{"email": "a@example.org"}]}

    made = client.events.create(grant, body, primary).data
    client.events.update(grant, made.id, {"title": "Tea"}, primary)
    found = client.events.find(grant, made.id, primary).data
    by_metadata = client.events.list(grant, {**primary, "metadata_pair": "key1:x"}).data
    client.events.destroy(grant, made.id, primary)
    sandbox.advance(0)

    assert (found.title, found.when.start_time, found.metadata) == ("Tea", TUESDAY, {"key1": "x"})
    assert [event.id for event in by_metadata] == [made.id]
    assert receiver.types() == ["event.created", "event.updated", "event.deleted"]
    assert receiver.received[0].envelope["source"] == "/google/events/incremental"
    assert receiver.last("event.deleted").object == {
        "grant_id": grant,
        "calendar_id": SARAH,
        "id": made.id,
        "object": "event",
        "master_event_id": "",
    }
    listed = client.events.list(grant, {**primary, "start": TUESDAY, "end": TUESDAY + DAY}).data
    with_cancelled = client.events.list(
        grant, {**primary, "start": TUESDAY, "end": TUESDAY + DAY, "show_cancelled": True}
    )
    assert listed == []
    assert [event.status for event in with_cancelled.data] == ["cancelled"]


def test_updated_after_finds_what_changed_since(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    block(sandbox, SARAH, 9)
    sandbox.advance(100)
    since = int(sandbox.clock()["now"])
    later = block(sandbox, SARAH, 11)

    found = sandbox.get(f"/v3/grants/{SARAH}/events", calendar_id="primary", updated_after=since).json()["data"]

    assert [event["id"] for event in found] == [later["id"]]


def test_a_whole_day_makes_its_day_busy_in_the_calendars_zone(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH, timezone="Europe/Berlin")
    day = {"title": "Leave", "when": {"date": "2027-03-02"}}

    sandbox.post(f"/v3/grants/{grant}/events", day, calendar_id="primary")
    body = {"start_time": TUESDAY - DAY, "end_time": TUESDAY + 2 * DAY, "emails": [SARAH]}
    (found,) = sandbox.post(f"/v3/grants/{grant}/calendars/free-busy", body).json()["data"]

    assert [(slot["start_time"], slot["end_time"]) for slot in found["time_slots"]] == [
        (TUESDAY - HOUR, TUESDAY + 23 * HOUR)
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"title": "x"}, "when is required"),
        ({"when": {}}, "start_time and end_time"),
        ({"when": {"start_time": "NaN", "end_time": 5}}, "when.start_time"),
        ({"when": {"start_time": 10, "end_time": 5}}, "when.end_time"),
        ({"when": {"time": 5}, "title": "x" * 1025}, "title"),
        ({"when": {"time": 5}, "participants": "all"}, "participants"),
        ({"when": {"time": 5}, "metadata": {"key1": 5}}, "metadata"),
        ({"when": {"time": 5}, "conferencing": {"provider": "Google Meet", "autocreate": {}, "details": {}}}, "either"),
        ({"when": {"time": 5}, "conferencing": {"provider": "Jitsi", "autocreate": {}}}, "conferencing.provider"),
        ({"when": {"time": 5}, "conferencing": {"provider": "Zoom Meeting", "details": {}}}, "details.url"),
    ],
)
def test_a_bad_event_is_refused_by_the_name_of_its_field(sandbox: SandboxProcess, body: dict, words: str) -> None:
    connect(sandbox, SARAH)

    response = sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary")

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_every_event_call_needs_its_calendar(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    assert sandbox.get(f"/v3/grants/{SARAH}/events").json()["error"]["message"] == "calendar_id is required"
