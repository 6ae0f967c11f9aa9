"""What a booking makes Nylas send: mails and reminders."""

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, PRIYA, SARAH, TUESDAY, book, call, configure, listen, wish

LINKS = {
    "rescheduling_url": "https://app.example.com/move/:booking_ref",
    "cancellation_url": "https://app.example.com/cancel/:booking_ref",
    "organizer_confirmation_url": "https://app.example.com/confirm/:booking_ref",
}


def test_mails_follow_the_booking_unless_switched_off(sandbox: SandboxProcess) -> None:
    loud = configure(sandbox, SARAH, scheduler={"min_booking_notice": 0, **LINKS})
    made = book(sandbox, loud, 9)
    call(sandbox, "PATCH", made["booking_id"], loud, wish(10))
    call(sandbox, "DELETE", made["booking_id"], loud, {"cancellation_reason": "no"})
    heard = [(one["kind"], one["recipient"]) for one in sandbox.get("/_sandbox/mail").json()["data"]]
    quiet = configure(sandbox, PRIYA, event_booking={"title": "x", "timezone": "UTC", "disable_emails": True})
    book(sandbox, quiet, 9)

    assert heard[::-1] == [
        ("confirmation", "ada@example.org"),
        ("confirmation", SARAH),
        ("rescheduled", "ada@example.org"),
        ("rescheduled", SARAH),
        ("cancelled", "ada@example.org"),
        ("cancelled", SARAH),
    ]
    assert len(sandbox.get("/_sandbox/mail").json()["data"]) == len(heard)


def test_reminders_come_when_they_should(sandbox: SandboxProcess, receiver: Receiver) -> None:
    reminders = [
        {"type": "webhook", "minutes_before_event": 60},
        {"type": "email", "minutes_before_event": 30, "recipient": "guest", "email_subject": "Soon"},
    ]
    configuration = configure(sandbox, SARAH, event_booking={"title": "x", "timezone": "UTC", "reminders": reminders})
    listen(sandbox, receiver.url, ["booking.reminder"])
    book(sandbox, configuration, 9)

    first = sandbox.run_to_next()["now"]
    second = sandbox.run_to_next()["now"]

    told = receiver.last("booking.reminder").object
    assert (first, second) == (
        pytest.approx(TUESDAY + 8 * HOUR, abs=2),
        pytest.approx(TUESDAY + 8.5 * HOUR, abs=2),
    )
    assert (told["booking_info"]["time_until_event"], told["booking_info"]["organizer_email"]) == (60, SARAH)
    assert sandbox.get("/_sandbox/mail").json()["data"][0]["subject"] == "Soon"
