"""What waits for whom: the same by queries as by the rules of status and access, whatever has happened."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from candidates.models import Application
from debriefs.access import access_to
from debriefs.models import Debrief, DebriefRules, EarlyOpening, Vote
from debriefs.notices import due
from interviews.models import Interview
from tests.debriefs.loops import Loop, author, excuse, make_loop, submit
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_recording

pytestmark = pytest.mark.django_db


def waits(user: User, *, now=NOW) -> list[str]:
    found = due.due_of(user, now=now)
    everybody = due.people_with_something(User.objects.all(), now=now)
    assert due.count_of(user, now=now) == len(found)
    assert everybody.filter(pk=user.pk).exists() == bool(len(found))
    return [*("scorecard" for _ in found.scorecards), *(debrief.ask for debrief in found.debriefs)]


def test_interviewer_owes_a_scorecard_from_the_end_on_until_it_is_in():
    loop = make_loop(over=0, ahead=1)
    interview = loop.interviews[0]
    user = author(interview)

    assert waits(user, now=interview.ends_at - timedelta(seconds=1)) == []
    assert waits(user, now=interview.ends_at) == ["scorecard"]
    submit(interview)
    assert waits(user, now=interview.ends_at) == []


@pytest.mark.parametrize("what", ["excused", "cancelled", "no_show", "removed", "inactive"])
def test_nothing_is_owed_that_nobody_waits_for(what):
    (interview,) = (loop := make_loop()).interviews
    user = author(interview)
    if what == "excused":
        excuse(interview)
    elif what == "removed":
        interview.assignments.all().delete()
    elif what == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        Interview.objects.filter(pk=interview.pk).update(status=what)

    assert due.due_of(user, now=NOW).scorecards == []
    assert waits(loop.contact) == []


@pytest.mark.parametrize("stage", ["rejected", "offered", "decided", "withdrawn", "set_aside"])
def test_nothing_waits_once_the_application_is_over(stage):
    loop = make_loop(over=2)
    submit(loop.interviews[0])
    EarlyOpening.objects.create(debrief=loop.debrief, opened_by=loop.contact, reason="r", opened_at=NOW)
    Application.objects.filter(pk=loop.application.pk).update(stage=stage)

    assert [waits(user) for user in (author(loop.interviews[1]), *loop.committee)] == [[], []]


def test_scorecard_is_asked_for_no_more_once_it_is_decided_and_again_after_one_more_interview():
    loop = make_loop()
    user = author(loop.interviews[0])
    loop.debrief.mark_decided()
    assert waits(user) == []

    loop.debrief.reopen()

    assert waits(user) == ["scorecard"]


def test_committee_votes_once_all_are_in_and_nothing_lies_ahead():
    loop = make_loop(over=2)
    (member,) = loop.committee
    submit(loop.interviews[0])
    assert waits(member) == []
    submit(loop.interviews[1])
    assert waits(member) == ["vote"]

    Vote.cast(loop.debrief, member, choice="yes", ground="g", at=NOW)
    assert waits(member) == []


def test_nobody_votes_while_an_interview_lies_ahead():
    loop = make_loop(ahead=1)
    submit(loop.interviews[0])

    assert waits(loop.committee[0]) == []


def test_opened_early_they_may_vote_before_all_are_in():
    loop = make_loop(over=2)
    EarlyOpening.objects.create(debrief=loop.debrief, opened_by=loop.contact, reason="r", opened_at=NOW)

    assert waits(loop.committee[0]) == ["vote"]


def test_interviewers_vote_where_the_rules_say_so():
    loop = make_loop()
    submit(loop.interviews[0])
    assert waits(author(loop.interviews[0])) == []

    DebriefRules.objects.create(job=loop.application.job, interviewers_vote=True)

    assert waits(author(loop.interviews[0])) == ["vote"]


def test_open_votes_wait_for_a_decision():
    loop = make_loop()
    submit(loop.interviews[0])
    loop.debrief.open_votes(by=None, at=NOW)

    everybody = [loop.committee[0], loop.contact, author(loop.interviews[0]), make_user(recruiter=True)]
    assert [waits(user) for user in everybody] == [["decide"], ["decide"], [], []]

    loop.debrief.mark_decided()
    assert [waits(user) for user in everybody] == [[], [], [], []]


def test_person_in_charge_who_may_not_see_the_debrief_is_asked_for_nothing():
    loop = make_loop()
    submit(loop.interviews[0])
    loop.debrief.open_votes(by=None, at=NOW)
    loop.contact.groups.clear()

    assert waits(loop.contact) == []


def test_committee_looks_at_a_new_recording():
    loop = make_loop()
    make_artifact(make_recording(loop.interviews[0]))

    assert (waits(loop.committee[0]), waits(loop.contact), waits(make_user())) == (["look"], [], [])


def test_nobody_meets_what_is_about_themselves():
    me = make_user(email="amara+me@example.org")
    loop = make_loop(over=2, committee=[me])
    loop.interviewers[0].user = me
    loop.interviewers[0].save()

    assert (len(due.due_of(me, now=NOW)), due.count_of(me, now=NOW)) == (0, 0)


def test_cost_does_not_grow(django_assert_num_queries):
    me = make_user()
    for _ in range(3):
        loop = make_loop(over=2, committee=[me], email="")
        for interview in loop.interviews:
            submit(interview)

    with django_assert_num_queries(2):
        found = due.due_of(me, now=NOW)
        assert [str(debrief.application.candidate) for debrief in found.debriefs] == ["Amara Okafor"] * 3
    with django_assert_num_queries(1):
        assert due.count_of(me, now=NOW) == 3
    with django_assert_num_queries(1):
        assert list(due.people_with_something(User.objects.all(), now=NOW)) == [me]


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "submit",
                "excuse",
                "cancelled",
                "no_show",
                "remove",
                "early",
                "vote",
                "open_votes",
                "rules",
                "over",
                "decide",
                "upgrade",
            ]
        ),
        st.integers(0, 2),
    ),
    max_size=7,
)


class WhateverHappens(TestCase):
    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(deeds=DEEDS)
    def test_queries_say_what_the_rules_say(self, deeds):
        loop = make_loop(over=2, ahead=1)
        loop.application.job.committee.add(author(loop.interviews[0]))
        people = [*loop.committee, loop.contact, *map(author, loop.interviews)]
        for deed, number in deeds:
            do(loop, deed, number)
        loop.debrief.refresh_from_db()

        for user in people:
            access = access_to(loop.application, user, now=NOW)
            owed = sum(one.is_asked_for for one in access.own)
            assert waits(user) == ["scorecard"] * owed + wanted(loop, user)


def do(loop: Loop, deed: str, number: int) -> None:
    interview, interviewer = loop.interviews[number], loop.interviewers[number]
    match deed:
        case "submit":
            submit(interview, interviewer.user)
        case "excuse":
            excuse(interview, interviewer.user)
        case "remove":
            interview.assignments.all().delete()
        case "early":
            EarlyOpening.objects.create(debrief=loop.debrief, opened_by=loop.contact, reason="r", opened_at=NOW)
        case "vote" if not loop.debrief.are_votes_open:
            Vote.cast(loop.debrief, loop.committee[0], choice="yes", ground="g", at=NOW)
        case "open_votes":
            loop.debrief.open_votes(by=None, at=NOW)
        case "rules":
            rules = {"interviewers_vote": bool(number)}
            DebriefRules.objects.update_or_create(job=loop.application.job, defaults=rules)
        case "cancelled" | "no_show":
            Interview.objects.filter(pk=interview.pk).update(status=deed)
        case _:
            end(loop, deed, number)


def end(loop: Loop, deed: str, number: int) -> None:
    match deed:
        case "over":
            stage = ["rejected", "withdrawn", "interviewing"][number]
            Application.objects.filter(pk=loop.application.pk).update(stage=stage)
        case "upgrade":
            Debrief.objects.filter(pk=loop.debrief.pk).update(scorecards_from=NOW)
        case "decide" if number == 0:
            loop.debrief.mark_decided()


def wanted(loop: Loop, user: User) -> list[str]:
    """What the debrief wants of this person, by the rules for one person."""
    access = access_to(loop.application, user, now=NOW)
    is_ready = not access.is_waiting_for_others and any(one.versions for one in access.expected)
    if access.is_settled:
        return []
    if loop.debrief.are_votes_open:
        is_asked = access.may_decide and (access.is_on_committee or user == loop.contact)
        return [due.Ask.DECIDE] if is_asked else []
    is_seen = Interview.objects.visible_to(user).filter(application=loop.application).exists()
    is_ahead = loop.application.interviews.upcoming(NOW).exists()
    has_voted = loop.debrief.votes.filter(voter=user).exists()
    may_vote = access.may_vote and is_seen and not is_ahead and not has_voted
    return [due.Ask.VOTE] if may_vote and (is_ready or bool(access.early_openings)) else []


def test_nothing_waits_of_interviews_from_before_scorecards():
    loop = make_loop(over=1)
    Debrief.objects.update(scorecards_from=NOW)

    assert [waits(user) for user in (author(loop.interviews[0]), *loop.committee)] == [[], []]
