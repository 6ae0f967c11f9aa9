"""What everybody takes, week by week: whose, in which week, full or away, and what was expected."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from interviews.models import Assignment, Interview, Interviewer, Leave, Seat
from interviews.panels import weeks
from interviews.panels.weeks import AHEAD, BEFORE, Line
from tests.factories import make_interview, make_interviewer, make_link, make_panel

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 3, 2)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def book(person: Interviewer, at: datetime = NOW, **fields: object) -> Interview:
    return make_interview(link=make_link(panel=make_panel(interviewers=[])), interviewer=person, starts_at=at, **fields)


def line(person: Interviewer) -> Line:
    return next(one for one in weeks.of_everybody(now=NOW).lines if one.person == person)


def cell(person: Interviewer, monday: date = MONDAY) -> weeks.Cell:
    return next(one for one in line(person).cells if one.monday == monday)


def sat(person: Interviewer, since: datetime | None = None) -> Interviewer:
    """On a panel, since ever unless told."""
    panel = make_panel(interviewers=[person])
    Seat.objects.filter(panel=panel).update(joined_at=since)
    return person


def test_weeks_lie_around_this_one_and_begin_on_mondays():
    found = weeks.of_everybody(now=NOW)

    assert found.this_week == MONDAY
    assert (found.mondays[0], found.mondays[-1]) == (MONDAY - BEFORE * WEEK, MONDAY + AHEAD * WEEK)


def test_interview_of_any_panel_counts_in_the_week_of_the_persons_zone():
    tokyo, lisbon = (make_interviewer(time_zone=zone) for zone in ("Asia/Tokyo", "Europe/Lisbon"))
    sunday_evening = datetime(2026, 3, 8, 20, 0, tzinfo=UTC)
    for person in (tokyo, lisbon):
        book(person, sunday_evening)

    assert (cell(tokyo).interviews, cell(tokyo, MONDAY + WEEK).interviews) == (0, 1)
    assert (cell(lisbon).interviews, cell(lisbon).minutes) == (1, 45)


def test_first_and_last_week_are_whole_in_every_zone():
    for zone in ("Pacific/Kiritimati", "Pacific/Honolulu"):
        person = make_interviewer(time_zone=zone)
        for day in range(7):
            noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC) + day * DAY
            book(person, noon - BEFORE * WEEK)
            book(person, noon + AHEAD * WEEK)

        assert line(person).cells[0].interviews + line(person).cells[-1].interviews in (12, 13, 14)


def test_cancelled_is_nobodys_and_declined_is_told_apart():
    person = make_interviewer()
    book(person, status="cancelled")
    declined = book(person)
    Assignment.objects.get(interview=declined).decline("A clash", at=NOW)

    assert (cell(person).interviews, cell(person).minutes, cell(person).declined) == (0, 0, 1)


def test_week_is_full_at_its_cap():
    person = make_interviewer(weekly_cap=2)
    book(person)
    assert not cell(person).is_full

    book(person, NOW + DAY)
    assert cell(person).is_full


def test_leave_counts_by_working_days():
    person = sat(make_interviewer())
    Leave.objects.create(interviewer=person, first_day=MONDAY + 3 * DAY, last_day=MONDAY + 8 * DAY, entered_at=NOW)

    assert (cell(person).days_away, cell(person, MONDAY + WEEK).days_away) == (2, 2)


def test_who_came_later_was_away_before_unless_they_took_something():
    new, old = sat(make_interviewer(), NOW), sat(make_interviewer(), NOW)
    book(old, NOW - 3 * WEEK)

    assert [cell(new, MONDAY - WEEK).days_away, cell(new).days_away] == [5, 2]
    assert [cell(old, MONDAY - number * WEEK).days_away for number in (4, 3, 1)] == [5, 0, 0]


def test_expected_is_by_share_and_by_days_of_each_week():
    half, whole, away = (sat(make_interviewer(weight=weight)) for weight in ("0.5", 1, 1))
    Leave.objects.create(interviewer=away, first_day=MONDAY, last_day=MONDAY + 6 * DAY, entered_at=NOW)
    for minutes in (60, 30):
        book(whole, minutes=minutes)

    assert [line(one).expected for one in (half, whole, away)] == [30, 60, 0]
    assert (line(whole).minutes, line(half).per_share) == (90, 0)


def test_who_takes_none_any_more_is_shown_for_what_they_took_and_compared_with_nobody():
    gone, never, here = make_interviewer(is_active=False), make_interviewer(is_active=False), make_interviewer()
    book(gone)
    book(here, NOW + DAY)
    found = weeks.of_everybody(now=NOW)

    assert {one.person for one in found.lines} == {gone, here}
    assert never not in {one.person for one in found.lines}
    assert (line(gone).expected, line(here).expected, found.apart) == (0, 45, 0)


def test_panel_shows_its_people_with_their_load_of_all_panels():
    seated, other = make_interviewer(), make_interviewer()
    panel = make_panel(interviewers=[seated])
    book(seated)
    book(other)

    found = weeks.of_everybody(panel=panel, now=NOW)

    assert [(one.person, one.minutes) for one in found.lines] == [(seated, 45)]


def test_apart_is_by_share():
    whole, half = make_interviewer(), make_interviewer(weight="0.5")
    for person in (whole, half):
        book(person, minutes=60)

    assert weeks.of_everybody(now=NOW).apart == 60


def test_own_weeks_are_one_line():
    person = make_interviewer()
    book(person)
    book(make_interviewer())

    assert [(one.person, one.minutes) for one in weeks.of_one(person, now=NOW).lines] == [(person, 45)]


def test_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries):
    for number in (1, 4):
        for _ in range(number):
            book(sat(make_interviewer()))
        with django_assert_num_queries(6):
            weeks.of_everybody(now=NOW)


def test_what_is_only_learned_from_is_no_load_and_fills_the_week():
    learner, other = sat(make_interviewer(weekly_cap=1)), sat(make_interviewer())
    Seat.objects.filter(interviewer=learner).update(is_trainee=True)
    interview = book(other, people=[learner])
    Assignment.objects.filter(interview=interview, interviewer=learner).update(role="shadow")

    week = cell(learner)

    assert (week.minutes, week.interviews, week.learned, week.is_full) == (0, 0, 1, True)
    assert (line(learner).expected, line(learner).is_compared, line(other).expected) == (0, False, 45)
