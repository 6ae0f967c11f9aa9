"""Answering an invitation through the API."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
import requests

from sandbox.tests.console.pressing import refused
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import (
    DAY,
    HOUR,
    MARCUS,
    SARAH,
    TUESDAY,
    book,
    configure,
    connect,
    listen,
    participant,
    starts,
)


@pytest.fixture
def invitation(sandbox: SandboxProcess) -> dict[str, Any]:
    """Sarah's event in her own calendar, to which she is invited by herself and Marcus by her."""
    connect(sandbox, SARAH)
    people = [{"email": SARAH, "status": "noreply"}, {"email": MARCUS, "status": "yes"}]
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    body = {"title": "Lunch", "participants": people, "when": when}
    return sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").json()["data"]


def respond(sandbox: SandboxProcess, event: str, body: Any, **query: Any) -> requests.Response:
    address = f"/v3/grants/{SARAH}/events/{event}/send-rsvp"
    return sandbox.post(address, body, **{"calendar_id": "primary", **query})


def statuses(sandbox: SandboxProcess, event: str) -> list[str]:
    found = sandbox.get(f"/v3/grants/{SARAH}/events/{event}", calendar_id="primary").json()["data"]
    return [one["status"] for one in found["participants"]]


def test_the_owners_status_changes_and_nobody_elses(
    sandbox: SandboxProcess, invitation: dict[str, Any], receiver: Receiver
) -> None:
    listen(sandbox, receiver.url, ["event.updated"])

    response = respond(sandbox, invitation["id"], {"status": "maybe"})
    sandbox.advance(1)

    assert response.json() == {"request_id": response.json()["request_id"], "data": {}}
    assert statuses(sandbox, invitation["id"]) == ["maybe", "yes"]
    assert receiver.types() == ["event.updated"]


def test_the_organizer_is_mailed_unless_that_is_skipped(sandbox: SandboxProcess, invitation: dict[str, Any]) -> None:
    respond(sandbox, invitation["id"], {"status": "no"}, skip_nylas_email="True")
    none = sandbox.get("/_sandbox/mail").json()["data"]
    respond(sandbox, invitation["id"], {"status": "yes"})
    (mail,) = sandbox.get("/_sandbox/mail").json()["data"]

    assert none == []
    assert (mail["kind"], mail["recipient"], mail["text"]) == ("rsvp", SARAH, "Lunch")


@pytest.mark.parametrize(
    ("event", "body", "query", "status", "words"),
    [
        ("", {"status": "perhaps"}, {}, 400, "status must be one of"),
        ("", {}, {}, 400, "status is required"),
        ("", {"status": "yes"}, {"calendar_id": None}, 400, "calendar_id"),
        ("", {"status": "yes"}, {"skip_nylas_email": "x"}, 400, "boolean"),
        ("unknown", {"status": "yes"}, {}, 404, "unknown"),
    ],
)
def test_a_wrong_answer_is_refused(
    sandbox: SandboxProcess, invitation: dict[str, Any], event: str, body: Any, query: Any, status: int, words: str
) -> None:
    response = respond(sandbox, event or invitation["id"], body, **query)

    assert response.status_code == status
    assert words in response.json()["error"]["message"]


