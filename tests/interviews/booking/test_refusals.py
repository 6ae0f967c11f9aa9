"""Why nothing was booked: kept on the attempt, and told again in the same words to a click that waited for it."""

import pytest

from interviews.booking import refusals
from interviews.booking.refusals import BookedAlready, CannotBook, NotFound, OutOfReach, SlotGone
from interviews.models import BookingAttempt


@pytest.mark.parametrize("refused", [SlotGone, BookedAlready, NotFound, OutOfReach])
def test_second_click_is_refused_as_the_first_was(refused):
    again = refusals.error_for(refused.refusal)

    assert (type(again), str(again)) == (refused, str(refused()))


def test_each_reason_that_an_attempt_keeps_has_a_refusal():
    assert set(refusals.ERRORS_BY_REFUSAL) == set(BookingAttempt.Refusal)


def test_without_a_reason_the_second_click_is_told_to_look_again():
    assert (type(refusals.error_for("")), str(refusals.error_for(""))) == (CannotBook, refusals.SAME_MOMENT)
