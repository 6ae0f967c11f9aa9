"""Busy times are asked for once for all, kept for some minutes, and old ones are shown while Nylas is away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interviews.models import Interviewer
from interviews.nylas.errors import Unreachable
from interviews.panels import busy_times
from tests.factories import NOW, make_interviewer

pytestmark = pytest.mark.django_db
END = NOW + timedelta(days=10)


class Calendars:
    """Stands where the wire is: says what everybody's calendar holds, or nothing."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.busy = [(NOW, NOW + timedelta(hours=1))]
        self.is_away = False
        self.unread: set[str] = set()

    def busy_times(self, people: dict[str, Any], **period: Any) -> dict[str, Any]:
        self.asked.append(people)
        if self.is_away:
            raise Unreachable("away")
        self.period = period
        return {email: self.busy for email in people if email not in self.unread}


@pytest.fixture
def calendars(monkeypatch: pytest.MonkeyPatch) -> Calendars:
    stand_in = Calendars()
    monkeypatch.setattr(busy_times, "nylas", lambda: stand_in)
    return stand_in


def read(*people: Interviewer, at: datetime = NOW) -> busy_times.BusyTimes:
    return busy_times.read(people, starts_at=at, ends_at=END, now=at)


def test_all_are_asked_for_at_once_and_not_again_for_some_minutes(calendars):
    ada, ben = make_interviewer(), make_interviewer()

    first = read(ada, ben)
    again = read(ada, ben, at=NOW + timedelta(minutes=2))

    assert [list(people) for people in calendars.asked] == [[ada.email, ben.email]]
    assert first.periods == again.periods == {ada.pk: calendars.busy, ben.pk: calendars.busy}
    assert (first.as_of, first.is_stale) == (NOW, False)
    assert calendars.period["starts_at"].timestamp() % 300 == calendars.period["ends_at"].timestamp() % 300 == 0


def test_who_is_new_is_asked_for_alone(calendars):
    ada, ben = make_interviewer(), make_interviewer()
    read(ada)

    read(ada, ben)

    assert [list(people) for people in calendars.asked] == [[ada.email], [ben.email]]


def test_old_answers_are_asked_for_anew(calendars):
    ada = make_interviewer()
    read(ada)
    calendars.busy = []

    assert read(ada, at=NOW + busy_times.FRESH).periods == {ada.pk: []}


def test_old_answer_is_shown_while_nylas_is_away_which_is_not_asked_again_at_once(calendars):
    ada, ben = make_interviewer(), make_interviewer()
    read(ada)
    calendars.is_away = True

    later = NOW + timedelta(hours=1)
    for _ in range(2):
        found = read(ada, ben, at=later)
        assert (found.is_stale, found.as_of, list(found.periods)) == (True, NOW, [ada.pk])
    assert len(calendars.asked) == 2


def test_calendar_that_cannot_be_read_is_not_known(calendars):
    ada = make_interviewer()
    calendars.unread = {ada.email}

    found = read(ada)

    assert (found.periods, found.is_stale) == ({}, False)


def test_other_calendars_or_another_account_are_asked_for(calendars):
    ada = make_interviewer()
    read(ada)
    ada.busy_calendar_ids = ["work"]
    read(ada)
    ada.nylas_grant_id = "another"
    read(ada)

    assert len(calendars.asked) == 3


def test_nobody_is_asked_for_without_a_calendar(calendars):
    found = read(make_interviewer(grant_state="expired"), make_interviewer(nylas_grant_id=None, grant_state="none"))

    assert (found.periods, found.as_of, found.is_stale, calendars.asked) == ({}, None, False, [])


def test_longer_period_than_was_kept_is_asked_for(calendars):
    ada = make_interviewer()
    read(ada)

    busy_times.read([ada], starts_at=NOW, ends_at=NOW + timedelta(days=40), now=NOW)

    assert len(calendars.asked) == 2
    assert calendars.period["ends_at"] >= datetime(2026, 1, 1, tzinfo=UTC)
