"""A booking's event is moved in the calendar: the booking goes along."""

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, book, call, configure, document, listen

LATER = TUESDAY + DAY + 14 * HOUR


@pytest.fixture
def configuration(sandbox: SandboxProcess) -> str:
    rules = document()["event_booking"]
    reminder = {"type": "webhook", "minutes_before_event": 30}
    return configure(sandbox, SARAH, event_booking={**rules, "reminders": [reminder]})


def move(sandbox: SandboxProcess, event: str) -> None:
    wish = {"when": {"start_time": LATER, "end_time": LATER + HOUR}}
    moved = sandbox.request("PUT", f"/v3/grants/{SARAH}/events/{event}", params={"calendar_id": "primary"}, json=wish)
    assert moved.status_code == 200, moved.text


def times(sandbox: SandboxProcess) -> list[tuple[int, int]]:
    return [(one["starts_at"], one["ends_at"]) for one in sandbox.get("/_sandbox/bookings").json()["data"]]


def test_the_booking_and_its_reminder_follow_and_no_booking_webhook_is_sent(
    sandbox: SandboxProcess, configuration: str, receiver: Receiver
) -> None:
    made = book(sandbox, configuration, 9)
    listen(sandbox, receiver.url)

    move(sandbox, made["event_id"])
    sandbox.advance(0)
    told = receiver.types()
    sandbox.control("clock", {"set": LATER - 1801})
    waiting = sandbox.clock()["next"]

    assert times(sandbox) == [(LATER, LATER + HOUR)]
    assert told == ["event.updated"]
    assert (waiting["at"], waiting["kind"]) == (LATER - 1800, "reminder")


def test_a_reminder_comes_again_when_the_event_is_put_off(
    sandbox: SandboxProcess, configuration: str, receiver: Receiver
) -> None:
    made = book(sandbox, configuration, 9)
    listen(sandbox, receiver.url, ["booking.reminder"])
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR - 60})

    move(sandbox, made["event_id"])
    sandbox.control("clock", {"set": LATER})

    assert [one.object["booking_info"]["start_time"] for one in receiver.received] == [
        TUESDAY + 9 * HOUR,
        LATER,
    ]


def test_a_cancelled_booking_stays_where_it_was(sandbox: SandboxProcess, configuration: str) -> None:
    made = book(sandbox, configuration, 9)
    call(sandbox, "DELETE", made["booking_id"], configuration)

    revived = sandbox.request("POST", "/_sandbox/do/revive", key=None, data={"event": made["event_id"]})
    assert revived.status_code == 302
    move(sandbox, made["event_id"])

    assert times(sandbox) == [(TUESDAY + 9 * HOUR, TUESDAY + 10 * HOUR)]
