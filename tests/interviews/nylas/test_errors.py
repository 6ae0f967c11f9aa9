"""Nylas's errors as the engine knows them: what waits until it is back, and what is tried a few times only."""

from datetime import timedelta

import pytest

from interviews.nylas.errors import Missing, NylasError, Refused, SlotTaken, Throttled, Unreachable
from recruiting.work.errors import Away, Declined


@pytest.mark.parametrize("kind", [Refused, SlotTaken, Missing])
def test_no_of_nylas_is_a_no_to_the_engine_and_keeps_its_request_id(kind: type[NylasError]):
    error = kind("No such participant.", request_id="req-7")

    assert isinstance(error, Declined)
    assert (str(error), error.request_id) == ("No such participant.", "req-7")


@pytest.mark.parametrize("kind", [Unreachable, Throttled])
def test_silence_of_nylas_is_waited_out(kind: type[NylasError]):
    error = kind("Nylas did not answer in time.", request_id="req-8")

    assert isinstance(error, Away)
    assert (str(error), error.request_id, error.retry_after) == ("Nylas did not answer in time.", "req-8", None)


def test_how_long_nylas_asks_us_to_wait_reaches_the_engine():
    error = Throttled("Slowly.", retry_after=timedelta(minutes=7))

    assert error.retry_after == timedelta(minutes=7)
