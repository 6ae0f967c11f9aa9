"""A recruiter asks the candidate before an interview moves: by mail and on their page, answered there, in any order of events."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.booking import availability, changing, proposals, refusals
from interviews.messages import mails
from interviews.models import Interview, Message, MoveProposal
from recruiting import clock
from recruiting.identity import placeholder_address
from tests.factories import NOW, make_interview
from tests.walking import booked, invited

pytestmark = pytest.mark.django_db


def proposed(interview: Interview, recruiter, *, starts_at, reason: str = "Priya is travelling.") -> MoveProposal:
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=interview.minutes)}
    return proposals.propose(interview, **times, reason=reason, by=recruiter, now=clock.now())


def movable(interview: Interview):
    now, until = clock.now(), clock.now() + timedelta(days=10)
    return availability.times(interview.link, starts_at=now, ends_at=until, moving=interview, now=now)


def answer(client, proposal: MoveProposal, word: str):
    address = reverse("answer_proposal", args=[proposal.interview.link.token])
    return client.post(address, {"proposal": proposal.pk, "answer": word}, follow=True)


def test_candidate_is_asked_by_mail_with_both_times_and_the_reason(recruiter):
    interview = make_interview()

    proposal = proposed(interview, recruiter, starts_at=NOW + timedelta(days=5), reason="The <b>room</b> is taken.")

    [message] = Message.objects.all()
    mail = mails.render(message)
    assert (message.kind, message.to) == ("move_asked", interview.application.candidate.email)
    assert mail.text.count("Lisbon, UTC") == 2
    assert "Rita Recruiter writes:\n\n> The <b>room</b> is taken." in mail.text
    assert interview.link.url in mail.text
    assert "<b>" not in mail.html
    assert (proposal.state, Interview.objects.get().starts_at) == ("waiting", interview.starts_at)


def test_candidates_page_asks_and_moves_at_one_press(client, recruiter, panel):
    interview = booked(invited(panel))
    slot = movable(interview)[3]
    proposal = proposed(interview, recruiter, starts_at=slot.starts_at)

    assert "Priya is travelling." in client.get(interview.link.url).content.decode()
    answer(client, proposal, "accept")

    moved, change = Interview.objects.get(), interview.changes.last()
    assert (moved.starts_at, moved.version) == (slot.starts_at, 2)
    assert (change.kind, change.actor, change.by, change.reason) == (
        "rescheduled",
        "recruiter",
        recruiter,
        "Priya is travelling.",
    )
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    told = {message.kind: mails.render(message).text for message in Message.objects.filter(kind__endswith="moved")}
    assert set(told) == {"moved", "interviewer_moved"}
    assert all("Rita Recruiter writes:\n\n> Priya is travelling." in words for words in told.values())


def test_time_that_was_taken_meanwhile_leads_to_the_others_and_the_question_stands(client, recruiter, panel):
    interview = booked(invited(panel))
    proposal = proposed(interview, recruiter, starts_at=clock.now() + timedelta(days=2, minutes=7))

    response = answer(client, proposal, "accept")

    assert response.redirect_chain[-1][0] == reverse("move_interview", args=[interview.link.token])
    assert "just taken this time" in response.content.decode()
    assert MoveProposal.objects.waiting(clock.now()).get() == proposal


def test_candidate_who_keeps_the_time_changes_nothing_and_the_recruiter_hears_of_it_once(client, recruiter):
    interview = make_interview(starts_at=NOW + timedelta(days=2))
    proposal = proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))

    answer(client, proposal, "keep")
    shown = answer(client, proposal, "accept").content.decode()

    assert "settled already" in shown
    assert Interview.objects.get().starts_at == interview.starts_at
    message = Message.objects.get(kind="move_declined")
    assert message.to == recruiter.email
    assert "keeps" in mails.render(message).subject


@pytest.mark.parametrize("what", ["cancelled", "moved", "taken back", "asked anew", "begun"])
def test_question_that_is_pointless_by_now_is_not_asked_any_more(client, recruiter, monkeypatch, what):
    interview = make_interview(starts_at=NOW + timedelta(days=2))
    proposal = proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))
    now = clock.now()
    if what == "cancelled":
        changing.write_cancel(interview, actor="interviewer", now=now)
    elif what == "moved":
        later = NOW + timedelta(days=7)
        changing.write_move(interview, starts_at=later, ends_at=later + timedelta(minutes=45), actor="nylas", now=now)
    elif what == "taken back":
        assert proposals.take_back(interview, now=now)
    elif what == "asked anew":
        proposed(interview, recruiter, starts_at=NOW + timedelta(days=6))
    else:
        now = NOW + timedelta(days=3)

    with pytest.raises(refusals.CannotMove, match="settled already"):
        proposals.accept(proposal, now=now)


def test_link_of_another_candidate_answers_nothing(client, recruiter):
    interview, other = make_interview(), make_interview()
    proposal = proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))

    address = reverse("answer_proposal", args=[other.link.token])
    client.post(address, {"proposal": proposal.pk, "answer": "keep"})

    proposal.refresh_from_db()
    assert proposal.state == "waiting"


@pytest.mark.parametrize("sent", [{}, {"proposal": "9" * 30, "answer": "keep"}, {"proposal": "x", "answer": "?"}])
def test_answer_that_cannot_be_read_is_said(client, sent):
    link = make_interview().link

    response = client.post(reverse("answer_proposal", args=[link.token]), sent, follow=True)

    assert "settled already" in response.content.decode()


def test_interview_that_has_begun_can_be_moved_by_nobody(recruiter):
    interview = make_interview(starts_at=NOW - timedelta(minutes=5))

    with pytest.raises(refusals.CannotMove, match="has begun"):
        proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))
    assert not Message.objects.exists()


def test_nothing_to_take_back(db):
    assert not proposals.take_back(make_interview(), now=NOW)


def test_second_person_who_settles_it_finds_it_settled(recruiter):
    proposal = proposed(make_interview(), recruiter, starts_at=NOW + timedelta(days=5))
    seen_by_other = MoveProposal.objects.get()

    proposals.decline(proposal, now=NOW)
    proposals.decline(seen_by_other, now=NOW)

    assert Message.objects.filter(kind="move_declined").count() == 1


@pytest.mark.parametrize("what", ["no address", "revoked link"])
def test_candidate_who_could_not_answer_is_not_asked(recruiter, what):
    interview = make_interview()
    if what == "no address":
        interview.application.candidate.email = placeholder_address("x")
    else:
        interview.link.revoke(by=None, at=NOW)

    with pytest.raises(refusals.CannotMove, match="can’t be asked" if what == "no address" else "can’t answer"):
        proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))


def test_question_that_could_not_be_followed_is_not_shown(client, recruiter):
    interview = make_interview()
    proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))
    assert "would like to move it" in client.get(interview.link.url).content.decode()

    interview.interviewer.lose_grant(at=NOW + timedelta(seconds=1))

    assert "would like to move it" not in client.get(interview.link.url).content.decode()


def test_interview_that_was_moved_away_and_back_is_not_asked_about_again(client, recruiter):
    interview = make_interview()
    proposal = proposed(interview, recruiter, starts_at=NOW + timedelta(days=5))
    before, hour = interview.starts_at, timedelta(hours=1)

    for minutes, begin in ((1, before + hour), (2, before)):
        changing.write_move(
            interview, starts_at=begin, ends_at=begin + timedelta(minutes=interview.minutes), actor="candidate",
            now=clock.now() + timedelta(minutes=minutes),
        )  # fmt: skip

    assert Interview.objects.get().starts_at == before
    assert "settled already" in answer(client, proposal, "accept").content.decode()
    assert Interview.objects.get().starts_at == before
