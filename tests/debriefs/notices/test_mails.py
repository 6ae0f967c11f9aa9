"""Mails about debriefs: what stands in them, what never does, and which lose their point before they are sent."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from debriefs.models import Citation, Comment, Decision, DecisionReason, Rating, Vote
from debriefs.models.criterion import Criterion, Wording
from debriefs.notices import mails, news
from interviews.models import Interview, Message, Summary
from logins.models import Profile
from recruiting import queue
from tests.debriefs.loops import Loop, author, excuse, make_loop, submit
from tests.factories import NOW, make_interview, make_link, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db

Kind = Message.Kind
CANARY = "zqcanary"
OF_DEBRIEFS = sorted(mails.FACTS)


def fill(loop: Loop) -> None:
    """Something sealed in every place that holds any."""
    interview = loop.interviews[0]
    wording = Wording(*[f"{CANARY}-criterion"] * 6)
    criterion = Criterion.objects.add(loop.application.job, wording, by=None, at=NOW)
    scorecard = submit(loop.interviews[0], takeaway=f"{CANARY}-takeaway")
    draft = scorecard.amend(at=NOW)
    values = {"criterion": criterion, "wording": criterion.versions.get(), "value": 3, "note": f"{CANARY}-note"}
    Rating.objects.create(version=draft, **values)
    draft.submit(knew_others=True, at=NOW)
    Citation.objects.create(
        interview=interview, author=author(interview), quote=f"{CANARY}-quote", made_at=NOW, speaker=f"{CANARY}-speaker"
    )
    Vote.cast(loop.debrief, loop.contact, choice="strong_no", ground=f"{CANARY}-ground", at=NOW)
    artifact = make_artifact(make_recording(interview), "summary")
    Summary.objects.create(interview=interview, artifact=artifact, text=f"{CANARY}-summary", parsed_at=NOW)


def decide(loop: Loop) -> Decision:
    decision = Decision.objects.create(
        debrief=loop.debrief,
        round=loop.debrief.current_round(at=NOW),
        number=1,
        outcome="reject",
        next_step=f"{CANARY}-next",
        changed_because=f"{CANARY}-because",
        decided_by=loop.contact,
        decided_at=NOW,
    )
    criterion = Criterion.objects.get()
    DecisionReason.objects.create(decision=decision, criterion=criterion, text=f"{CANARY}-reason")
    return decision


def owe(kind: str, loop: Loop) -> Message:
    """One mail of this kind, each to the committee's Noor or to an interviewer."""
    match kind:
        case Kind.SCORECARD_DUE:
            news.tell_scorecard_due(loop.interviews[1], author(loop.interviews[1]), reminder=1, now=NOW)
        case Kind.SCORECARDS_IN:
            news.tell_submitted(submit(loop.interviews[1]), now=NOW)
        case Kind.VOTES_OPENED:
            loop.debrief.open_votes(by=loop.contact, at=NOW)
            news.tell_votes_opened(loop.debrief.current_round(at=NOW), now=NOW)
        case Kind.DECIDED:
            news.tell_decided(decide(loop), now=NOW)
        case Kind.MENTIONED:
            comment = Comment.objects.create(
                debrief=loop.debrief, author=loop.contact, text=f"{CANARY}-comment", written_at=NOW
            )
            comment.mentions.set(loop.committee)
            news.tell_mentioned(comment, now=NOW)
        case Kind.DIGEST:
            (user,) = loop.committee
            submit(loop.interviews[1])
            Message.objects.owe(kind, to=user.email, key="digest", user=user, at=NOW)
    to = {user.email for user in [*loop.committee, author(loop.interviews[1])]}
    return Message.objects.filter(kind=kind, to__in=to).latest("pk")


def work(message: Message, *, now=NOW) -> str:
    queue.work("message", message.pk, now=now)
    message.refresh_from_db()
    assert message.error == ""
    return message.state


@pytest.fixture
def loop() -> Loop:
    made = make_loop(over=2)
    fill(made)
    return made


@pytest.mark.parametrize("kind", OF_DEBRIEFS)
def test_mail_says_whom_and_what_it_is_about_and_nothing_that_is_sealed(kind, loop):
    message = owe(kind, loop)

    assert work(message) == Message.State.SENT

    (sent,) = mail.outbox
    html = sent.alternatives[0][0]
    assert "Amara Okafor" in sent.body
    assert sent.body.startswith(f"Hello {message.user.first_name},\n\n")
    assert 5 < len(sent.subject) < 150
    for text in (sent.subject, sent.body, html, message.subject, message.text, message.html):
        assert CANARY not in text
        assert not re.search(r"\{[{%]|None|&amp;#|Reject|Strong no|\bno\b[.,]", text)


@pytest.mark.parametrize("kind", OF_DEBRIEFS)
def test_one_button_leads_to_the_page(kind, loop, settings):
    work(owe(kind, loop))

    page = {
        Kind.SCORECARD_DUE: loop.interviews[1].get_absolute_url(),
        Kind.DIGEST: "/debriefs/",
    }.get(kind, loop.debrief.get_absolute_url())
    html = mail.outbox[0].alternatives[0][0]
    assert re.findall(r'<a style="[^"]*" href="([^"]*)"', html) == [settings.SITE_URL + page]


@pytest.mark.parametrize("kind", OF_DEBRIEFS)
def test_names_with_line_breaks_make_neither_headers_nor_markup(kind, loop):
    candidate, panel = loop.application.candidate, loop.interviews[1].panel
    candidate.name = "Eve\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>"
    panel.name = "Talk\r\nX-Odd: 1"
    candidate.save()
    panel.save()

    work(owe(kind, loop))

    (sent,) = mail.outbox
    assert not set("\r\n") & set(sent.subject)
    assert (sent.message()["Bcc"], sent.message()["X-Odd"], len(sent.recipients())) == (None, None, 1)
    assert "<script>" not in sent.alternatives[0][0]


