"""An interview leaves its host’s calendar: by its booking, by its event where that is refused, and for candidates only in time."""

import pytest

from interviews.booking.taking_off import take_off
from interviews.models import Interview
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, Refused, Unreachable
from tests.walking import booked, invited

pytestmark = pytest.mark.django_db
TOO_LATE = {"kind": "answer", "status": 400, "body": {"error": {"type": "x", "message": "Too late to cancel."}}}
GONE = {"kind": "answer", "status": 404, "body": {"error": {"type": "not_found_error", "message": "No."}}}
AT_BOOKINGS = {"path": "/v3/scheduling/bookings/.*", "method": "DELETE"}


@pytest.fixture
def interview(panel) -> Interview:
    return booked(invited(panel))


def take_away(interview: Interview, **more) -> None:
    take_off(
        interview.panel,
        booking_id=interview.nylas_booking_id or "",
        grant_id=interview.nylas_grant_id,
        calendar_id=interview.nylas_calendar_id,
        event_id=interview.nylas_event_id,
        reason="Filled",
        **more,
    )


def stands(interview: Interview) -> bool:
    try:
        found = nylas().meeting(interview.nylas_grant_id, "primary", interview.nylas_event_id)
    except Missing:
        return False
    return not found.is_cancelled


@pytest.mark.parametrize("fault", [None, TOO_LATE, GONE], ids=["at once", "too late", "gone already"])
def test_event_goes_whatever_nylas_says_of_the_booking_and_twice_is_once(interview, sandbox, fault):
    if fault is not None:
        sandbox.control("faults", {**AT_BOOKINGS, **fault})

    take_away(interview)
    take_away(interview)

    assert not stands(interview)


def test_candidate_who_is_too_late_is_refused(interview, sandbox):
    sandbox.control("faults", {**AT_BOOKINGS, **TOO_LATE})

    with pytest.raises(Refused, match="Too late"):
        take_away(interview, is_guest=True)
    assert stands(interview)


def test_no_answer_is_an_error(interview, sandbox):
    sandbox.control("faults", {**AT_BOOKINGS, "kind": "502_html"})

    with pytest.raises(Unreachable):
        take_away(interview)
