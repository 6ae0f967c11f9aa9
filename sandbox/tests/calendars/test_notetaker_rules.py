"""Notetakers that a calendar's rules send to its events by themselves."""

from typing import Any

import pytest

from sandbox.tests.console.pressing import press
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, book, configure, connect, listen, with_notetaker

CALENDAR, EVENTS = f"/v3/grants/{SARAH}/calendars/primary", f"/v3/grants/{SARAH}/events"
MEET = {"conferencing": {"provider": "Google Meet", "autocreate": {}}}
ALL = {"rules": {"event_selection": ["all"]}}
GUEST = "guest@elsewhere.example"


@pytest.fixture
def sarah(sandbox: SandboxProcess) -> SandboxProcess:
    """Where Sarah's calendar sends a Notetaker to every call."""
    connect(sandbox, SARAH)
    rule(sandbox, ALL)
    return sandbox


def rule(sandbox: SandboxProcess, notetaker: dict[str, Any] | None) -> dict[str, Any]:
    response = sandbox.request("PUT", CALENDAR, json={"notetaker": notetaker})
    assert response.status_code == 200, response.text
    return response.json()["data"]


def at(hour: float) -> dict[str, Any]:
    return {"when": {"start_time": int(TUESDAY + hour * HOUR), "end_time": int(TUESDAY + (hour + 1) * HOUR)}}


def make(sandbox: SandboxProcess, *people: str, host: str = SARAH, **changes: Any) -> dict[str, Any]:
    """An event with a call, on Tuesday at 9."""
    asked = {"organizer": {"email": host}, "participants": [{"email": one} for one in people]}
    response = sandbox.post(EVENTS, {**at(9), **MEET, **asked, **changes}, calendar_id="primary")
    assert response.status_code == 200, response.text
    return response.json()["data"]


