"""What waits for whom: the same by query as by the rules of status and access, whatever has happened, and the same wherever it is asked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from candidates.models import Application
from debriefs import reading, waiting
from debriefs.access import Access, access_to
from debriefs.committee import votes
from debriefs.models import Debrief, DebriefRules, EarlyOpening, Vote
from debriefs.notices import due
from debriefs.waiting import Ask
from interviews.models import Interview
from tests.debriefs.loops import Loop, author, excuse, make_loop, submit
from tests.factories import NOW, make_link, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


def asks(user: User, *, now=NOW) -> list[str]:
    """What waits for this person, asked in each way in which it can be asked."""
    found = [each.ask for each in waiting.waiting(user.pk, now=now)]
    everybody = due.people_with_something(User.objects.all(), now=now)
    listed = [entry for entry in reading.entries(reading.applications(user, now=now), user, now=now) if entry.ask]
    assert due.count_of(user, now=now) == len(due.due_of(user, now=now)) == len(found)
    assert everybody.filter(pk=user.pk).exists() == bool(found)
    assert sorted(entry.ask for entry in listed) == sorted(found)
    assert all(entry.act is not None for entry in listed)
    assert [waiting.ask_of(entry.application, user, now=now) for entry in listed] == [entry.ask for entry in listed]
    return found


def test_interviewer_owes_a_scorecard_from_the_end_on_until_it_is_in():
    loop = make_loop(over=0, ahead=1)
    interview = loop.interviews[0]
    user = author(interview)

    assert asks(user, now=interview.ends_at - timedelta(seconds=1)) == []
    assert asks(user, now=interview.ends_at) == ["scorecard"]
    submit(interview)
    assert asks(user, now=interview.ends_at) == []


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

    assert asks(user) == []
    assert asks(loop.contact) == []


@pytest.mark.parametrize("stage", ["rejected", "offered", "decided", "withdrawn", "set_aside"])
def test_nothing_waits_once_the_application_is_over(stage):
    loop = make_loop(over=2)
    submit(loop.interviews[0])
    EarlyOpening.objects.create(debrief=loop.debrief, opened_by=loop.contact, reason="r", opened_at=NOW)
    Application.objects.filter(pk=loop.application.pk).update(stage=stage)

    assert [asks(user) for user in (author(loop.interviews[1]), *loop.committee)] == [[], []]


def test_scorecard_is_asked_for_no_more_once_it_is_decided_and_again_after_one_more_interview():
    loop = make_loop()
    user = author(loop.interviews[0])
    loop.debrief.mark_decided()
    assert asks(user) == []

    loop.debrief.reopen()

    assert asks(user) == ["scorecard"]


def test_committee_votes_once_all_are_in_and_nothing_lies_ahead():
    loop = make_loop(over=2)
    (member,) = loop.committee
    submit(loop.interviews[0])
    assert asks(member) == []
    submit(loop.interviews[1])
    assert asks(member) == ["vote"]

    Vote.cast(loop.debrief, member, choice="yes", ground="g", at=NOW)
    assert asks(member) == []


def test_nobody_votes_while_an_interview_lies_ahead():
    loop = make_loop(ahead=1)
    submit(loop.interviews[0])

    assert asks(loop.committee[0]) == []


def test_opened_early_they_may_vote_before_all_are_in():
    loop = make_loop(over=2)
    EarlyOpening.objects.create(debrief=loop.debrief, opened_by=loop.contact, reason="r", opened_at=NOW)

    assert asks(loop.committee[0]) == ["vote"]


def test_interviewers_vote_where_the_rules_say_so():
    loop = make_loop()
    submit(loop.interviews[0])
    assert asks(author(loop.interviews[0])) == []

    DebriefRules.objects.create(job=loop.application.job, interviewers_vote=True)

    assert asks(author(loop.interviews[0])) == ["vote"]


def test_one_more_interview_is_voted_on_anew_once_it_took_place():
    loop = make_loop()
    (member,) = loop.committee
    submit(loop.interviews[0])
    votes.cast(loop.debrief, access_to(loop.application, member, now=NOW), choice="no", ground="g", now=NOW)
    assert asks(member) == ["decide"]

    loop.debrief.begin_round(by=member, at=NOW)
    assert asks(member) == []
    link = make_link(application=loop.application, panel=loop.interviews[0].panel)
    another = make_held(link=link, interviewer=loop.interviewers[0], starts_at=NOW + timedelta(days=1))
    later = another.ends_at + timedelta(hours=1)
    assert [asks(user, now=later) for user in (member, author(another))] == [[], ["scorecard"]]
    submit(another, at=later)

    assert asks(member, now=later) == ["vote"]


def test_where_nobody_votes_the_person_in_charge_decides():
    loop = make_loop(committee=[])
    submit(loop.interviews[0])

    assert [asks(user) for user in (loop.contact, make_user(recruiter=True))] == [["decide"], []]


def test_open_votes_wait_for_a_decision():
    loop = make_loop()
    submit(loop.interviews[0])
    loop.debrief.open_votes(by=None, at=NOW)

    everybody = [loop.committee[0], loop.contact, author(loop.interviews[0]), make_user(recruiter=True)]
    assert [asks(user) for user in everybody] == [["decide"], ["decide"], [], []]

    loop.debrief.mark_decided()
    assert [asks(user) for user in everybody] == [[], [], [], []]


def test_person_in_charge_who_may_not_see_the_debrief_is_asked_for_nothing():
    loop = make_loop()
    submit(loop.interviews[0])
    loop.debrief.open_votes(by=None, at=NOW)
    loop.contact.groups.clear()

    assert asks(loop.contact) == []


def test_committee_looks_at_a_new_recording():
    loop = make_loop()
    make_artifact(make_recording(loop.interviews[0]))

    assert (asks(loop.committee[0]), asks(loop.contact), asks(make_user())) == (["look"], [], [])


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
                "one_more",
                "recorded",
                "leave",
            ]
        ),
        st.integers(0, 2),
    ),
    max_size=9,
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
            assert asks(user) == wanted(loop, user)


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
        case "vote" if not loop.debrief.are_votes_open():
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
        case "one_more":
            loop.debrief.begin_round(by=loop.contact, at=NOW - timedelta(days=3 * number))
        case "recorded" if not loop.interviews[number].recordings.exists():
            make_artifact(make_recording(loop.interviews[number]))
        case "leave":
            loop.application.job.committee.clear()


def wanted(loop: Loop, user: User) -> list[str]:
    """What the application wants of this person, by the rules for one person."""
    access, application = access_to(loop.application, user, now=NOW), loop.application
    application.refresh_from_db()
    if not Interview.objects.visible_to(user).filter(application=application).exists():
        return []
    if any(one.is_asked_for for one in access.own):
        return [Ask.SCORECARD]
    if application.stage != "interviewing" or loop.debrief.is_decided:
        return []
    if is_ready(loop, access) and access.may_vote and not loop.debrief.are_votes_open() and not has_voted(loop, user):
        return [Ask.VOTE]
    is_decidable = loop.debrief.are_votes_open() or (is_ready(loop, access) and not votes.voters(access))
    if is_decidable and access.may_decide and (access.is_on_committee or user == loop.contact):
        return [Ask.DECIDE]
    is_new = waiting.unread(application.interviews.all(), user).exists()
    return [Ask.LOOK] if is_new and access.is_on_committee and not access.owes_scorecard else []


def is_ready(loop: Loop, access: Access) -> bool:
    """Is there something to vote on, and nothing more to come?"""
    is_complete = access.has_ratings and not access.is_waiting_for_others
    current, interviews = loop.debrief.rounds.current(), loop.application.interviews
    awaits = current is not None and current.number > 1
    if awaits:
        awaits = not interviews.filter(status__in=["scheduled", "held"], ends_at__gt=current.begun_at).exists()
    return (is_complete or access.is_opened_early) and not interviews.upcoming(NOW).exists() and not awaits


def has_voted(loop: Loop, user: User) -> bool:
    return Vote.objects.filter(round__debrief=loop.debrief, round__opened_at=None, voter=user).exists()


def test_nothing_waits_of_interviews_from_before_scorecards():
    loop = make_loop(over=1)
    Debrief.objects.update(scorecards_from=NOW)

    assert [asks(user) for user in (author(loop.interviews[0]), *loop.committee)] == [[], []]
