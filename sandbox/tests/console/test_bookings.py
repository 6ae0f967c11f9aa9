"""Bookings played from the console: as the guest who takes, moves and cancels one, as the organizer who answers."""

from typing import Any

import pytest

from sandbox.tests.console.pressing import press, refused, text, text_of
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, MARCUS, SARAH, TUESDAY, book, configure, connect, document

SEATS = 2


def said(sandbox: SandboxProcess, what: str, **form: Any) -> str:
    """What a form that works says, on the page that comes next."""
    response = refused(sandbox, what, **form)
    assert response.status_code == 302, text_of(response.text)
    cookie = {"Cookie": f"said={response.cookies['said']}"}
    return text_of(sandbox.request("GET", "/_sandbox/", key=None, headers=cookie).text)


def shown(sandbox: SandboxProcess) -> list[tuple[str, str, float]]:
    """Guest, status and start of every booking, in hours of Tuesday, oldest first."""
    found = sandbox.get("/_sandbox/bookings").json()["data"]
    return [(one["guest"]["name"], one["status"], (one["starts_at"] - TUESDAY) / HOUR) for one in reversed(found)]


def open_house(sandbox: SandboxProcess) -> tuple[str, list[str]]:
    """A group Configuration with a tour at nine and one at ten; its id, and their slots."""
    grant = connect(sandbox, SARAH)
    group = {"type": "group", "name": "Open house", "group_booking": {"calendar_id": "primary"}, "scheduler": {}}
    configurations = f"/v3/grants/{grant}/scheduling/configurations"
    identity = sandbox.post(configurations, group).json()["data"]["id"]
    slots = []
    for hour in (9, 10):
        when = {"start_time": TUESDAY + hour * HOUR, "end_time": TUESDAY + (hour + 1) * HOUR}
        people = [{"email": SARAH, "is_organizer": True}]
        event = {"calendar_id": "primary", "title": f"Tour at {hour}", "capacity": SEATS, "when": when}
        made = sandbox.post(f"{configurations}/{identity}/group-events", {**event, "participants": people})
        slots.append(f"{when['start_time']}-{when['end_time']}-{made.json()['data']['id']}")
    return identity, slots


def test_two_share_an_event_one_moves_and_one_cancels(sandbox: SandboxProcess) -> None:
    identity, (nine, ten) = open_house(sandbox)
    address = f"/_sandbox/configurations/{identity}/"
    for name in ("Ada", "Grace"):
        press(sandbox, "book", configuration=identity, slot=nine, name=name, email=f"{name}@example.org")
    grace, ada = (one["booking_id"] for one in sandbox.get("/_sandbox/bookings").json()["data"])
    full = text(sandbox, address)

    page = text(sandbox, f"/_sandbox/bookings/{ada}/")
    moved = said(sandbox, "move", booking=ada, slot=ten)
    cancelled = said(sandbox, "cancel", booking=grace, reason="Ill")
    late = refused(sandbox, "cancel", booking=grace)

    assert "2 of 2 seats taken full" in full
    assert "Another event Tue 2 Mar, 10:00 · Tour at 10 · 2 left Move" in page
    assert "Moved: Tour at 10, now Tue 2 Mar, 10:00 UTC. Undo" in moved
    assert "Cancelled: Tour at 9, Tue 2 Mar, 09:00 UTC." in cancelled
    assert "the booking is cancelled already" in text_of(late.text)
    assert shown(sandbox) == [("Ada", "booked", 10), ("Grace", "cancelled", 9)]
    assert "0 of 2 seats taken 2 left" in text(sandbox, address)
    assert "1 of 2 seats taken 1 left" in text(sandbox, address)


def test_a_booking_moves_to_a_free_time_and_back(sandbox: SandboxProcess) -> None:
    made = book(sandbox, configure(sandbox, SARAH), 9)["booking_id"]
    nine, eleven = (f"{TUESDAY + hour * HOUR}-{TUESDAY + (hour + 1) * HOUR}-" for hour in (9, 11))

    before = text(sandbox, f"/_sandbox/bookings/{made}/")
    press(sandbox, "move", booking=made, slot=eleven)
    moved = shown(sandbox)
    after = text(sandbox, f"/_sandbox/bookings/{made}/")
    again = said(sandbox, "move", booking=made, slot=nine, taking_back="Undo")

    assert ("Tue 2 Mar, 09:00 Tue" in before, "Tue 2 Mar, 11:00 Tue" in before) == (False, True)
    assert ("Tue 2 Mar, 09:00 Tue" in after, "Tue 2 Mar, 11:00 Tue" in after) == (True, False)
    assert moved == [("Ada Lovelace", "booked", 11)]
    assert "now Tue 2 Mar, 09:00 UTC. Redo" in again
    assert shown(sandbox) == [("Ada Lovelace", "booked", 9)]


