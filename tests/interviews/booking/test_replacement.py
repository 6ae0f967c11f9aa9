"""Who can take an interview over: by rows and calendars, with a reason for everybody else."""

from datetime import timedelta

import pytest

from interviews.booking import replacement, swaps
from interviews.enums import Skipped
from interviews.models import Interview, Interviewer
from interviews.nylas.client import nylas
from interviews.nylas.shapes import Person
from recruiting import clock
from tests.factories import NOW, make_interview, make_interviewer
from tests.walking import booked, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(panel) -> Interview:
    return Interview.objects.get(pk=booked(invited(panel)).pk)


def others(interview: Interview) -> list[Interviewer]:
    return list(interview.panel.interviewers.exclude(pk=interview.interviewer_id).order_by("name"))


def test_panels_people_are_ranked_without_the_one_who_has_it(interview):
    chosen = replacement.choose_replacement(interview, now=clock.now())

    assert {person for person, _ in chosen.ranked} == set(others(interview))
    assert chosen.skipped == []


def test_busy_calendar_leave_and_having_given_it_up_are_said(interview):
    busy, away = others(interview)
    nylas().write_event(
        busy.nylas_grant_id,
        "primary",
        mark="x",
        title="Lunch",
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        time_zone="UTC",
        host=Person(email=busy.email, name=busy.name),
        people=[],
        provider=interview.panel.Provider(interview.panel.provider),
        conferencing_grant_id="",
    )
    day = interview.starts_at.date()
    away.leaves.create(first_day=day, last_day=day, kind="holiday", entered_at=NOW)

    chosen = replacement.choose_replacement(interview, now=clock.now())

    assert chosen.ranked == []
    assert dict(chosen.skipped) == {busy: Skipped.BUSY, away: Skipped.ON_LEAVE}
    assert replacement.keeps_from(busy, interview, now=clock.now()) == Skipped.BUSY


def test_whoever_gave_it_up_is_not_next_again(interview):
    first = interview.interviewer
    swaps.reassign(interview, actor="recruiter", reason="Ill", now=clock.now())

    chosen = replacement.choose_replacement(Interview.objects.get(), now=clock.now())

    assert first not in {person for person, _ in chosen.ranked}
    assert (first, Skipped.GAVE_IT_UP) in chosen.skipped


def test_candidate_on_the_panel_does_not_interview_themselves(interview):
    person = others(interview)[0]
    Interviewer.objects.filter(pk=person.pk).update(email=interview.application.candidate.email)

    chosen = replacement.choose_replacement(interview, now=clock.now())

    assert dict(chosen.skipped)[person] == Skipped.OWN_APPLICATION


def test_rows_alone_know_of_other_interviews_and_of_no_calendar(db):
    interview = make_interview(starts_at=NOW + timedelta(days=3))
    taken, lost, free = (make_interviewer(name=name) for name in ("Taken", "Lost", "Free"))
    make_interview(starts_at=NOW + timedelta(days=3, minutes=30), interviewer=taken)
    lost.lose_grant(at=NOW + timedelta(seconds=1))

    assert replacement.kept_by_rows([taken, lost, free], interview, now=NOW) == {
        taken.pk: Skipped.HAS_INTERVIEW,
        lost.pk: Skipped.CALENDAR_LOST,
        free.pk: None,
    }
