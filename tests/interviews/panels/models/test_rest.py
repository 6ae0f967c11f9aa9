"""Time out of every panel: when it lasts, one at a time, and how it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from interviews.models import Interviewer, Rest
from tests.factories import make_interviewer, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def begin(person: Interviewer, *, until: date | None = None, at: datetime = AT) -> Rest | None:
    return Rest.objects.begin(person, until=until, reason="Ill", by=make_user(), at=at)


@pytest.mark.parametrize(
    ("zone", "last"),
    [
        ("Pacific/Kiritimati", datetime(2026, 3, 4, 9, 59, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 3, 5, 10, 59, tzinfo=UTC)),
        ("UTC", datetime(2026, 3, 4, 23, 59, tzinfo=UTC)),
    ],
)
def test_last_day_is_that_of_the_persons_own_zone(zone, last):
    rest = begin(make_interviewer(time_zone=zone), until=date(2026, 3, 4))

    assert rest.lasts(AT)
    assert rest.lasts(last)
    assert not rest.lasts(last + timedelta(minutes=1))
    assert rest in Rest.objects.not_over_before(last)


def test_without_a_last_day_it_lasts_until_somebody_ends_it():
    rest, by = begin(make_interviewer()), make_user()
    later = AT + timedelta(days=900)
    assert rest.lasts(later)

    assert rest.end(by=by, at=later) is True
    assert rest.end(by=make_user(), at=later) is False

    assert not rest.lasts(later)
    assert rest.lasts(later - timedelta(minutes=1))
    assert (rest.ended_by, rest not in Rest.objects.not_over_before(later)) == (by, True)


def test_there_is_one_at_a_time():
    person = make_interviewer()
    begin(person, until=date(2026, 3, 3))

    assert begin(person, at=AT + timedelta(hours=1)) is None
    assert begin(person, at=AT + timedelta(days=9)) is not None
    assert begin(make_interviewer()) is not None
    assert person.rest_at(AT + timedelta(days=9)) is not None
