"""Days on which somebody takes no interviews."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from interviews.models import Leave
from interviews.panels.models.leave import periods
from tests.factories import NOW, make_interviewer

LISBON = ZoneInfo("Europe/Lisbon")


def leave(first: str, last: str) -> Leave:
    return Leave(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LISBON)


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        ("2026-03-05", "2026-03-04", "last_day", "This is before the first day, 5 Mar 2026."),
        ("2026-03-05", "2029-03-05", "last_day", "more than two years"),
        ("0026-03-05", "2026-03-05", "first_day", "this century"),
        ("2026-03-05", "9999-12-31", "last_day", "this century"),
    ],
)
def test_days_that_cannot_be_meant_are_said_at_their_field(first, last, field, words):
    with pytest.raises(ValidationError) as refused:
        leave(first, last).clean()

    assert words in refused.value.message_dict[field][0]


def test_days_in_words():
    assert leave("2026-08-03", "2026-08-14").days == "3 Aug 2026 to 14 Aug 2026"
    assert leave("2026-08-03", "2026-08-03").days == "3 Aug 2026"


def test_days_as_periods_are_those_of_the_zone_and_overlapping_ones_are_one():
    rows = [
        leave("2026-03-28", "2026-03-29"),
        leave("2026-03-10", "2026-03-12"),
        leave("2026-03-12", "2026-03-13"),
        leave("2026-03-14", "2026-03-14"),
    ]

    assert periods(rows, LISBON) == (
        (local("2026-03-10"), local("2026-03-15")),
        (local("2026-03-28"), local("2026-03-30")),
    )
    assert periods([], LISBON) == ()


@pytest.mark.django_db
def test_leave_that_touches_some_days_is_found():
    person = make_interviewer()
    row = Leave.objects.create(
        interviewer=person, first_day=date(2026, 3, 10), last_day=date(2026, 3, 12), entered_at=NOW
    )

    assert list(Leave.objects.touching(date(2026, 3, 12), date(2026, 3, 20))) == [row]
    assert not Leave.objects.touching(date(2026, 3, 13), date(2026, 3, 20)).exists()


@pytest.mark.django_db
def test_leave_is_over_once_its_last_day_is_over_in_every_zone():
    person, today = make_interviewer(), NOW.date()
    days = [today + timedelta(days=number) for number in (-2, -1, 0)]
    rows = [Leave.objects.create(interviewer=person, first_day=day, last_day=day, entered_at=NOW) for day in days]

    assert list(Leave.objects.not_over(NOW)) == rows[1:]
