"""The last step: people hear of it by mail, the ATS by a signed event. Writes Message and Delivery rows; sends what is due."""

import smtplib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from candidates import consenting
from candidates.models import Application, Consent
from interviews.ats import ats
from interviews.ats.models import Delivery
from interviews.booking import calendar_file
from interviews.booking.models import BookingLink, CallbackRequest, Interview, InterviewChange
from interviews.messages import mails
from interviews.messages.models import Message
from interviews.panels.models import ConnectLink, Interviewer
from interviews.recordings.models import Recording
from recruiting.identity import has_mailbox, is_same_person
from recruiting.redacting import redacted
from recruiting.work.errors import Away, Declined, NotYet

RECORDING_MAILS_APART = timedelta(hours=1)
MEETING_LINK_PATIENCE = 6  # tries to wait for the meeting link before a mail goes out without it
SMTP_LASTING = 500  # a mail server's codes from here on are meant to last

NAMES_THE_TIME = frozenset(
    {Message.Kind.BOOKED, Message.Kind.ASSIGNED, Message.Kind.MOVED, Message.Kind.INTERVIEWER_MOVED}
)

KINDS_BY_CHANGE: dict[str, tuple[str, str, str]] = {
    InterviewChange.Kind.SCHEDULED: (Delivery.Kind.INTERVIEW_SCHEDULED, Message.Kind.BOOKED, Message.Kind.ASSIGNED),
    InterviewChange.Kind.RESCHEDULED: (
        Delivery.Kind.INTERVIEW_RESCHEDULED,
        Message.Kind.MOVED,
        Message.Kind.INTERVIEWER_MOVED,
    ),
    InterviewChange.Kind.CALL_CHANGED: (
        Delivery.Kind.INTERVIEW_UPDATED,
        Message.Kind.CALL_CHANGED,
        Message.Kind.INTERVIEWER_CALL_CHANGED,
    ),
    InterviewChange.Kind.CANCELLED: (
        Delivery.Kind.INTERVIEW_CANCELLED,
        Message.Kind.CANCELLED,
        Message.Kind.INTERVIEWER_CANCELLED,
    ),
}


def tell(interview: Interview, change: InterviewChange, *, now: datetime) -> None:
    """Owe candidate, interviewers and ATS the news of one change. Call it in the transaction that wrote the change."""
    delivery_kind, to_candidate, to_interviewers = KINDS_BY_CHANGE[change.kind]
    Delivery.objects.owe(delivery_kind, interview, payload=describe(interview, change=change), at=now)
    key = f"{interview.pk}:{interview.version}"
    candidate = interview.application.candidate
    if has_mailbox(candidate.email):
        Message.objects.owe(
            to_candidate,
            to=candidate.email,
            key=f"{to_candidate}:{key}",
            interview=interview,
            link=interview.link,
            at=now,
        )
    for person in interview.people():
        Message.objects.owe(
            to_interviewers,
            to=person.email,
            key=f"{to_interviewers}:{key}:{person.pk}",
            interview=interview,
            interviewer=person,
            at=now,
        )
    if change.kind == InterviewChange.Kind.CANCELLED and change.actor == InterviewChange.Actor.CANDIDATE:
        _tell_person_in_charge(interview, key=key, now=now)


def _tell_person_in_charge(interview: Interview, *, key: str, now: datetime) -> None:
    """The candidate called it off. A person in charge who was to interview them hears of it as interviewer."""
    contact = interview.application.job.contact.email
    if not any(is_same_person(person.email, contact) for person in interview.people()):
        kind = Message.Kind.CALLED_OFF
        Message.objects.owe(kind, to=contact, key=f"{kind}:{key}", interview=interview, at=now)


def tell_ats_of_call(interview: Interview, change: InterviewChange | None = None, *, now: datetime) -> None:
    """The link to the call is known now, or gone; people see it on their page, or hear of it once there is a new one."""
    Delivery.objects.owe(Delivery.Kind.INTERVIEW_UPDATED, interview, payload=describe(interview, change=change), at=now)


