"""Caps that are tried out."""

from zoneinfo import ZoneInfo

import pytest

from interviews.booking.forms.what_if import Caps, caps_chosen
from interviews.panels.caps import Diary

DIARY = Diary(ZoneInfo("UTC"), daily_cap=1, weekly_cap=None)


@pytest.mark.parametrize(
    ("caps", "daily", "weekly"),
    [
        (Caps.AS_THEY_ARE, 1, None),
        (Caps.ONE_A_DAY_MORE, 2, None),
        (Caps.ONE_A_WEEK_MORE, 1, None),
        (Caps.NONE, None, None),
    ],
)
def test_caps_are_taken_to_be_others(caps, daily, weekly):
    tried = caps.applied_to(DIARY)
    assert (tried.daily_cap, tried.weekly_cap) == (daily, weekly)


def test_what_was_not_offered_changes_nothing():
    assert caps_chosen("none") == Caps.NONE
    assert caps_chosen("") == caps_chosen("0 or 1") == Caps.AS_THEY_ARE
