"""One mail on its way out: waited for, overtaken, refused by the server, sent once."""

import re
import smtplib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from interviews.messages import sending
from interviews.models import Interview, Message
from recruiting import queue
from tests.factories import NOW, make_user
from tests.interviews.owed import Kind, callback, owe, send

pytestmark = pytest.mark.django_db


def tried(message: Message, *, times: int, error: smtplib.SMTPException, monkeypatch) -> Message:
    """A mail after so many tries, to each of which the mail server answered with this."""

    def fail(mail: EmailMultiAlternatives) -> None:
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    for _ in range(times):
        queue.work("message", message.pk, now=message.due_at)
        message.refresh_from_db()
    return message


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"greylisted")}),
        smtplib.SMTPDataError(452, b"disk full"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_mail_server_that_is_away_is_waited_for(interview, error, monkeypatch):
    message = tried(callback(interview), times=10, error=error, monkeypatch=monkeypatch)

    assert (message.state, message.error) == ("failed", f"{type(error).__name__}: {error}")


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"nobody@example.com": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"looks like spam"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_mail_that_the_server_will_not_take_is_given_up_after_three(interview, error, monkeypatch):
    message = tried(callback(interview), times=3, error=error, monkeypatch=monkeypatch)

    assert (message.state, message.error) == ("dead", f"The mail server refuses it: {error}")


def test_mail_sent_twice_by_accident_is_one_to_its_reader(interview):
    message = owe(Kind.BOOKED, interview)
    first = send(message)
    message.try_again(at=NOW)
    second = send(message)

    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert re.fullmatch(r"<[\w.]+@[\w.]+>", first.message()["Message-ID"])


def test_mail_is_dated_by_the_products_clock(interview):
    sent = send(owe(Kind.BOOKED, interview))

    assert parsedate_to_datetime(sent.message()["Date"]) == NOW


def test_confirmation_waits_a_little_for_the_meeting_link_and_then_goes_without(interview):
    Interview.objects.update(join_url="")
    message, now = owe(Kind.BOOKED, Interview.objects.get()), NOW
    waited = []
    while queue.work("message", message.pk, now=now).state == "failed":
        message.refresh_from_db()
        waited.append(message.error)
        now = message.due_at

    assert waited == ["The meeting link is still being made."] * (sending.MAX_TRIES_WITHOUT_LINK - 1)
    assert now - NOW <= timedelta(minutes=2)
    assert "the video link appears on your page" in mail.outbox[-1].body


def test_confirmation_carries_the_meeting_link_that_came_meanwhile(interview):
    Interview.objects.update(join_url="")
    message = owe(Kind.BOOKED, Interview.objects.get())
    queue.work("message", message.pk, now=NOW)
    Interview.objects.update(join_url="https://meet.example.com/late")

    message.refresh_from_db()
    queue.work("message", message.pk, now=message.due_at)

    assert "https://meet.example.com/late" in mail.outbox[-1].body


def test_confirmation_that_waited_does_not_follow_the_news_that_overtook_it(interview):
    Interview.objects.update(join_url="")
    booked = owe(Kind.BOOKED, Interview.objects.get())
    assert queue.work("message", booked.pk, now=NOW).state == "failed"
    Interview.objects.update(status=Interview.Status.CANCELLED, version=2)
    send(owe(Kind.CANCELLED, Interview.objects.get()))

    booked.refresh_from_db()

    assert queue.work("message", booked.pk, now=booked.due_at).state == "overtaken"
    assert [one.subject for one in mail.outbox] == [Message.objects.get(kind=Kind.CANCELLED).subject]


def test_mail_never_tells_what_a_newer_one_will_tell(interview, monkeypatch):
    """The interview is moved in the moment in which its confirmation is looked at."""
    booked = owe(Kind.BOOKED, interview)
    really_refresh = Interview.refresh_from_db

    def refresh(row, *arguments, **more):
        monkeypatch.undo()
        owe(Kind.MOVED, interview)
        return really_refresh(row, *arguments, **more)

    monkeypatch.setattr(Interview, "refresh_from_db", refresh)

    assert queue.work("message", booked.pk, now=NOW).state == "overtaken"


@pytest.mark.parametrize("kind", [Kind.CONNECT, Kind.RECONNECT])
def test_link_to_a_calendar_is_not_mailed_when_the_interviewer_is_gone(kind):
    message = Message.objects.owe(kind, to="priya@example.com", key="left", at=NOW)

    assert sending.send(message, now=NOW) == Message.State.OVERTAKEN
    assert mail.outbox == []


def test_letter_is_a_persons_own_and_its_answer_reaches_who_is_in_charge(interview):
    sent = send(owe(Kind.LETTER, interview))

    assert (sent.to, sent.reply_to) == (["amara@example.org"], ["paula@example.com"])
    assert "Auto-Submitted" not in sent.message()


def test_answer_to_a_letter_reaches_its_writer_once_the_person_in_charge_has_left(interview):
    contact = interview.application.job.contact
    contact.is_active = False
    contact.save()
    letter = owe(Kind.LETTER, interview)
    Message.objects.filter(pk=letter.pk).update(by=make_user(email="rita@example.com"))

    assert send(letter).reply_to == ["rita@example.com"]


def test_mail_to_a_colleague_who_has_left_meanwhile_is_not_sent(interview):
    message = owe(Kind.CALLBACK, interview)
    User.objects.filter(pk=message.user_id).update(is_active=False)

    assert sending.send(Message.objects.get(pk=message.pk), now=NOW) == Message.State.OVERTAKEN
    assert mail.outbox == []


def test_answers_to_other_mails_go_where_they_always_went(interview):
    assert send(owe(Kind.BOOKED, interview)).reply_to == []