def test_a_round_robin_booking_stays_with_its_host(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    made = book(sandbox, configuration, 9, MARCUS)["booking_id"]

    press(sandbox, "move", booking=made, slot=f"{TUESDAY + 11 * HOUR}-{TUESDAY + 12 * HOUR}-{SARAH}")

    assert sandbox.get("/_sandbox/bookings").json()["data"][0]["host_emails"] == [MARCUS]


@pytest.mark.parametrize(("answer", "status"), [("yes", "booked"), ("no", "cancelled")])
def test_the_organizer_answers_a_booking_that_waits(sandbox: SandboxProcess, answer: str, status: str) -> None:
    rules = {**document(SARAH)["event_booking"], "booking_type": "organizer-confirmation"}
    made = book(sandbox, configure(sandbox, SARAH, event_booking=rules), 9)["booking_id"]
    address = f"/_sandbox/bookings/{made}/"

    waiting = text(sandbox, address)
    press(sandbox, "answer", address, booking=made, answer=answer)

    assert "As the organizer" in waiting
    assert shown(sandbox) == [("Ada Lovelace", status, 9)]
    assert "As the organizer" not in text(sandbox, address)
    assert ("Cancel the booking" in text(sandbox, address)) == (status == "booked")


def test_a_guest_may_not_cancel_within_the_notice(sandbox: SandboxProcess) -> None:
    rules = {**document(SARAH)["scheduler"], "min_cancellation_notice": 60}
    made = book(sandbox, configure(sandbox, SARAH, scheduler=rules), 9)["booking_id"]
    sandbox.control("clock", {"set": TUESDAY + 8.5 * HOUR})

    response = refused(sandbox, "cancel", f"/_sandbox/bookings/{made}/", booking=made, reason="Too late")

    assert response.status_code == 400
    assert "within 60 minutes" in text_of(response.text)
    assert 'value="Too late"' in response.text


def test_the_form_suggests_another_guest_each_time_and_tells_a_double(sandbox: SandboxProcess) -> None:
    identity, (nine, _) = open_house(sandbox)
    ada = {"configuration": identity, "slot": nine, "name": "Ada Lovelace", "email": "ada@example.org"}
    address = f"/_sandbox/configurations/{identity}/"

    first = sandbox.get(address, key=None).text
    made = said(sandbox, "book", **ada)
    double = said(sandbox, "book", **ada)

    assert 'value="Ada Lovelace"' in first
    assert "A seat for Ada Lovelace: Tour at 9, Tue 2 Mar, 09:00 UTC." in made
    assert "ada@example.org has booked this a moment ago" in double
    assert 'value="Grace Hopper"' in sandbox.get(address, key=None).text


def test_host_answers_no_in_the_calendar_and_takes_it_back(sandbox: SandboxProcess) -> None:
    made = book(sandbox, configure(sandbox, SARAH), 9)
    grant = sandbox.get("/v3/grants").json()["data"][0]["id"]
    asked = {"booking": made["booking_id"], "host": grant}
    event = f"/v3/grants/{grant}/events/{made['event_id']}"

    def answers() -> dict[str, str]:
        people = sandbox.get(event, calendar_id="primary").json()["data"]["participants"]
        return {one["email"]: one["status"] for one in people}

    assert "Answer no" in text(sandbox, f"/_sandbox/bookings/{made['booking_id']}/")
    assert "answers: no." in said(sandbox, "respond", **asked, status="no")
    assert answers()[SARAH] == "no"
    assert "answers: yes." in said(sandbox, "respond", **asked, status="yes")
    assert answers()[SARAH] == "yes"
    assert refused(sandbox, "respond", **asked, status="perhaps").status_code == 400
    sandbox.request("DELETE", event, params={"calendar_id": "primary"})
    assert "not in the calendar of" in text_of(refused(sandbox, "respond", **asked, status="no").text)