def tell_archived(recording: Recording, *, now: datetime) -> None:
    """The ATS may fetch what the recording left behind."""
    Delivery.objects.owe(
        Delivery.Kind.RECORDING_ARCHIVED,
        recording.interview,
        payload=describe(recording.interview, recording=recording),
        at=now,
    )


def send_link(link: BookingLink, *, now: datetime) -> Message:
    return _owe_about_link(Message.Kind.INVITATION, link, now=now)


def send_own_link(link: BookingLink, *, now: datetime) -> Message:
    """The candidate's own page, to the candidate, as somebody asked who may be anybody."""
    return _owe_about_link(Message.Kind.OWN_LINK, link, now=now)


def tell_applied_again(application: Application, *, link: BookingLink | None, now: datetime) -> Message:
    """Somebody, who may be anybody, applied with an address that had applied: its owner hears of it. `link`: their way on."""
    kind = Message.Kind.APPLIED_AGAIN
    key = f"{kind}:{application.pk}:{int(now.timestamp())}"
    return Message.objects.owe(
        kind, to=application.candidate.email, key=key, application=application, link=link, at=now
    )


def tell_not_booked(link: BookingLink, *, now: datetime) -> Message:
    return _owe_about_link(Message.Kind.NOT_BOOKED, link, now=now)


def _owe_about_link(kind: str, link: BookingLink, *, now: datetime) -> Message:
    """To the candidate, once more each time it is asked for."""
    to, key = link.application.candidate.email, f"{kind}:{link.pk}:{int(now.timestamp())}"
    return Message.objects.owe(kind, to=to, key=key, link=link, at=now)


def confirm_recording_allowed(consent: Consent, *, now: datetime) -> Message:
    """A no became a yes: whoever said it, the candidate hears of it at their own address.

    At most one mail in an hour: the next one waits until then, and goes only if the yes still stands.
    """
    application, kind = consent.application, Message.Kind.RECORDING_ALLOWED
    last = Message.objects.filter(kind=kind, link__application=application).order_by("-created_at").first()
    if last is not None and last.created_at > now:
        return last
    return Message.objects.owe(
        Message.Kind.RECORDING_ALLOWED,
        to=application.candidate.email,
        key=f"recording_allowed:{consent.pk}",
        link=BookingLink.objects.filter(application=application).order_by("revoked_at", "-created_at").first(),
        at=now if last is None else max(now, last.created_at + RECORDING_MAILS_APART),
    )


def tell_callback(request: CallbackRequest, *, now: datetime) -> Message:
    return Message.objects.owe(
        Message.Kind.CALLBACK,
        to=request.link.application.job.contact.email,
        key=f"callback:{request.pk}:{int(now.timestamp())}",
        link=request.link,
        at=now,
    )


def send_connect_link(interviewer: Interviewer, *, now: datetime) -> Message:
    """A new link to their calendar's page, to the interviewer; in words that suit how it stands with the calendar."""
    is_lost = interviewer.grant_state == Interviewer.GrantState.EXPIRED
    kind = Message.Kind.RECONNECT if is_lost else Message.Kind.CONNECT
    return Message.objects.owe(
        kind,
        to=interviewer.email,
        key=f"{kind}:{interviewer.pk}:{int(now.timestamp())}",
        interviewer=interviewer,
        connect_link=ConnectLink.objects.make(interviewer, at=now),
        at=now,
    )


def describe(
    interview: Interview, *, change: InterviewChange | None = None, recording: Recording | None = None
) -> dict[str, Any]:
    """An interview as the ATS sees it, in events and in the API alike."""
    candidate, job, host = interview.application.candidate, interview.application.job, interview.interviewer
    data: dict[str, Any] = {
        "id": str(interview.pk),
        "status": interview.status,
        "version": interview.version,
        "source": interview.source,
        "starts_at": interview.starts_at.isoformat(),
        "ends_at": interview.ends_at.isoformat(),
        "candidate_time_zone": interview.candidate_time_zone,
        "join_url": interview.join_url,
        "follows": str(interview.follows_id) if interview.follows_id else None,
        "job": {"slug": job.slug, "title": job.title},
        "panel": {"slug": interview.panel.slug, "name": interview.panel.name},
        "application": {"id": interview.application_id, "stage": interview.application.stage},
        "candidate": {"name": candidate.name, "email": candidate.email},
        "interviewer": {"name": host.name, "email": host.email} if host else None,
        "interviewers": [{"name": person.name, "email": person.email} for person in interview.people()],
        "url": settings.SITE_URL + interview.get_absolute_url(),
    }
    if change is not None:
        data["change"] = {
            "kind": change.kind,
            "actor": change.actor,
            "reason": change.reason,
            "from_starts_at": change.from_starts_at.isoformat() if change.from_starts_at else None,
            "to_starts_at": change.to_starts_at.isoformat() if change.to_starts_at else None,
        }
    if recording is not None:
        data["recording"] = {
            "id": recording.pk,
            "artifacts": [
                {
                    "kind": artifact.kind,
                    "size": artifact.size,
                    "sha256": artifact.sha256,
                    "content_type": artifact.content_type,
                }
                for artifact in recording.artifacts.archived()
            ],
        }
    return data


