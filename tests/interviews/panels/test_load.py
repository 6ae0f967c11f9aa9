"""What is read of people for choosing among them: load over all panels, and what keeps them from a time."""

from datetime import UTC, date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.enums import Skipped
from interviews.models import Assignment, Chance, Interview, Interviewer, Leave, Panel, Seat
from interviews.panels import fairness, load
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def book(person: Interviewer, panel: Panel | None = None, **fields: object) -> Interview:
    return make_interview(link=make_link(panel=panel or make_panel()), interviewer=person, **fields)


def loads(panel: Panel) -> dict[int, int]:
    """Minutes of each person on the panel."""
    return {one.interviewer: sum(part.minutes for part in one.parts) for one in load.records(panel, now=NOW)}


def keeps(person: Interviewer, at: object, **without: object) -> Skipped | None:
    ends_at = at + timedelta(minutes=45)
    return load.diaries([person], starts_at=at, ends_at=ends_at, **without)[person.pk].keeps_from(at, ends_at)


# ── load ──
def test_interviews_of_all_panels_and_all_their_people_count():
    host, guest, none = people = [make_interviewer() for _ in range(3)]
    panel = make_panel(interviewers=people)
    book(host, panel)
    book(host, minutes=30, people=[guest])
    book(host, source=Interview.Source.ELSEWHERE, starts_at=NOW - 5 * DAY)

    assert loads(panel) == {host.pk: 120, guest.pk: 30, none.pk: 0}


@pytest.mark.parametrize(("status", "counts"), [("held", True), ("no_show", True), ("cancelled", False)])
def test_what_was_cancelled_gives_its_load_back(status, counts):
    person = make_interviewer()
    panel = make_panel(interviewers=[person])
    book(person, panel, status=status, starts_at=NOW - DAY)

    assert loads(panel) == {person.pk: 45 if counts else 0}


def test_interview_counts_for_who_did_it_and_not_for_who_declined():
    declined, did_it = people = [make_interviewer() for _ in range(2)]
    panel = make_panel(interviewers=people)
    interview = book(declined, panel, people=[did_it])
    Assignment.objects.get(interview=interview, interviewer=declined).decline("A clash", at=NOW)

    assert loads(panel) == {declined.pk: 0, did_it.pk: 45}


def test_twelve_weeks_back_count_and_all_that_is_ahead():
    person = make_interviewer()
    panel = make_panel(interviewers=[person])
    for days, minutes in ((-fairness.WINDOW.days - 1, 15), (-fairness.WINDOW.days + 1, 30), (90, 60)):
        book(person, starts_at=NOW + days * DAY, minutes=minutes)

    assert loads(panel) == {person.pk: 90}


def test_record_has_what_the_rules_need():
    person = make_interviewer(weight="0.5", time_zone="Asia/Kolkata")
    panel = make_panel(interviewers=[])
    Seat.objects.create(panel=panel, interviewer=person, joined_at=NOW - DAY)
    Leave.objects.create(interviewer=person, first_day=date(2026, 3, 2), last_day=date(2026, 3, 3), entered_at=NOW)
    Chance.objects.keep(book(person, panel).pk, {person.pk: 0.25})

    (record,) = load.records(panel, now=NOW)

    assert (record.weight, record.joined_at, record.chances, record.owed) == (0.5, NOW - DAY, 0.25, 0)
    ((begins, ends),) = record.leave
    assert (begins.astimezone(UTC).hour, ends - begins) == (18, 2 * DAY)


def test_chances_of_long_ago_and_of_cancelled_interviews_say_nothing():
    person = make_interviewer()
    panel = make_panel(interviewers=[person])
    old, cancelled, counted = (book(person) for _ in range(3))
    for interview in (old, cancelled, counted):
        Chance.objects.keep(interview.pk, {person.pk: 0.5})
    Interview.objects.filter(pk=old.pk).update(created_at=NOW - 29 * DAY)
    Interview.objects.filter(pk=cancelled.pk).update(status="cancelled")

    assert [one.chances for one in load.records(panel, now=NOW)] == [0.5]


def test_owed_is_what_the_chances_on_this_panel_come_to_less_what_was_taken():
    taker, other = people = [make_interviewer() for _ in range(2)]
    panel = make_panel(interviewers=people, distribution="own_share")
    for number in range(3):
        interview = book(taker, panel, starts_at=NOW + (number + 1) * DAY)
        Chance.objects.keep(interview.pk, {taker.pk: 0.5, other.pk: 0.5})
    book(taker, panel)  # made by hand: nobody owed it
    Chance.objects.keep(book(taker).pk, {taker.pk: 0.5, other.pk: 0.5})  # another panel's
    Interview.objects.filter(pk=interview.pk).update(status="cancelled")

    assert {one.interviewer: one.owed for one in load.records(panel, now=NOW)} == {taker.pk: -1.0, other.pk: 1.0}


@pytest.mark.parametrize("distribution", ["fair", "own_share"])
def test_reading_costs_the_same_for_one_person_and_for_five(distribution):
    def queries(number: int) -> int:
        people = [make_interviewer() for _ in range(number)]
        panel = make_panel(interviewers=people, distribution=distribution)
        for person in people:
            book(person, panel)
            Leave.objects.create(interviewer=person, first_day=NOW.date(), last_day=NOW.date(), entered_at=NOW)
        with CaptureQueriesContext(
            connection,
        ) as found:
            load.records(panel, now=NOW)
            load.diaries(people, starts_at=NOW, ends_at=NOW + DAY)
        return len(found)

    assert queries(5) == queries(1) <= 11


# ── caps and leave ──
def test_day_that_is_full_on_other_panels_is_full():
    person = make_interviewer(daily_cap=2)
    at = NOW.replace(hour=12) + 3 * DAY
    book(person, starts_at=at)
    assert keeps(person, at + timedelta(hours=2)) is None

    hand_made = book(person, starts_at=at + timedelta(hours=1), source=Interview.Source.ELSEWHERE)

    assert keeps(person, at + timedelta(hours=2)) == Skipped.DAILY_CAP
    assert keeps(person, at + timedelta(hours=2), without=hand_made.pk) is None
    Interview.objects.filter(pk=hand_made.pk).update(status="cancelled")
    assert keeps(person, at + timedelta(hours=2)) is None


def test_interview_that_is_being_moved_counts_where_it_is_and_where_it_goes():
    person = make_interviewer(daily_cap=1)
    here, there = (NOW.replace(hour=12) + days * DAY for days in (3, 5))
    interview = book(person, starts_at=here)
    assert interview.begin_change()
    interview.hold_place(there)

    assert keeps(person, here) == keeps(person, there) == Skipped.DAILY_CAP

    interview.end_change()
    assert keeps(person, there) is None


def test_leave_of_one_is_no_leave_of_the_others():
    away, here = make_interviewer(), make_interviewer()
    at = NOW.replace(hour=12) + 3 * DAY
    Leave.objects.create(interviewer=away, first_day=at.date(), last_day=at.date(), entered_at=NOW)

    assert (keeps(away, at), keeps(here, at)) == (Skipped.ON_LEAVE, None)
