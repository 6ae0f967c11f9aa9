"""Who is told what of a debrief, and how often."""

from datetime import timedelta

import pytest

from debriefs.models import Comment, Decision
from debriefs.notices import news
from interviews.models import Concern, Interview, Message
from tests.debriefs.loops import author, excuse, make_loop, submit
from tests.factories import NOW, make_concern, make_interview, make_user

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def decided(loop, by) -> Decision:
    return Decision.objects.create(
        debrief=loop.debrief,
        round=loop.debrief.current_round(at=NOW),
        number=1,
        outcome="offer",
        decided_by=by,
        decided_at=NOW,
    )


def test_committee_is_told_once_all_that_are_due_are_in():
    loop = make_loop(over=2, ahead=1, committee=[make_user(), make_user()])

    news.tell_submitted(submit(loop.interviews[0]), now=NOW)
    assert told("scorecards_in") == []

    for _ in range(2):
        news.tell_submitted(submit(loop.interviews[1]), now=NOW)
    assert told("scorecards_in") == sorted(user.email for user in loop.committee)


def test_amended_scorecard_is_no_further_news():
    loop = make_loop()
    scorecard = submit(loop.interviews[0])
    news.tell_submitted(scorecard, now=NOW)
    scorecard.amend(at=NOW).submit(knew_others=True, at=NOW)

    news.tell_submitted(scorecard, now=NOW + timedelta(hours=1))

    assert len(told("scorecards_in")) == 1


def test_later_interview_makes_a_further_mail():
    loop = make_loop(ahead=1)
    news.tell_submitted(submit(loop.interviews[0]), now=NOW)
    later = loop.interviews[1].ends_at

    news.tell_submitted(submit(loop.interviews[1], at=later), now=later)

    assert len(told("scorecards_in")) == 2


def test_last_one_excused_completes_them_too():
    loop = make_loop(over=2)
    news.tell_submitted(submit(loop.interviews[0]), now=NOW)

    news.tell_submitted(excuse(loop.interviews[1]), now=NOW)

    assert len(told("scorecards_in")) == 1


def test_nothing_to_read_is_no_news():
    loop = make_loop()

    news.tell_submitted(excuse(loop.interviews[0]), now=NOW)

    assert told("scorecards_in") == []


def test_lateness_is_over_once_they_are_in():
    loop = make_loop(over=2)
    concerns = [make_concern(interview, Concern.Reason.SCORECARD_LATE) for interview in loop.interviews]

    news.tell_submitted(submit(loop.interviews[0]), now=NOW)

    assert [Concern.objects.get(pk=one.pk).over_at for one in concerns] == [NOW, None]


def test_opened_votes_are_told_to_committee_interviewers_who_submitted_and_person_in_charge():
    loop = make_loop(over=2)
    submit(loop.interviews[0])
    loop.debrief.open_votes(by=None, at=NOW)

    for _ in range(2):
        news.tell_votes_opened(loop.debrief.current_round(at=NOW), now=NOW)

    assert told("votes_opened") == sorted(
        user.email for user in [loop.committee[0], loop.contact, author(loop.interviews[0])]
    )


def test_nobody_is_told_of_their_own_deed():
    loop = make_loop()
    member = loop.committee[0]
    loop.debrief.open_votes(by=loop.contact, at=NOW)
    comment = Comment.objects.create(debrief=loop.debrief, author=member, text="t", written_at=NOW)
    comment.mentions.set([member, loop.contact])

    news.tell_votes_opened(loop.debrief.current_round(at=NOW), now=NOW)
    news.tell_decided(decided(loop, member), now=NOW)
    news.tell_mentioned(comment, now=NOW)

    assert told("votes_opened") == [member.email]
    assert told("decided") == [loop.contact.email]
    assert told("mentioned") == [loop.contact.email]


def test_next_decision_is_news_again():
    loop = make_loop()
    first = decided(loop, loop.contact)
    second = Decision.objects.create(
        debrief=loop.debrief,
        round=loop.debrief.current_round(at=NOW),
        number=2,
        outcome="reject",
        decided_by=loop.contact,
        decided_at=NOW,
    )

    for decision in (first, first, second):
        news.tell_decided(decision, now=NOW)

    assert len(told("decided")) == 2


def test_neither_the_candidate_nor_somebody_who_left_is_told_anything():
    me, gone = make_user(email="amara+work@example.org"), make_user(is_active=False)
    loop = make_loop(committee=[me, gone])
    loop.interviewers[0].user = me
    loop.interviewers[0].save()
    comment = Comment.objects.create(debrief=loop.debrief, author=loop.contact, text="t", written_at=NOW)
    comment.mentions.set([me, gone])

    news.tell_scorecard_due(loop.interviews[0], me, reminder=1, now=NOW)
    news.tell_submitted(submit(loop.interviews[0]), now=NOW)
    news.tell_decided(decided(loop, loop.contact), now=NOW)
    news.tell_mentioned(comment, now=NOW)
    news.tell_votes_opened(loop.debrief.current_round(at=NOW), now=NOW)

    assert set(Message.objects.filter(to__in=[me.email, gone.email])) == set()


def test_each_reminder_is_one_mail_and_a_moved_interview_begins_anew():
    loop = make_loop()
    interview = loop.interviews[0]
    user = author(interview)

    for reminder in (1, 1, 2):
        news.tell_scorecard_due(interview, user, reminder=reminder, now=NOW)
    Interview.objects.filter(pk=interview.pk).update(ends_at=NOW)
    interview.refresh_from_db()
    news.tell_scorecard_due(interview, user, reminder=1, now=NOW)

    assert told("scorecard_due") == [user.email] * 3


def test_application_without_a_debrief_is_left_alone():
    interview = make_interview(starts_at=NOW - timedelta(hours=2))

    news.tell_if_complete(interview.application, now=NOW)

    assert not Message.objects.exists()
