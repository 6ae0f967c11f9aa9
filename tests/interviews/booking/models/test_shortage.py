"""A shortage of times: one row per panel and day, taken up again while it lasts."""

from datetime import timedelta

import pytest

from interviews.booking.models.shortage import read_cause
from interviews.models import Shortage
from tests.factories import NOW, make_panel

pytestmark = pytest.mark.django_db


def test_shortage_that_was_over_is_taken_up_again_only_after_a_while():
    panel, at = make_panel(), NOW.replace(hour=12)  # in the middle of a day, which has one row
    row = Shortage.objects.note(panel, at=at)
    Shortage.objects.end(panel, at=at)

    assert Shortage.objects.note(panel, at=at + timedelta(minutes=5)).state == Shortage.State.OVER
    again = Shortage.objects.note(panel, at=at + timedelta(minutes=20))
    assert (again.pk, again.state) == (row.pk, Shortage.State.DUE)
    later = Shortage.objects.note(panel, at=at + timedelta(days=1))
    assert later.pk == row.pk  # it lasts


def test_cause_says_nothing_before_it_was_looked_into_and_then_for_how_many():
    row = Shortage.objects.note(make_panel(), at=NOW)
    assert Shortage.objects.with_cause().get().cause == ""

    row.explain("weekly_cap", kept=4, seated=5)

    cause = Shortage.objects.with_cause().get().cause
    assert read_cause(cause) == ("weekly_cap", 4, 5)
    assert read_cause("") == ("", 0, 0)
