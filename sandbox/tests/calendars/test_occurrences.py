"""Events that repeat, as the API shows them: one main event, occurrences that can change and go one by one."""

from typing import Any

import nylas
import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, configure, connect, listen, starts

WEEK = 7 * DAY
EVENTS = f"/v3/grants/{SARAH}/events"


def repeat(sandbox: SandboxProcess, *lines: str, **changes: Any) -> dict[str, Any]:
    """An hour from 9 on Tuesday in Berlin's time, daily if nothing else is said; the main event."""
    zones = {"start_timezone": "Europe/Berlin", "end_timezone": "Europe/Berlin"}
    when = {"start_time": TUESDAY + 8 * HOUR, "end_time": TUESDAY + 9 * HOUR, **zones}
    body = {"title": "Stand-up", "when": when, "recurrence": list(lines) or ["RRULE:FREQ=DAILY"], **changes}
    response = sandbox.post(EVENTS, body, calendar_id="primary")
    assert response.status_code == 200, response.text
    return response.json()["data"]


def listed(sandbox: SandboxProcess, start: int = TUESDAY, end: int = TUESDAY + 3 * DAY, **query: Any) -> list[Any]:
    response = sandbox.get(EVENTS, calendar_id="primary", start=start, end=end, **query)
    assert response.status_code == 200, response.text
    return response.json()["data"]


def times(events: list[Any]) -> list[float]:
    return [(event["when"]["start_time"] - TUESDAY) / HOUR for event in events]


def busy(sandbox: SandboxProcess, start: int = TUESDAY, end: int = TUESDAY + 3 * DAY) -> list[float]:
    body = {"start_time": start, "end_time": end, "emails": [SARAH]}
    (found,) = sandbox.post(f"/v3/grants/{SARAH}/calendars/free-busy", body).json()["data"]
    return [(slot["start_time"] - TUESDAY) / HOUR for slot in found["time_slots"]]


def act(sandbox: SandboxProcess, method: str, name: str, body: Any = None) -> Any:
    return sandbox.request(method, f"{EVENTS}/{name}", params={"calendar_id": "primary"}, json=body)


def test_a_list_shows_occurrences_that_name_their_main_event(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)

    found = listed(sandbox)

    assert main["recurrence"] == ["RRULE:FREQ=DAILY"]
    assert "master_event_id" not in main
    assert times(found) == [8, 32, 56]
    assert found[1] == {
        **{name: value for name, value in main.items() if name != "recurrence"},
        "id": f"{main['id']}_20270303T080000Z",
        "html_link": f"{main['html_link']}_20270303T080000Z",
        "when": {**main["when"], "start_time": TUESDAY + 32 * HOUR, "end_time": TUESDAY + 33 * HOUR},
        "master_event_id": main["id"],
        "original_start_time": TUESDAY + 32 * HOUR,
    }
    assert act(sandbox, "GET", found[1]["id"]).json()["data"] == found[1]
    assert act(sandbox, "GET", main["id"]).json()["data"] == main