def test_time_of_the_interview_stands_in_the_readers_own_zone(loop):
    user = author(loop.interviews[1])
    user.interviewer.choose_time_zone("Asia/Kolkata")

    work(owe(Kind.SCORECARD_DUE, loop))

    assert "(Kolkata, UTC+5:30)" in mail.outbox[0].body
    assert "technical interview" in mail.outbox[0].body


def test_last_reminder_says_so_and_names_a_human(loop):
    user, interview = author(loop.interviews[1]), loop.interviews[1]
    late = interview.ends_at + timedelta(days=4)
    news.tell_scorecard_due(interview, user, reminder=3, now=late)

    work(Message.objects.get(), now=late)

    assert "last mail" in mail.outbox[0].body
    assert loop.contact.email in mail.outbox[0].body


@pytest.mark.parametrize("what", ["submitted", "excused", "cancelled", "no_show", "removed", "moved", "inactive"])
def test_reminder_that_lost_its_point_is_not_sent(what, loop):
    message, interview = owe(Kind.SCORECARD_DUE, loop), loop.interviews[1]
    match what:
        case "submitted":
            submit(interview)
        case "excused":
            excuse(interview)
        case "removed":
            interview.assignments.all().delete()
        case "moved":
            Interview.objects.filter(pk=interview.pk).update(
                status="scheduled", starts_at=NOW, ends_at=NOW + timedelta(hours=1)
            )
        case "inactive":
            message.user.is_active = False
            message.user.save()
        case _:
            Interview.objects.filter(pk=interview.pk).update(status=what)

    assert work(message) == Message.State.OVERTAKEN
    assert mail.outbox == []


@pytest.mark.parametrize("kind", sorted({*OF_DEBRIEFS} - {Kind.SCORECARD_DUE, Kind.DIGEST}))
def test_who_left_the_committee_gets_nothing_that_waits(kind, loop):
    message = owe(kind, loop)
    loop.application.job.committee.clear()

    assert work(message) == Message.State.OVERTAKEN


@pytest.mark.parametrize("kind", OF_DEBRIEFS)
def test_who_turns_out_to_be_the_candidate_gets_nothing(kind, loop):
    message = owe(kind, loop)
    message.user.email = "amara+x@example.org"
    message.user.save()

    assert work(message) == Message.State.OVERTAKEN


def test_all_are_in_is_not_said_once_another_is_due(loop):
    message = owe(Kind.SCORECARDS_IN, loop)
    make_held(
        link=make_link(application=loop.application, panel=loop.interviews[0].panel), interviewer=loop.interviewers[0]
    )

    assert work(message) == Message.State.OVERTAKEN


def test_committee_is_asked_to_vote_only_when_nothing_lies_ahead():
    now_or_later = {}
    for ahead in (0, 1):
        loop = make_loop(ahead=ahead, email="")
        news.tell_submitted(submit(loop.interviews[0]), now=NOW)
        work(Message.objects.latest("pk"))
        now_or_later[ahead] = mail.outbox[-1].body

    assert "then vote" in now_or_later[0]
    assert "Another interview lies ahead" in now_or_later[1]


def test_mention_says_when_it_can_be_read():
    loop = make_loop()
    comment = Comment.objects.create(debrief=loop.debrief, author=loop.contact, text="t", written_at=NOW)
    comment.mentions.set([loop.committee[0], author(loop.interviews[0])])
    news.tell_mentioned(comment, now=NOW)

    for message in Message.objects.all():
        work(message)

    bodies = {sent.to[0]: sent.body for sent in mail.outbox}
    assert "once all scorecards are in" in bodies[loop.committee[0].email]
    assert "once your own scorecard is in" in bodies[author(loop.interviews[0]).email]


def test_digest_names_what_waits_and_its_names_are_not_kept(loop):
    message = owe(Kind.DIGEST, loop)

    work(message)

    assert "Read and vote: Amara Okafor for Backend engineer" in mail.outbox[0].body
    assert "/profile" in mail.outbox[0].body
    assert (message.subject, message.text, message.html) == ("One thing waits for you in Debriefs", "", "")


@pytest.mark.parametrize("what", ["done", "off", "late"])
def test_digest_that_lost_its_point_is_not_sent(what, loop):
    message = owe(Kind.DIGEST, loop)
    if what == "done":
        Vote.cast(loop.debrief, loop.committee[0], choice="yes", ground="g", at=NOW)
    elif what == "off":
        Profile.objects.create(user=loop.committee[0], time_zone="UTC", wants_digest=False)

    wait = mails.DIGEST_HOLDS_FOR + timedelta(seconds=1) if what == "late" else timedelta(0)
    assert work(message, now=NOW + wait) == Message.State.OVERTAKEN


def test_other_mails_ask_nothing_here():
    assert mails.facts(Message(kind=Kind.BOOKED, user=make_user()), now=NOW) == {}


@pytest.mark.parametrize("kind", [Kind.VOTES_OPENED, Kind.DECIDED])
def test_who_may_yet_rate_is_not_told_of_votes_and_decisions(kind, loop):
    """Whose scorecard was in when it was owed, and who was named for another interview since."""
    message = owe(kind, loop)
    ahead = make_interview(link=loop.interviews[0].link, starts_at=NOW + timedelta(days=3))
    ahead.interviewer.user = message.user
    ahead.interviewer.save()

    assert work(message) == Message.State.OVERTAKEN