def test_whoever_is_not_invited_cannot_answer(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    made = sandbox.post(f"/v3/grants/{SARAH}/events", {"title": "Alone", "when": when}, calendar_id="primary")

    response = respond(sandbox, made.json()["data"]["id"], {"status": "yes"})

    assert "is not a participant" in response.json()["error"]["message"]


def busy(sandbox: SandboxProcess, email: str = SARAH) -> list[float]:
    """The hours of Tuesday at which somebody's busy times begin."""
    body = {"start_time": TUESDAY, "end_time": TUESDAY + DAY, "emails": [email]}
    (found,) = sandbox.post(f"/v3/grants/{email}/calendars/free-busy", body).json()["data"]
    return [(slot["start_time"] - TUESDAY) / HOUR for slot in found["time_slots"]]


def shown(sandbox: SandboxProcess, **query: Any) -> list[dict[str, Any]]:
    query = {"calendar_id": "primary", "start": TUESDAY, "end": TUESDAY + 3 * DAY, **query}
    return sandbox.get(f"/v3/grants/{SARAH}/events", **query).json()["data"]


@pytest.mark.parametrize(("status", "hours"), [("yes", [9]), ("maybe", [9]), ("no", [])])
def test_only_a_no_frees_the_time(
    sandbox: SandboxProcess, invitation: dict[str, Any], status: str, hours: list[float]
) -> None:
    before = busy(sandbox)

    respond(sandbox, invitation["id"], {"status": status})

    assert (before, busy(sandbox)) == ([9], hours)
    # What is declined stays in the calendar as it was.
    assert [one["busy"] for one in shown(sandbox, busy=True)] == [True]
    assert shown(sandbox, busy=False) == []


def test_a_change_of_mind_takes_the_time_again(sandbox: SandboxProcess, invitation: dict[str, Any]) -> None:
    for status in ("no", "yes"):
        respond(sandbox, invitation["id"], {"status": status})

    assert busy(sandbox) == [9]


@pytest.mark.parametrize("who", [SARAH, SARAH.upper(), MARCUS])
def test_the_owners_no_counts_however_it_was_written(
    sandbox: SandboxProcess, invitation: dict[str, Any], who: str
) -> None:
    address, people = f"/v3/grants/{SARAH}/events/{invitation['id']}", [{"email": who, "status": "no"}]

    sandbox.request("PUT", address, params={"calendar_id": "primary"}, json={"participants": people})
    after = busy(sandbox)
    sandbox.request("PUT", address, params={"calendar_id": "primary"}, json={"busy": False})
    sandbox.request("PUT", address, params={"calendar_id": "primary"}, json={"participants": []})

    assert after == ([9] if who == MARCUS else [])
    assert busy(sandbox) == []


def test_a_declined_block_that_the_console_renames_stays_busy_when_that_is_undone(
    sandbox: SandboxProcess, invitation: dict[str, Any]
) -> None:
    respond(sandbox, invitation["id"], {"status": "no"})

    response = refused(sandbox, "change", event=invitation["id"], title="Supper")

    _, deed, form, _ = json.loads(unquote(response.cookies["said"]))
    assert (deed, form["kind"]) == ("change", "busy")


def test_one_occurrence_or_all_of_a_series_can_be_declined(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    body = {"when": when, "recurrence": ["RRULE:FREQ=DAILY"], "participants": [{"email": SARAH}]}
    main = sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").json()["data"]["id"]
    days = [TUESDAY, TUESDAY + DAY]

    respond(sandbox, f"{main}_20270303T090000Z", {"status": "no"})
    one = [starts(sandbox, configuration, day)[0] for day in days]
    respond(sandbox, main, {"status": "no"})
    all_ = [starts(sandbox, configuration, day)[0] for day in days]

    assert (one, all_) == ([10, 9], [9, 9])


def test_a_host_who_declines_is_offered_again_and_the_other_is_not(sandbox: SandboxProcess) -> None:
    people = [participant(SARAH, is_organizer=True), participant(MARCUS)]
    configuration = configure(sandbox, SARAH, MARCUS, method="collective", participants=people)
    event = book(sandbox, configuration, 9)["event_id"]
    before = busy(sandbox, SARAH)

    respond(sandbox, event, {"status": "no"})

    assert (before, busy(sandbox, SARAH), busy(sandbox, MARCUS)) == ([9], [], [9])
    assert starts(sandbox, configuration)[0] == 10


def invited(sandbox: SandboxProcess, provider: str) -> dict[str, Any]:
    """Marcus's event in Sarah's calendar, with a call; she has an account of this provider."""
    connect(sandbox, SARAH, provider=provider)
    body = {
        "when": {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR},
        "organizer": {"email": MARCUS},
        "participants": [{"email": SARAH}],
    }
    return sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").json()["data"]


def test_exchange_takes_what_is_declined_off_the_calendar(sandbox: SandboxProcess, receiver: Receiver) -> None:
    event = invited(sandbox, "ews")
    listen(sandbox, receiver.url, ["event.deleted"])

    respond(sandbox, event["id"], {"status": "no"})
    sandbox.advance(1)

    assert shown(sandbox) == busy(sandbox) == []
    assert receiver.last("event.deleted").object["id"] == event["id"]
    (mail,) = sandbox.get("/_sandbox/mail").json()["data"]
    assert mail["recipient"] == MARCUS


@pytest.mark.parametrize(("provider", "status"), [("google", 200), ("microsoft", 400), ("ews", 400)])
def test_only_google_lets_organizers_answer_themselves(sandbox: SandboxProcess, provider: str, status: int) -> None:
    event = invited(sandbox, provider)
    address, query = f"/v3/grants/{SARAH}/events/{event['id']}", {"calendar_id": "primary"}
    sandbox.request("PUT", address, params=query, json={"organizer": {"email": SARAH}})

    assert respond(sandbox, event["id"], {"status": "maybe"}).status_code == status
