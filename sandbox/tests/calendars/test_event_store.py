"""Calendars, free/busy and the availability of several people."""

from typing import Any

import nylas
import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, block, connect, listen


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


def free_busy(sandbox: SandboxProcess, **wish: Any) -> list[tuple[int, int]]:
    body = {"start_time": TUESDAY - DAY, "end_time": TUESDAY + 5 * DAY, "emails": [SARAH], **wish}
    (found,) = sandbox.post(f"/v3/grants/{SARAH}/calendars/free-busy", body).json()["data"]
    return [(slot["start_time"], slot["end_time"]) for slot in found["time_slots"]]


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


def test_the_last_day_of_several_is_busy_too(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    days = {"when": {"start_date": "2027-03-02", "end_date": "2027-03-03"}}

    made = sandbox.post(f"/v3/grants/{SARAH}/events", days, calendar_id="primary").json()["data"]

    assert made["when"] == {**days["when"], "object": "datespan"}
    assert free_busy(sandbox) == [(TUESDAY, TUESDAY + 2 * DAY)]


def test_a_moment_a_free_and_a_cancelled_event_take_no_time(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    at_nine = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    for body in (
        {"when": {"time": TUESDAY + HOUR}},
        {"when": at_nine, "busy": False},
        {"when": at_nine, "status": "cancelled"},
        {"when": {"start_time": TUESDAY + 12 * HOUR, "end_time": TUESDAY + 13 * HOUR}, "busy": None},
    ):
        assert sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").status_code == 200

    assert free_busy(sandbox) == [(TUESDAY + 12 * HOUR, TUESDAY + 13 * HOUR)]


@pytest.mark.parametrize(("provider", "count"), [("google", 1), ("microsoft", 0), ("ews", 0)])
def test_a_tentative_event_is_busy_unless_microsoft_is_told_otherwise(
    sandbox: SandboxProcess, receiver: Receiver, provider: str, count: int
) -> None:
    connect(sandbox, SARAH, provider=provider)
    listen(sandbox, receiver.url, ["event.created"])
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}

    made = sandbox.post(f"/v3/grants/{SARAH}/events", {"when": when, "status": "maybe"}, calendar_id="primary")
    sandbox.advance(0)

    assert made.json()["data"]["status"] == "maybe"
    assert receiver.last("event.created").object["status"] == "tentative"
    assert len(free_busy(sandbox)) == 1
    assert len(free_busy(sandbox, tentative_as_busy=False)) == count


@pytest.mark.parametrize(
    ("provider", "change", "words"),
    [
        ("google", {"end_time": TUESDAY + 93 * DAY}, "end_time"),
        ("google", {"emails": [f"{number}@example.com" for number in range(51)]}, "emails"),
        ("microsoft", {"end_time": TUESDAY + 63 * DAY}, "end_time"),
        ("microsoft", {"emails": [f"{number}@example.com" for number in range(21)]}, "emails"),
        ("icloud", {}, "iCloud"),
        ("google", {"end_time": TUESDAY}, "end_time"),
        ("google", {"tentative_as_busy": "no"}, "tentative_as_busy"),
    ],
)
def test_free_busy_keeps_the_providers_limits(
    sandbox: SandboxProcess, provider: str, change: dict[str, Any], words: str
) -> None:
    connect(sandbox, SARAH, provider=provider)
    body = {"start_time": TUESDAY, "end_time": TUESDAY + DAY, "emails": [SARAH], **change}

    response = sandbox.post(f"/v3/grants/{SARAH}/calendars/free-busy", body)

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_free_busy_asks_one_provider(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    connect(sandbox, MARCUS, provider="microsoft")
    body = {"start_time": TUESDAY, "end_time": TUESDAY + DAY, "emails": [SARAH, MARCUS]}

    found = sandbox.post(f"/v3/grants/{SARAH}/calendars/free-busy", body).json()["data"]

    assert [answer["object"] for answer in found] == ["free_busy", "error"]


def test_icloud_names_its_calendar_and_shows_six_months(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH, provider="icloud")
    events = f"/v3/grants/{SARAH}/events"

    by_alias = sandbox.get(events, calendar_id="primary")
    too_much = sandbox.get(events, calendar_id=SARAH, start=TUESDAY, end=TUESDAY + 200 * DAY)

    assert (by_alias.status_code, too_much.status_code) == (400, 400)
    assert sandbox.get(events, calendar_id=SARAH, start=TUESDAY, end=TUESDAY + 180 * DAY).json()["data"] == []


def test_events_made_with_key5_count_as_turns(sandbox: SandboxProcess) -> None:
    for email in (SARAH, MARCUS):
        connect(sandbox, email)
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    body = {
        "participants": [{"email": SARAH}, {"email": MARCUS}],
        "start_time": TUESDAY + 9 * HOUR,
        "end_time": TUESDAY + 10 * HOUR,
        "duration_minutes": 60,
        "availability_rules": {"availability_method": "max-fairness", "round_robin_group_id": "screening"},
    }

    orders = []
    for email in (MARCUS, SARAH, MARCUS):
        made = {"when": when, "metadata": {"key5": "screening"}}
        sandbox.post(f"/v3/grants/{email}/events", made, calendar_id="primary")
        orders.append(sandbox.post("/v3/calendars/availability", body).json()["data"]["order"])

    assert orders == [[SARAH, MARCUS], [MARCUS, SARAH], [SARAH, MARCUS]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Tea", "Lunch"]),
        ({"start": TUESDAY + 10 * HOUR, "end": TUESDAY + 12 * HOUR}, []),
        ({"start": TUESDAY + 9 * HOUR + 1800, "end": TUESDAY + 12 * HOUR}, ["Tea"]),
        ({"start": TUESDAY, "end": TUESDAY + 9 * HOUR}, []),
        ({"title": "UNC"}, ["Lunch"]),
        ({"description": "green"}, ["Tea"]),
        ({"location": "canteen"}, ["Lunch"]),
        ({"busy": "true"}, ["Tea"]),
        ({"attendees": "ada@example.org"}, ["Lunch"]),
        ({"attendees": "ada@example.org,bob@example.org"}, []),
        ({"event_type": "default"}, ["Tea", "Lunch"]),
        ({"event_type": "outOfOffice"}, []),
        ({"event_type": ["outOfOffice", "default"]}, ["Tea", "Lunch"]),
        ({"master_event_id": "none"}, []),
        ({"ical_uid": "none"}, []),
        ({"metadata_pair": "key1:x"}, ["Tea"]),
        ({"metadata_pair": "key2:x"}, []),
        ({"updated_before": TUESDAY - 9 * DAY}, []),
    ],
)
def test_a_list_is_filtered(sandbox: SandboxProcess, query: dict[str, Any], titles: list[str]) -> None:
    connect(sandbox, SARAH)
    tea, lunch = ({"start_time": TUESDAY + hour * HOUR, "end_time": TUESDAY + (hour + 1) * HOUR} for hour in (9, 12))
    for body in (
        {"title": "Tea", "when": tea, "description": "Green", "metadata": {"key1": "x"}},
        {"title": "Lunch", "when": lunch, "location": "The Canteen", "participants": [{"email": "Ada@example.org"}]},
    ):
        sandbox.post(f"/v3/grants/{SARAH}/events", {**body, "busy": body["title"] == "Tea"}, calendar_id="primary")

    found = sandbox.get(f"/v3/grants/{SARAH}/events", calendar_id="primary", **query)

    assert [event["title"] for event in found.json()["data"]] == titles


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"start": TUESDAY, "end": TUESDAY - 1}, "end"),
        ({"start": "NaN"}, "start"),
        ({"end": 1e15}, "end"),
        ({"title": "x" * 1025}, "title"),
        ({"event_type": "party"}, "event_type"),
        ({"metadata_pair": "key9:x"}, "metadata_pair"),
        ({"metadata_pair": "key1:x", "title": "x"}, "metadata_pair"),
        ({"ical_uid": "x", "start": TUESDAY}, "ical_uid"),
        ({"limit": 201}, "limit"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_name(sandbox: SandboxProcess, query: dict[str, Any], words: str) -> None:
    connect(sandbox, SARAH)

    response = sandbox.get(f"/v3/grants/{SARAH}/events", calendar_id="primary", **query)

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_calendars_are_found_by_their_metadata(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    sandbox.post(f"/v3/grants/{SARAH}/calendars", {"name": "Panels", "metadata": {"key1": "on-site"}})

    found = sandbox.get(f"/v3/grants/{SARAH}/calendars", metadata_pair="key1:on-site").json()["data"]
    refused = sandbox.get(f"/v3/grants/{SARAH}/calendars", metadata_pair="place:on-site")

    assert [calendar["name"] for calendar in found] == ["Panels"]
    assert "metadata_pair" in refused.json()["error"]["message"]


def test_nobody_is_asked_twice_at_once(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    period = {"start_time": TUESDAY, "end_time": TUESDAY + DAY}
    body = {"participants": [{"email": SARAH}] * 2, "duration_minutes": 30, **period}

    response = sandbox.post("/v3/calendars/availability", body)

    assert response.status_code == 400
    assert "participants" in response.json()["error"]["message"]


@pytest.mark.parametrize("field", ["start_time", "end_time"])
def test_availability_is_asked_for_a_year_at_most(sandbox: SandboxProcess, field: str) -> None:
    connect(sandbox, SARAH)
    period = {"start_time": TUESDAY, "end_time": TUESDAY + DAY}
    period[field] += (367 if field == "end_time" else -367) * DAY
    body = {"participants": [{"email": SARAH}], "duration_minutes": 30, **period}

    response = sandbox.post("/v3/calendars/availability", body)

    assert response.status_code == 400
    assert "end_time" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"title": "x"}, "when is required"),
        ({"when": {}}, "start_time and end_time"),
        ({"when": {"start_time": "NaN", "end_time": 5}}, "when.start_time"),
        ({"when": {"start_time": 10, "end_time": 5}}, "when.end_time"),
        ({"when": {"start_time": 5, "end_time": 10, "start_timezone": "Mars/Base"}}, "when.start_timezone"),
        ({"when": {"date": "9999-12-31"}}, "when.date"),
        ({"when": {"start_date": "2027-03-02", "end_date": "2027-03-01"}}, "when.end_date"),
        ({"when": {"start_date": "2027-03-02"}}, "when.end_date"),
        ({"when": {"time": 5}, "title": "x" * 1025}, "title"),
        ({"when": {"time": 5}, "participants": "all"}, "participants"),
        ({"when": {"time": 5}, "metadata": {"key1": 5}}, "metadata"),
        (
            {"when": {"time": 5}, "conferencing": {"provider": "Google Meet", "autocreate": {}, "details": {}}},
            "exactly one",
        ),
        (
            {"when": {"time": 5}, "conferencing": {"provider": "Jitsi", "details": {"url": "x"}}},
            "conferencing.provider",
        ),
        ({"when": {"time": 5}, "conferencing": "https://meet.google.com"}, "conferencing must be an object"),
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
