"""Checks and checkpoints: which need a person."""

from datetime import timedelta

import pytest

from privacy.models import LedgerCheck
from privacy.schedule import day
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_there_is_one_check_a_day_and_it_can_be_asked_for_again():
    check = LedgerCheck.objects.ask(day(NOW), at=NOW)
    check.settle("done", at=NOW)

    assert LedgerCheck.objects.ask(day(NOW), at=NOW).state == "done"
    assert LedgerCheck.objects.ask(day(NOW), at=NOW, again=True).state == "failed"
    assert LedgerCheck.objects.count() == 1


@pytest.mark.parametrize("state", ["found", "dead"])
def test_what_was_found_is_not_looked_for_again_by_itself(state):
    LedgerCheck.objects.ask(day(NOW), at=NOW).settle(state, at=NOW)

    assert LedgerCheck.objects.ask(day(NOW), at=NOW, again=True).state == state


def test_alarm_lasts_until_a_later_check_finds_nothing():
    first = LedgerCheck.objects.ask(day(NOW - timedelta(days=1)), at=NOW)
    first.settle("found", at=NOW)
    second = LedgerCheck.objects.ask(day(NOW), at=NOW)
    assert list(LedgerCheck.objects.needing_attention()) == [first]

    second.settle("done", at=NOW)

    assert list(LedgerCheck.objects.needing_attention()) == []
