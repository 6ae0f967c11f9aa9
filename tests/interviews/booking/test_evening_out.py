"""Which interviews could change hands: only those that may, only to who could take them, and only a few."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from interviews.booking import evening_out
from interviews.booking.evening_out import EveningOut
from interviews.models import Assignment, Chance, Interview, Interviewer, Leave, Panel, Seat
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_link,
    make_panel,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIVE = (
    5 + (NOW.replace(hour=12) - NOW) / DAY
)  # days to a noon: what is a few hours later is on the same day, whatever the time now


@pytest.fixture
def people() -> list[Interviewer]:
    return [make_interviewer(name=name, time_zone="UTC") for name in ("Ann", "Bo")]


@pytest.fixture
def panel(people: list[Interviewer]) -> Panel:
    """Both have been on it for ever."""
    panel = make_panel(interviewers=people)
    Seat.objects.update(joined_at=None)
    return panel


def book(panel: Panel, host: Interviewer, *free: Interviewer, days: float = FIVE, **fields: object) -> Interview:
    """For an hour, `days` ahead; `free` could have taken it as well as the host."""
    link = make_link(panel=panel, application=make_application(job=panel.job, candidate=make_candidate()))
    interview = make_interview(link=link, interviewer=host, starts_at=NOW + days * DAY, minutes=60, **fields)
    for one in (host, *free):
        Chance.objects.create(interview=interview, interviewer=one, share=1 / (1 + len(free)))
    return interview


def propose(user: User) -> EveningOut:
    return evening_out.propose(user=user, now=NOW)


def given(found: EveningOut) -> list[tuple[Interview, Interviewer, Interviewer]]:
    return [(one.interview, one.gives, one.takes) for one in found.proposals]


def test_interview_goes_from_who_has_more_to_who_was_free_too(recruiter, panel, people):
    ann, bo = people
    first = book(panel, ann, bo)
    book(panel, ann, days=6)

    found = propose(recruiter)

    assert given(found) == [(first, ann, bo)]
    assert (found.before, found.after, found.people) == (120, 0, 2)


def test_few_are_proposed_however_many_would_help(recruiter, panel, people):
    ann, bo = people
    for number in range(30):
        book(panel, ann, bo, days=3 + number)

    found = propose(recruiter)

    assert (len(found.proposals), found.before, found.after) == (1, 1800, 1680)


@pytest.mark.parametrize(
    "fields",
    [{"days": 1.9}, {"status": "cancelled"}, {"status": "held", "days": -3}],
    ids=["too soon", "cancelled", "over"],
)
def test_what_is_near_or_over_stays(recruiter, panel, people, fields):
    ann, bo = people
    book(panel, ann, days=8)
    book(panel, ann, days=9)
    book(panel, ann, bo, **fields)

    assert given(propose(recruiter)) == []


def test_what_was_declined_or_is_taken_together_stays(recruiter, panel, people):
    ann, bo = people
    guest = make_interviewer()
    book(panel, ann, bo, people=[guest])
    declined = book(panel, ann, bo, days=6)
    Assignment.objects.get(interview=declined).decline("A clash", at=NOW)
    book(panel, ann, days=7)
    together = make_panel(interviewers=people, distribution="everyone")
    book(together, ann, bo, days=8)

    assert given(propose(recruiter)) == []


@pytest.mark.parametrize("reason", ["left", "off", "lost", "leave", "cap", "other", "not free"])
def test_who_could_not_take_it_now_is_not_proposed(recruiter, panel, people, reason):
    ann, bo = people
    interview = book(panel, ann, *([] if reason == "not free" else [bo]))
    for days in (6, 7, 8):
        book(panel, ann, days=days)
    if reason == "left":
        panel.seats.filter(interviewer=bo).delete()
        make_panel(interviewers=[bo])
    elif reason == "off":
        Interviewer.objects.filter(pk=bo.pk).update(is_active=False)
    elif reason == "lost":
        Interviewer.objects.filter(pk=bo.pk).update(grant_state="expired")
    elif reason == "leave":
        day = interview.starts_at.date()
        Leave.objects.create(interviewer=bo, first_day=day, last_day=day, entered_at=NOW)
    elif reason == "cap":
        Interviewer.objects.filter(pk=bo.pk).update(daily_cap=1)
        book(panel, bo, days=FIVE + 0.1)
    elif reason == "other":
        book(make_panel(interviewers=[bo]), bo)

    assert given(propose(recruiter)) == []


def test_several_together_pass_no_cap(recruiter, panel, people):
    ann, bo = people
    Interviewer.objects.filter(pk=bo.pk).update(daily_cap=1)
    for number in range(40):
        book(panel, ann, days=-1 - number)
    for hour in range(4):
        book(panel, ann, bo, days=FIVE + hour / 24)

    found = propose(recruiter)

    assert len(found.proposals) == 1  # two would be allowed, were there a day for the second


def test_newcomers_credit_counts(recruiter, people):
    ann, bo = people
    panel = make_panel(interviewers=[ann])
    Seat.objects.update(joined_at=None)
    Seat.objects.create(panel=panel, interviewer=bo, joined_at=NOW + DAY)
    for days in (5, 6):
        book(panel, ann, bo, days=days)

    assert given(propose(recruiter)) == []


def test_recruiter_reads_nothing_of_their_own_application(recruiter, panel, people):
    ann, bo = people
    candidate = make_candidate(email=recruiter.email)
    own = book(panel, ann, bo)
    own.application.candidate = candidate
    own.application.save()
    book(panel, ann, days=6)

    assert given(propose(recruiter)) == []


def test_nobody_at_all_is_even(recruiter):
    assert propose(recruiter) == EveningOut([], 0, 0, 0)


def test_number_of_queries_does_not_grow(recruiter, panel, people, django_assert_num_queries: DjangoAssertNumQueries):
    ann, bo = people
    counts = []
    for number in (2, 6):
        for place in range(number):
            book(panel, ann, bo, days=10 * number + place)
        with django_assert_num_queries(counts[0] if counts else 18, exact=False) as queries:
            propose(recruiter)
        counts.append(len(queries))


def test_nothing_goes_to_somebody_who_still_learns(recruiter, panel, people):
    ann, bo = people
    panel.seats.filter(interviewer=bo).update(is_trainee=True)
    make_panel(interviewers=[bo])
    book(panel, ann, bo)
    book(panel, ann, days=6)

    assert given(propose(recruiter)) == []
