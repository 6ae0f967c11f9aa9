"""Reminders of scorecards: when, to whom, how often, and when no more."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from candidates.models import Application
from debriefs.notices.due import REMINDERS
from debriefs.notices.reminders import remind_of_scorecards
from interviews.booking.errands import send_all
from interviews.models import Concern, Errand, Interview, Message
from recruiting import queue
from tests.debriefs.loops import author, excuse, make_loop, submit
from tests.factories import NOW, make_interviewer, make_user

pytestmark = pytest.mark.django_db


def remind_until(interview: Interview, last: datetime) -> list[tuple[str, datetime]]:
    """What is mailed to whom and when, as the errand and the mails become due until then. It took place, if its time is over."""
    sent = []
    while True:
        errand = Errand.objects.filter(interview=interview, kind="remind_scorecard", state__in=Errand.OPEN).first()
        if errand is None or errand.due_at > last:
            return sent
        if interview.ends_at <= errand.due_at:
            Interview.objects.filter(pk=interview.pk, status="scheduled").update(status="held")
        queue.work("errand", errand.pk, now=errand.due_at)
        for message in Message.objects.filter(kind="scorecard_due", state="due"):
            state = queue.work("message", message.pk, now=errand.due_at).state
            sent += [(message.to, errand.due_at)] if state == "sent" else []


def asked(interview: Interview) -> Interview:
    send_all(interview, now=NOW)
    Errand.objects.exclude(kind="remind_scorecard").delete()
    return interview


def test_interviewer_is_reminded_three_times_and_then_a_recruiter_learns_of_it():
    interview = asked(make_loop(over=0, ahead=1).interviews[0])
    ends_at = interview.ends_at

    sent = remind_until(interview, ends_at + timedelta(days=3, minutes=14))
    assert not Concern.objects.exists()
    sent += remind_until(interview, ends_at + timedelta(days=30))

    times = [ends_at + timedelta(minutes=15) + timedelta(days=days) for days in (0, 1, 3)]
    assert sent == [(author(interview).email, at) for at in times]
    assert [concern.reason for concern in Concern.objects.all()] == [Concern.Reason.SCORECARD_LATE]


def test_concern_that_a_recruiter_settled_is_not_raised_again():
    interview = asked(make_loop(over=0, ahead=1).interviews[0])
    remind_until(interview, interview.ends_at + timedelta(days=30))
    Concern.objects.settle(by=make_user(), at=NOW)

    remind_of_scorecards(interview, now=interview.ends_at + timedelta(days=30))

    assert (Concern.objects.count(), Concern.objects.open().count()) == (1, 0)


def test_reminders_that_were_missed_are_not_made_up_for():
    interview = make_loop(over=0, ahead=1).interviews[0]
    interview.mark_held(at=interview.ends_at)

    for _ in range(2):
        remind_of_scorecards(interview, now=interview.ends_at + timedelta(days=2))

    assert Message.objects.count() == 1
    assert Errand.objects.get().due_at == interview.ends_at + REMINDERS[2]


def test_moved_interview_takes_its_reminder_along():
    interview = asked(make_loop(over=0, ahead=1).interviews[0])
    before = interview.ends_at
    interview.reschedule(interview.starts_at + timedelta(days=1), before + timedelta(days=1), actor="candidate", at=NOW)

    remind_of_scorecards(interview, now=before + timedelta(minutes=15))  # was claimed just before the move

    assert not Message.objects.exists()
    assert Errand.objects.get(kind="remind_scorecard").due_at == interview.ends_at + REMINDERS[0]


def test_each_of_two_interviewers_is_asked_for_their_own():
    loop = make_loop(over=0, ahead=1)
    interview, colleague = loop.interviews[0], make_interviewer(user=make_user())
    interview.interviewers.add(colleague, make_interviewer(), through_defaults={"assigned_at": NOW})
    asked(interview)
    submit(interview)

    assert {to for to, _ in remind_until(interview, interview.ends_at + timedelta(days=30))} == {colleague.user.email}


def test_interviewer_who_is_the_candidate_is_never_asked():
    loop = make_loop(over=0, ahead=1)
    me = make_user(email="amara+me@example.org")
    loop.interviewers[0].user = me
    loop.interviewers[0].save()

    assert remind_until(asked(loop.interviews[0]), NOW + timedelta(days=30)) == []


def test_committee_learns_with_a_reminder_that_nobody_is_waited_for_any_more():
    loop = make_loop(over=2)
    submit(loop.interviews[0])
    Interview.objects.filter(pk=loop.interviews[1].pk).update(status="no_show")

    remind_of_scorecards(loop.interviews[1], now=NOW)

    assert Message.objects.get().kind == "scorecards_in"


HOURS = st.integers(-48, 120)
DEEDS = st.lists(st.tuples(HOURS, st.sampled_from(["submit", "excuse", "cancelled", "no_show", "removed"])), max_size=4)


class WhateverTheOrder(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(deeds=DEEDS, moves=st.integers(-1, 3))
    def test_no_reminder_before_the_end_and_none_after_it_is_in(self, deeds, moves):
        interview = make_loop(over=0, ahead=1).interviews[0]
        if moves >= 0:
            asked(interview)
            days = timedelta(days=moves)
            interview.reschedule(interview.starts_at + days, interview.ends_at + days, actor="candidate", at=NOW)
        asked(interview)
        over_at, sent = None, []
        for hours, deed in sorted(deeds):
            at = interview.ends_at + timedelta(hours=hours)
            sent += remind_until(interview, at)
            if deed in {"cancelled", "no_show"}:
                Interview.objects.filter(pk=interview.pk).update(status=deed)
            elif deed == "removed":
                interview.assignments.all().delete()
            else:
                {"submit": submit, "excuse": excuse}[deed](interview, interview.interviewer.user, at=at)
            over_at = over_at or at
        sent += remind_until(interview, interview.ends_at + timedelta(days=30))

        last = over_at or interview.ends_at + timedelta(days=30)
        due = [interview.ends_at + wait for wait in REMINDERS if interview.ends_at + wait <= last]
        assert [at for _, at in sent] == due


@pytest.mark.parametrize("stage", ["rejected", "withdrawn"])
def test_nobody_is_reminded_once_the_application_is_over(stage):
    interview = asked(make_loop(over=0, ahead=1).interviews[0])
    Application.objects.filter(pk=interview.application_id).update(stage=stage)

    assert remind_until(interview, interview.ends_at + timedelta(days=30)) == []
    assert not Concern.objects.exists()


def test_nobody_is_reminded_once_it_is_decided():
    loop = make_loop(over=0, ahead=1)
    loop.debrief.mark_decided()

    assert remind_until(asked(loop.interviews[0]), loop.interviews[0].ends_at + timedelta(days=30)) == []