def change(sandbox: SandboxProcess, event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    response = sandbox.request("PUT", f"{EVENTS}/{event['id']}", params={"calendar_id": "primary"}, json=changes)
    assert response.status_code == 200, response.text
    return response.json()["data"]


def notetakers(sandbox: SandboxProcess, grant: str = SARAH) -> list[dict[str, Any]]:
    return sandbox.get(f"/v3/grants/{grant}/notetakers").json()["data"]


def found(sandbox: SandboxProcess, event: dict[str, Any]) -> dict[str, Any]:
    return sandbox.get(f"{EVENTS}/{event['id']}", calendar_id="primary").json()["data"]


def test_a_call_in_the_calendar_gets_a_notetaker(sandbox: SandboxProcess, receiver: Receiver) -> None:
    connect(sandbox, SARAH)
    rule(sandbox, {"name": "Minutes", "meeting_settings": {"summary": False, "action_items": False}, **ALL})
    listen(sandbox, receiver.url, ["event.created", "notetaker.created"])

    event = make(sandbox)
    sandbox.advance(1)

    (made,) = notetakers(sandbox)
    assert (made["name"], made["join_time"], made["state"]) == ("Minutes", TUESDAY + 9 * HOUR, "scheduled")
    assert (made["meeting_link"], made["meeting_settings"]["summary"]) == (
        event["conferencing"]["details"]["url"],
        False,
    )
    assert event["notetaker"] == {"id": made["id"], "name": "Minutes", "meeting_settings": made["meeting_settings"]}
    assert sorted(receiver.types()) == ["event.created", "notetaker.created"]
    told = receiver.last("notetaker.created").object
    assert (told["id"], told["event"]["event_id"]) == (made["id"], event["id"])
    assert "notetaker_sent_by_rule" not in found(sandbox, event)
    sandbox.run_until_idle()
    assert notetakers(sandbox)[0]["state"] == "available"


@pytest.mark.parametrize(
    ("selection", "host", "people", "is_sent"),
    [
        (["all"], MARCUS, [GUEST], True),
        (["internal"], SARAH, [MARCUS], True),
        (["internal"], SARAH, [MARCUS, GUEST], False),
        (["internal"], SARAH, [], True),
        (["internal"], GUEST, [SARAH], False),
        (["external"], SARAH, [MARCUS, GUEST], True),
        (["external"], SARAH, [MARCUS.upper()], False),
        (["own_events"], SARAH.upper(), [MARCUS], True),
        (["own_events"], MARCUS, [SARAH], False),
        (["participant_only"], MARCUS, [SARAH], True),
        (["participant_only"], SARAH, [SARAH, MARCUS], False),
        (["participant_only"], MARCUS, [GUEST], False),
        (["participant_only", "internal"], SARAH, [MARCUS], True),
        ([], SARAH, [MARCUS], False),
    ],
)
def test_one_selection_that_fits_is_enough(
    sandbox: SandboxProcess, selection: list[str], host: str, people: list[str], is_sent: bool
) -> None:
    connect(sandbox, SARAH)
    rule(sandbox, {"rules": {"event_selection": selection}})

    assert ("notetaker" in make(sandbox, *people, host=host)) == is_sent


@pytest.mark.parametrize(
    ("rules", "is_sent"),
    [
        ({"event_selection": ["all"], "participant_filter": {"participants_gte": 2}}, True),
        ({"event_selection": ["all"], "participant_filter": {"participants_gte": 3}}, False),
        ({"event_selection": ["all"], "participant_filter": {"participants_lte": 2}}, True),
        ({"event_selection": ["all"], "participant_filter": {"participants_lte": 1}}, False),
        ({"event_selection": ["external"], "participant_filter": {"participants_lte": 9}}, False),
        ({"participant_filter": {"participants_gte": 2, "participants_lte": 2}}, True),
        ({"event_selection": ["all"], "participant_filter": {}}, True),
        ({"event_selection": None}, False),
        ({}, False),
    ],
)
def test_the_number_of_participants_must_fit_as_well(
    sandbox: SandboxProcess, rules: dict[str, Any], is_sent: bool
) -> None:
    connect(sandbox, SARAH)
    rule(sandbox, {"rules": rules})

    assert ("notetaker" in make(sandbox, SARAH, MARCUS)) == is_sent


@pytest.mark.parametrize(
    "changes",
    [
        {"conferencing": None},
        {"conferencing": {"provider": "WebEx", "details": {"url": "https://webex.example.com/1"}}},
        {"when": {"start_time": TUESDAY - DAY, "end_time": TUESDAY}},
        {"recurrence": ["RRULE:FREQ=DAILY;COUNT=2"]},
        {"notetaker": None},
    ],
)
def test_no_notetaker_goes_where_there_is_no_call_to_come(sarah: SandboxProcess, changes: dict[str, Any]) -> None:
    assert "notetaker" not in make(sarah, **changes)
    assert notetakers(sarah) == []


def test_the_notetaker_follows_time_and_link(sarah: SandboxProcess, receiver: Receiver) -> None:
    event = make(sarah)
    listen(sarah, receiver.url, ["notetaker.updated", "notetaker.created"])

    change(sarah, event, **at(11))
    moved = change(sarah, event, **MEET)
    change(sarah, event, title="Another name")
    sarah.advance(1)

    (made,) = notetakers(sarah)
    assert (made["id"], made["join_time"]) == (event["notetaker"]["id"], TUESDAY + 11 * HOUR)
    assert made["meeting_link"] == moved["conferencing"]["details"]["url"] != event["conferencing"]["details"]["url"]
    assert receiver.types() == ["notetaker.updated", "notetaker.updated"]


@pytest.mark.parametrize("changes", [{"conferencing": None}, {"participants": []}, {"status": "cancelled"}])
def test_an_event_that_leaves_the_rules_loses_its_notetaker(
    sandbox: SandboxProcess, receiver: Receiver, changes: dict[str, Any]
) -> None:
    connect(sandbox, SARAH)
    rule(sandbox, {"rules": {"event_selection": ["all"], "participant_filter": {"participants_gte": 1}}})
    event = make(sandbox, MARCUS)
    listen(sandbox, receiver.url, ["notetaker.deleted"])

    changed = change(sandbox, event, **changes)
    sandbox.advance(1)
    back = {**MEET, "participants": [{"email": MARCUS}], "status": "confirmed"}

    assert ("notetaker" in changed, notetakers(sandbox)) == (False, [])
    assert receiver.last("notetaker.deleted").object["id"] == event["notetaker"]["id"]
    if "status" not in changes:
        assert change(sandbox, event, **back)["notetaker"]["id"] != event["notetaker"]["id"]


def test_a_deleted_event_takes_its_notetaker_along_and_brings_another_back(sarah: SandboxProcess) -> None:
    event = make(sarah)

    sarah.request("DELETE", f"{EVENTS}/{event['id']}", params={"calendar_id": "primary"})
    gone = notetakers(sarah)
    press(sarah, "revive", event=event["id"])

    assert gone == []
    assert len(notetakers(sarah)) == 1


def test_a_deleted_calendar_takes_its_notetakers_along(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    calendars = f"/v3/grants/{SARAH}/calendars"
    other = sandbox.post(calendars, {"name": "Other", "notetaker": ALL}).json()["data"]["id"]
    sandbox.post(EVENTS, {**at(9), **MEET}, calendar_id=other)
    before = len(notetakers(sandbox))

    sandbox.request("DELETE", f"{calendars}/{other}")

    assert (before, notetakers(sandbox)) == (1, [])


def test_other_rules_are_held_against_everything_to_come(sandbox: SandboxProcess, receiver: Receiver) -> None:
    connect(sandbox, SARAH)
    event, other = make(sandbox), make(sandbox, GUEST)
    listen(sandbox, receiver.url, ["notetaker.created", "notetaker.updated", "notetaker.deleted"])

    rule(sandbox, {"name": "Minutes", **ALL})
    both = sorted(one["id"] for one in notetakers(sandbox))
    rule(sandbox, {"name": "Notes", "rules": {"event_selection": ["external"]}})
    (left,) = notetakers(sandbox)
    shown = found(sandbox, other)["notetaker"]
    rule(sandbox, None)
    sandbox.advance(1)

    assert (len(both), left["name"], shown["id"], shown["name"]) == (2, "Notes", left["id"], "Notes")
    assert notetakers(sandbox) == []
    assert "notetaker" not in found(sandbox, event)
    assert sorted(receiver.types()) == [
        "notetaker.created",
        "notetaker.created",
        "notetaker.deleted",
        "notetaker.deleted",
        "notetaker.updated",
    ]


@pytest.mark.parametrize("deed", ["event", "null", "patch", "cancel"])
def test_what_somebody_says_by_hand_ends_the_rules_for_that_event(sarah: SandboxProcess, deed: str) -> None:
    event = make(sarah)
    address = f"/v3/grants/{SARAH}/notetakers/{event['notetaker']['id']}"
    if deed == "event":
        change(sarah, event, notetaker={"name": "Mine"})
    elif deed == "null":
        change(sarah, event, notetaker=None)
    elif deed == "patch":
        sarah.request("PATCH", address, json={"name": "Mine"})
    else:
        sarah.request("DELETE", f"{address}/cancel")

    told = []
    for follows in (
        lambda: change(sarah, event, **at(11)),
        lambda: rule(sarah, {"name": "Minutes", **ALL}),
        lambda: rule(sarah, None),
        lambda: None,
    ):
        told.append([(one["id"], one["name"]) for one in notetakers(sarah)])
        follows()

    assert told == [[(event["notetaker"]["id"], "Mine")] if deed in ("event", "patch") else []] * 4


def test_an_event_asked_twice_for_a_notetaker_has_one(sandbox: SandboxProcess, receiver: Receiver) -> None:
    connect(sandbox, SARAH)
    event = make(sandbox, notetaker={"name": "First", "meeting_settings": {"summary": False}})
    listen(sandbox, receiver.url, ["notetaker.created", "notetaker.updated"])

    changed = change(sandbox, event, notetaker={"name": "Second"})
    sandbox.advance(1)

    (made,) = notetakers(sandbox)
    assert (made["id"], made["name"], made["meeting_settings"]["summary"]) == (event["notetaker"]["id"], "Second", True)
    assert changed["notetaker"]["name"] == "Second"
    assert receiver.types() == ["notetaker.updated"]


def test_scheduler_and_rules_each_send_their_own(sandbox: SandboxProcess) -> None:
    """docs/nylas.md 4.9: nobody makes one of several."""
    configuration = configure(sandbox, SARAH, MARCUS, method="collective", scheduler=with_notetaker())
    for email in (SARAH, MARCUS):
        sandbox.request("PUT", f"/v3/grants/{email}/calendars/primary", json={"notetaker": {"name": "Rule", **ALL}})

    made = book(sandbox, configuration, 9)
    names = [sorted(one["name"] for one in notetakers(sandbox, email)) for email in (SARAH, MARCUS)]
    event = found(sandbox, {"id": made["event_id"]})
    sandbox.request(
        "DELETE", f"/v3/scheduling/bookings/{made['booking_id']}", params={"configuration_id": configuration}, json={}
    )

    assert names == [["Recorder", "Rule"], ["Rule"]]
    assert event["notetaker"]["name"] == "Recorder"
    assert notetakers(sandbox) == notetakers(sandbox, MARCUS) == []


@pytest.mark.parametrize(
    ("notetaker", "words"),
    [
        ({"rules": []}, "notetaker.rules must be an object"),
        ({"rules": {"event_selection": "all"}}, "notetaker.rules.event_selection must be a list"),
        ({"rules": {"event_selection": ["some"]}}, "notetaker.rules.event_selection must be one of"),
        ({"rules": {"participant_filter": 5}}, "notetaker.rules.participant_filter must be an object"),
        ({"rules": {"participant_filter": {"participants_gte": -1}}}, "participant_filter.participants_gte"),
        ({"rules": {"participant_filter": {"participants_lte": True}}}, "participant_filter.participants_lte"),
    ],
)
def test_rules_that_say_nothing_known_are_refused(
    sandbox: SandboxProcess, notetaker: dict[str, Any], words: str
) -> None:
    connect(sandbox, SARAH)

    responses = [
        sandbox.request("PUT", CALENDAR, json={"notetaker": notetaker}),
        sandbox.post(f"/v3/grants/{SARAH}/calendars", {"name": "Other", "notetaker": notetaker}),
    ]

    assert [response.status_code for response in responses] == [400, 400]
    assert all(words in response.json()["error"]["message"] for response in responses)
