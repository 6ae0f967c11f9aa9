"""Sending of one mail: whether it is obsolete, whether it should wait, what it carries, what the server answers."""

import smtplib
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from candidates import consenting
from interviews.messages import mails
from interviews.messages.models import Message
from recruiting.redacting import redacted
from recruiting.work.errors import Away, Declined, NotYet

MAX_TRIES_WITHOUT_LINK = 6  # tries to wait for the meeting link before a mail goes out without it
MIN_PERMANENT_CODE = 500  # SMTP codes from 500 on are permanent failures
NAMES_THE_TIME = frozenset(
    {
        Message.Kind.BOOKED,
        Message.Kind.ASSIGNED,
        Message.Kind.MOVED,
        Message.Kind.INTERVIEWER_MOVED,
        Message.Kind.HOST_NAMED,
        Message.Kind.REASSIGNED,
        Message.Kind.TAKEN_OVER,
    }
)


def send(message: Message, *, facts: Mapping[str, object] | None = None, now: datetime) -> str:
    """Send one mail; returns its new state. Raises NotYet while a mail that names the time has no meeting link yet.

    `facts`: what the rooms above know of it, for its template.
    """
    if _is_obsolete(message, now) or _is_for_who_has_left(message):
        return Message.State.OVERTAKEN
    message.renew_connect_link(at=now)
    if message.kind in Message.LEADING_TO_A_CALENDAR and message.connect_link is None:
        return Message.State.OVERTAKEN  # the interviewer is not there any more
    if message.interview is not None:
        message.interview.refresh_from_db()  # before the look for newer mails, which are written in one transaction with the interview
        if message.is_overtaken(at=now):
            return Message.State.OVERTAKEN
    if _waits_for_call(message):
        raise NotYet("The meeting link is still being made.")
    mail = mails.render(message, facts)
    try:
        _outgoing(message, mail, now=now).send()
    except smtplib.SMTPException as error:
        raise _error_for(error) from error
    message.keep_copy(subject=mail.subject, text=redacted(mail.text), html=redacted(mail.html))
    return Message.State.SENT


def message_id(message: Message) -> str:
    """The same at every try, so that a mail that went out twice is known by it."""
    return f"<{message.pk}.{message.key_hash()}@{urlsplit(settings.SITE_URL).hostname}>"


def _headers(message: Message, *, at: datetime) -> dict[str, str]:
    """`at`: by the product's clock, which in the demo is ahead of the one that Django would date the mail by."""
    headers = {
        "Message-ID": message_id(message),
        "Date": format_datetime(at),
    }
    if message.kind != Message.Kind.LETTER:
        headers["Auto-Submitted"] = "auto-generated"  # so that no absence note answers it
    return headers


def _outgoing(message: Message, mail: mails.Mail, *, now: datetime) -> EmailMultiAlternatives:
    outgoing = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[message.to],
        reply_to=_answers_to(message),
        headers=_headers(message, at=now),
    )
    outgoing.attach_alternative(mail.html, "text/html")
    if message.kind == Message.Kind.CANCELLED and message.interview is not None:
        # The candidate may have put the event into a calendar of their own.
        url = message.link.url if message.link else ""
        entry, media_type = message.interview.calendar_entry(url=url, at=now)
        outgoing.attach("cancelled.ics", entry, media_type)
    return outgoing


def _answers_to(message: Message) -> list[str]:
    """Who reads the answer to a letter: the person in charge, or once they have left who wrote it. Other mails name a person in their
    words."""
    if message.kind != Message.Kind.LETTER or message.application is None:
        return []
    here = [user.email for user in (message.application.job.contact, message.by) if user is not None and user.is_active]
    return here[:1]


def _error_for(error: smtplib.SMTPException) -> Away | Declined:
    """Declined, if the server refuses this mail for good; Away otherwise, as for wrong passwords and full disks."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            is_lasting = all(code >= MIN_PERMANENT_CODE for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            is_lasting = error.smtp_code >= MIN_PERMANENT_CODE
        case _:
            is_lasting = False
    if is_lasting:
        return Declined(f"The mail server refuses it: {error}")
    return Away(f"{type(error).__name__}: {error}")


def _waits_for_call(message: Message) -> bool:
    """Does it name the time of a call whose link is still to come? After some tries it goes without."""
    interview = message.interview
    is_without = interview is not None and interview.is_live and not interview.join_url
    return is_without and message.kind in NAMES_THE_TIME and message.tries < MAX_TRIES_WITHOUT_LINK


def _is_for_who_has_left(message: Message) -> bool:
    return message.user is not None and not message.user.is_active


def _is_obsolete(message: Message, now: datetime) -> bool:
    """Is what it says no longer true, or what it asks for no longer wanted?"""
    if message.connect_link is not None:
        owner = message.connect_link.interviewer
        return not owner.is_active or (message.kind == Message.Kind.RECONNECT and owner.is_live)
    if message.held_time is not None:
        return not message.held_time.is_running(now)
    if message.kind == Message.Kind.RECORDING_ALLOWED and message.link is not None:
        choice = consenting.current(message.link.application)
        return choice is None or not choice.is_yes
    if message.kind == Message.Kind.TAKEN_BACK and message.application is not None:
        choice = consenting.current(message.application)
        return choice is None or choice.is_yes
    if message.kind == Message.Kind.MOVE_ASKED and message.interview is not None:
        return not message.interview.proposals.waiting(now).exists()
    return False