def test_the_sdk_reads_a_series(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    grant = connect(sandbox, SARAH)
    main = repeat(sandbox)
    query = {"calendar_id": "primary", "start": TUESDAY, "end": TUESDAY + 2 * DAY, "master_event_id": main["id"]}

    first, second = client.events.list(grant, query).data

    assert (first.master_event_id, first.recurrence, first.ical_uid) == (main["id"], None, second.ical_uid)
    assert client.events.find(grant, main["id"], {"calendar_id": "primary"}).data.recurrence == ["RRULE:FREQ=DAILY"]


def test_every_occurrence_takes_time_and_keeps_its_hour_when_the_clock_changes(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    repeat(sandbox, "RRULE:FREQ=WEEKLY;BYDAY=TU")
    before_and_after = busy(sandbox, TUESDAY + 3 * WEEK, TUESDAY + 5 * WEEK)

    # 28 March 2027 is the last Sunday of March.
    assert before_and_after == [3 * 168 + 8, 4 * 168 + 7]


def test_availability_goes_around_occurrences(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    main = repeat(sandbox, "RRULE:FREQ=DAILY;BYDAY=TU,WE,TH", "EXDATE:20270303T080000Z")
    when = {"start_time": TUESDAY + 10 * HOUR, "end_time": TUESDAY + 12 * HOUR}
    act(sandbox, "PUT", main["id"], {"when": when})

    assert starts(sandbox, configuration) == [9, 12, 13, 14, 15, 16]
    assert starts(sandbox, configuration, TUESDAY + DAY) == [9, 12, 13, 14, 15, 16]
    assert starts(sandbox, configuration, TUESDAY + 3 * DAY) == [9, 10, 11, 12, 13, 14, 15, 16]


def test_one_occurrence_moves_alone_and_keeps_its_id(sandbox: SandboxProcess, receiver: Receiver) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)
    name = listed(sandbox)[1]["id"]
    listen(sandbox, receiver.url, ["event.updated"])
    when = {"start_time": TUESDAY + 40 * HOUR, "end_time": TUESDAY + 41 * HOUR}

    moved = act(sandbox, "PUT", name, {"when": when, "title": "Later"}).json()["data"]
    sandbox.advance(0)

    assert (moved["id"], moved["master_event_id"], moved["title"]) == (name, main["id"], "Later")
    assert moved["original_start_time"] == TUESDAY + 32 * HOUR
    assert [(event["id"], event["title"]) for event in listed(sandbox)][1] == (name, "Later")
    assert times(listed(sandbox)) == busy(sandbox) == [8, 40, 56]
    assert receiver.last("event.updated").object["master_event_id"] == main["id"]
    assert act(sandbox, "PUT", name, {"recurrence": ["RRULE:FREQ=DAILY"]}).status_code == 400


def test_one_occurrence_is_cancelled_alone(sandbox: SandboxProcess, receiver: Receiver) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)
    name = listed(sandbox)[1]["id"]
    listen(sandbox, receiver.url, ["event.deleted"])

    assert act(sandbox, "DELETE", name).status_code == 200
    sandbox.advance(0)

    assert act(sandbox, "GET", name).status_code == act(sandbox, "DELETE", name).status_code == 404
    assert times(listed(sandbox)) == busy(sandbox) == [8, 56]
    shown = listed(sandbox, show_cancelled=True)
    assert [(event["id"], event["status"]) for event in shown][1] == (name, "cancelled")
    told = receiver.last("event.deleted").object
    assert (told["id"], told["master_event_id"]) == (name, main["id"])


def test_a_series_ends_as_a_whole(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)
    first, second, _ = listed(sandbox)
    act(sandbox, "PUT", second["id"], {"title": "Changed"})

    act(sandbox, "DELETE", main["id"])

    assert listed(sandbox) == busy(sandbox) == []
    statuses = [act(sandbox, "GET", name).status_code for name in (main["id"], first["id"], second["id"])]
    assert statuses == [404, 404, 404]


def test_a_series_that_moves_forgets_its_exceptions_and_one_that_is_renamed_does_not(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)
    act(sandbox, "DELETE", listed(sandbox)[1]["id"])

    act(sandbox, "PUT", main["id"], {"title": "Daily", "when": main["when"]})
    renamed = listed(sandbox)
    act(sandbox, "PUT", main["id"], {"when": {"start_time": TUESDAY + 10 * HOUR, "end_time": TUESDAY + 11 * HOUR}})

    assert [event["title"] for event in renamed] == ["Daily", "Daily"]
    assert times(renamed) == [8, 56]
    assert times(listed(sandbox)) == [10, 34, 58]


def test_an_empty_recurrence_makes_a_single_event(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)

    changed = act(sandbox, "PUT", main["id"], {"recurrence": []}).json()["data"]

    assert "recurrence" not in changed
    assert times(listed(sandbox)) == [8]


def test_whole_days_repeat_in_the_calendars_zone(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH, timezone="America/New_York")
    main = repeat(sandbox, "RRULE:FREQ=WEEKLY", when={"date": "2027-03-09"})

    first, second = listed(sandbox, TUESDAY + WEEK, TUESDAY + 3 * WEEK)

    assert [first["when"], second["when"]] == [{"object": "date", "date": f"2027-03-{day:02}"} for day in (9, 16)]
    assert second["id"] == f"{main['id']}_20270316"
    # New York's clock changes on 14 March.
    assert busy(sandbox, TUESDAY, TUESDAY + 3 * WEEK) == [168 + 5, 2 * 168 + 4]
    sandbox.request("PUT", f"/v3/grants/{SARAH}/calendars/primary", json={"timezone": "UTC"})
    assert busy(sandbox, TUESDAY, TUESDAY + 3 * WEEK) == [168, 2 * 168]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"expand_recurring": False}, 2),
        ({"title": "stand"}, 4),
        ({"title": "retro"}, 0),
        ({"busy": False}, 0),
        ({"limit": 2}, 2),
    ],
)
def test_filters_hold_for_occurrences(sandbox: SandboxProcess, query: dict[str, Any], count: int) -> None:
    connect(sandbox, SARAH)
    repeat(sandbox)
    act(sandbox, "PUT", listed(sandbox)[1]["id"], {"title": "Late stand-up"})

    assert len(listed(sandbox, end=TUESDAY + 4 * DAY, **query)) == count