def deliver(delivery: Delivery, *, now: datetime) -> str:
    """Send one event to the ATS. Without an address it is kept, visible and never sent."""
    if not settings.ATS_WEBHOOK_URL:
        return Delivery.State.UNWANTED
    payload = {
        "id": str(delivery.pk),
        "type": delivery.kind,
        "created_at": delivery.created_at.isoformat(),
        "data": delivery.payload,
    }
    try:
        status = ats.post(
            settings.ATS_WEBHOOK_URL,
            secret=settings.ATS_WEBHOOK_SECRET,
            message_id=str(delivery.pk),
            timestamp=int(now.timestamp()),
            payload=payload,
        )
    except ats.Unanswered as error:
        Delivery.objects.filter(pk=delivery.pk).update(response_status=error.status)
        raise
    Delivery.objects.filter(pk=delivery.pk).update(response_status=status)
    return Delivery.State.SENT


def send(message: Message, *, now: datetime) -> str:
    """Send one mail. One that names the time waits a little for the meeting link, since it is what people look for in it."""
    interview = message.interview
    if _has_lost_its_point(message):
        return Message.State.OVERTAKEN
    message.renew_connect_link(at=now)
    if interview is not None:
        interview.refresh_from_db()  # before the look at newer mails, which are written together with what they tell
        if message.is_overtaken:
            return Message.State.OVERTAKEN
        if (
            message.kind in NAMES_THE_TIME
            and interview.is_live
            and not interview.join_url
            and message.tries < MEETING_LINK_PATIENCE
        ):
            raise NotYet("The meeting link is still being made.")
    mail = mails.render(message)
    outgoing = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[message.to],
        headers={
            "Message-ID": f"<{message.pk}.{message.key_hash()}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",  # so that no absence note answers it
        },
    )
    outgoing.attach_alternative(mail.html, "text/html")
    if message.kind == Message.Kind.CANCELLED and interview is not None:
        # The candidate may have put it into a calendar that nobody else writes to.
        entry = calendar_file.write(interview, url=message.link.url if message.link else "", now=now)
        outgoing.attach("cancelled.ics", entry, f"text/calendar; method={calendar_file.method(interview)}")
    try:
        outgoing.send()
    except smtplib.SMTPException as error:
        raise _understood(error) from error
    message.keep_copy(subject=mail.subject, text=redacted(mail.text), html=redacted(mail.html))
    return Message.State.SENT


def _understood(error: smtplib.SMTPException) -> Away | Declined:
    """Is it this mail that the server will not take? Wrong passwords and full disks are about the server, and end."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            is_lasting = all(code >= SMTP_LASTING for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            is_lasting = error.smtp_code >= SMTP_LASTING
        case _:
            is_lasting = False
    if is_lasting:
        return Declined(f"The mail server refuses it: {error}")
    return Away(f"{type(error).__name__}: {error}")


def _has_lost_its_point(message: Message) -> bool:
    """Is what it tells no longer so, or what it asks for no longer wanted?"""
    if message.connect_link is not None:
        return not message.connect_link.interviewer.is_active
    if message.kind == Message.Kind.RECORDING_ALLOWED and message.link is not None:
        choice = consenting.current(message.link.application)
        return choice is None or not choice.is_yes
    return False
