"""Moments of the API: one spelling, whatever the offset, and never without one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from rest_framework.exceptions import ValidationError

from interviews.api.fields import Moment, Reference

NOON = datetime(2027, 3, 9, 12, 0, tzinfo=UTC)


def test_moment_is_told_in_utc_and_taken_with_any_offset(settings):
    settings.TIME_ZONE = "Europe/Lisbon"
    moment = Moment()

    assert moment.to_representation(NOON.astimezone(timezone(timedelta(hours=5)))) == "2027-03-09T12:00:00Z"
    for text in ("2027-03-09T12:00:00Z", "2027-03-09T17:00:00+05:00", "2027-03-09T12:00:00"):
        assert moment.run_validation(text) == NOON
    with pytest.raises(ValidationError):
        moment.run_validation("9 March")


def test_reference_may_be_left_out_and_is_bounded():
    assert Reference().run_validation("") == ""
    with pytest.raises(ValidationError):
        Reference().run_validation("r" * 201)