def test_pages_go_through_a_series(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    repeat(sandbox, "RRULE:FREQ=DAILY;COUNT=5")
    query = {"calendar_id": "primary", "start": TUESDAY, "end": TUESDAY + WEEK, "limit": 2}
    sizes, token = [], ""

    while token is not None:
        page = sandbox.get(EVENTS, **query, **({"page_token": token} if token else {})).json()
        sizes.append(len(page["data"]))
        token = page.get("next_cursor")

    assert sizes == [2, 2, 1]


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        (["RRULE:FREQ=SECONDLY"], "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        (["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"], "no occurrence"),
        ("RRULE:FREQ=DAILY", "recurrence must be a list"),
        ([7], "recurrence must be a list"),
    ],
)
def test_a_recurrence_that_is_none_is_refused(sandbox: SandboxProcess, recurrence: Any, words: str) -> None:
    connect(sandbox, SARAH)
    body = {"when": {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}, "recurrence": recurrence}

    response = sandbox.post(EVENTS, body, calendar_id="primary")

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_a_week_of_the_year_repeats_like_any_other_series(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    main = repeat(sandbox, "RRULE:FREQ=YEARLY;BYWEEKNO=9;BYDAY=TU,WE,TH")
    second = listed(sandbox)[1]["id"]

    act(sandbox, "PUT", second, {"when": {"start_time": TUESDAY + 35 * HOUR, "end_time": TUESDAY + 36 * HOUR}})

    assert times(listed(sandbox)) == busy(sandbox) == [8, 35, 56]
    assert starts(sandbox, configuration, TUESDAY + DAY) == [9, 10, 12, 13, 14, 15, 16]
    assert listed(sandbox, expand_recurring=False)[0] == main
    next_year = TUESDAY + 52 * WEEK
    assert len(listed(sandbox, start=next_year - WEEK, end=next_year + WEEK)) == 3


@pytest.mark.parametrize("tail", ["20270302T080001Z", "20270302T0800", "20270302", "x", "", "99999999T999999Z"])
def test_an_id_that_no_occurrence_has_is_not_found(sandbox: SandboxProcess, tail: str) -> None:
    connect(sandbox, SARAH)
    main = repeat(sandbox)

    assert act(sandbox, "GET", f"{main['id']}_{tail}").status_code == 404


def test_a_century_of_days_is_listed_a_page_at_a_time(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    for _ in range(3):
        repeat(sandbox)

    assert len(listed(sandbox, end=TUESDAY + 36_500 * DAY, limit=200)) == 200
