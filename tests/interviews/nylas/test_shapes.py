"""A panel that closes at midnight is told to Nylas without hours."""

from datetime import time

import pytest

from tests.interviews.specs import spec


@pytest.mark.parametrize(("closes_at", "until_midnight"), [(time(0), True), (time(23, 59), False), (time(17), False)])
def test_midnight_is_the_end_of_the_day(closes_at, until_midnight):
    assert spec(closes_at=closes_at).lasts_until_midnight is until_midnight
