"""Rendering of mails: subject, text and HTML, with times in the reader's own zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.text import get_text_list

from candidates import consenting
from candidates.models import Application, Consent
from interviews.enums import Actor, ChangeKind
from interviews.messages.models import Message
from recruiting import contact_details, zones
from recruiting.identity import display_name
from recruiting.recruiters import contact_of


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str


def render(message: Message, facts: Mapping[str, object] | None = None) -> Mail:
    """Subject and both bodies of one mail, with its links. `facts`: what the rooms above know of it, for its template."""
    context = {
        "message": message,
        "link": message.link,
        "interview": message.interview,
        "application": _application(message),
        "company_name": settings.COMPANY_NAME,
        "site_url": settings.SITE_URL,
        "take_back_days": consenting.TAKE_BACK_PERIOD.days,
        "page_url": message.link.url if message.link else "",
        "request_row": message.link.callback_requests.first()
        if message.link and message.kind == Message.Kind.CALLBACK
        else None,
        "reader": message.interviewer,
        "colleagues": _colleagues(message),
        "connect_link": message.connect_link,
        "consent": _consent(message),
        "stays_in_calendar": _stays_in_calendar(message),
        "asks_recording": _asks_recording(message),
        **_named_later(message),
        "evens_out": _evens_out(message),
        "had_lost_calendar": _had_lost_calendar(message),
        **_why(message),
        **_proposed(message),
        **_when(message),
        **_until(message),
        **_picked(message),
        **_held(message),
        **(facts or {}),
    }
    subject = render_to_string(f"mail/{message.kind}.subject.txt", context)
    # A rendered text counts as safe HTML, which this one is not: stripped, it is a plain string again.
    text = render_to_string(f"mail/{message.kind}.txt", context).strip()
    html = render_to_string("mail/mail.html", {**context, "text": text, "links": _links(message)})
    return Mail(subject=" ".join(subject.split()), text=text, html=html)


def _links(message: Message) -> dict[str, str]:
    """Texts that become links beside our own addresses, each with its target: the call, and the address of the person in charge."""
    links, application = {}, _application(message)
    if message.held_time is not None:
        contact = message.held_time.panel.job.to_write_to.email
        links[contact] = f"mailto:{quote(contact, safe='@+')}"
    if message.interview is not None and message.interview.join_url:
        links[message.interview.join_url] = message.interview.join_url
    if application is not None:
        contact = application.job.to_write_to.email
        links[contact] = f"mailto:{quote(contact, safe='@+')}"
    return links


def _when(message: Message) -> dict[str, str]:
    """The interview's start in the reader's own zone, and the zone with its offset, since an hour comes twice where clocks go back."""
    interview = message.interview
    if interview is None:
        return {}
    zone = ZoneInfo(message.interviewer.time_zone) if message.interviewer else interview.zone()
    local = interview.starts_at.astimezone(zone)
    return {
        "starts": formats.date_format(local, "l j F Y, H:i"),
        "zone": _zone_words(local, zone),
    }


def _proposed(message: Message) -> dict[str, object]:
    """The last time that was proposed for the interview, in the zone of whoever reads the mail."""
    interview = message.interview
    if interview is None or message.kind not in {Message.Kind.MOVE_ASKED, Message.Kind.MOVE_DECLINED}:
        return {}
    proposal = interview.proposals.select_related("by").last()
    if proposal is None:
        return {}
    said_by = contact_of(proposal.by).label if proposal.by else settings.COMPANY_NAME
    proposed = time_words(proposal.starts_at, interview.zone())
    return {"proposed": proposed, "reason": proposal.reason.strip(), "said_by": said_by}


def _until(message: Message) -> dict[str, str]:
    """The last minute in which the link works, in the panel's zone or the interviewer's: 23:59 for one that ends with the day."""
    if message.connect_link is not None:
        last, zone = message.connect_link.last_minute, ZoneInfo(message.connect_link.interviewer.time_zone)
    elif message.link is not None:
        last, zone = message.link.last_minute, ZoneInfo(message.link.panel.time_zone)
    else:
        return {}
    last = last.astimezone(zone)
    return {"works_until": f"{formats.date_format(last, 'j F Y, H:i')} ({_zone_words(last, zone)})"}


def time_words(at: datetime, zone: ZoneInfo) -> str:
    """A moment as a reader in that zone knows it: "Tuesday 2 March 2027, 10:00 (New York, UTC−5)"."""
    local = at.astimezone(zone)
    return f"{formats.date_format(local, 'l j F Y, H:i')} ({_zone_words(local, zone)})"


def _picked(message: Message) -> dict[str, object]:
    """The times that a recruiter picked, in the candidate's zone, and whether there are several."""
    picked = message.link.picked_times.first() if message.link and message.kind == Message.Kind.TIMES_PICKED else None
    if picked is None or message.link is None:
        return {}
    zone = ZoneInfo(message.link.application.candidate.known_time_zone or message.link.panel.time_zone)
    return {"times": [time_words(at, zone) for at in picked.times()]}


def _held(message: Message) -> dict[str, object]:
    """The time that is kept, in the zone in which it was chosen, and until when."""
    held_time = message.held_time
    if held_time is None:
        return {}
    until = held_time.expires_at.astimezone(held_time.zone())
    return {
        "held_time": held_time,
        "held_time_words": time_words(held_time.starts_at, held_time.zone()),
        "held_until": f"{formats.date_format(until, 'H:i')} ({_zone_words(until, held_time.zone())})",
        "first_name": contact_details.first_name(held_time.name),
    }


def _asks_recording(message: Message) -> bool:
    """Did a recruiter book for somebody who has yet to choose whether they are recorded?"""
    interview = message.interview
    if interview is None or message.kind != Message.Kind.BOOKED or interview.source != interview.Source.RECRUITER:
        return False
    return interview.asks_recording() and not interview.application.consents.exists()


def _zone_words(local: datetime, zone: ZoneInfo) -> str:
    return ", ".join(filter(None, [zones.place(zone), zones.offset(local)]))


def _colleagues(message: Message) -> str:
    """The other interviewers' names; empty for a mail to the candidate."""
    if message.interview is None or message.interviewer is None:
        return ""
    others = [person.name for person in message.interview.people() if person != message.interviewer]
    return get_text_list(others, "and")


# Each kind of mail with the change it tells of, and the actors whose reason it repeats. An interviewer gives none: they only move or
# delete the calendar event.
BY = Actor
TOLD_WHY = {
    Message.Kind.CANCELLED: (ChangeKind.CANCELLED, {BY.RECRUITER, BY.NYLAS}),
    Message.Kind.INTERVIEWER_CANCELLED: (ChangeKind.CANCELLED, {BY.CANDIDATE, BY.RECRUITER, BY.NYLAS}),
    Message.Kind.CALLED_OFF: (ChangeKind.CANCELLED, {BY.CANDIDATE}),
    Message.Kind.MOVED: (ChangeKind.RESCHEDULED, {BY.RECRUITER}),
    Message.Kind.INTERVIEWER_MOVED: (ChangeKind.RESCHEDULED, {BY.CANDIDATE, BY.RECRUITER}),
    Message.Kind.MOVED_ON: (ChangeKind.RESCHEDULED, {BY.CANDIDATE}),
    Message.Kind.TAKEN_OVER: (ChangeKind.REASSIGNED, {BY.RECRUITER}),
    Message.Kind.RELEASED: (ChangeKind.REASSIGNED, {BY.RECRUITER}),
}


def _why(message: Message) -> dict[str, str]:
    """The reason of a change or a decline, and the name of the person who gave it ("" when only Nylas knows)."""
    if message.kind == Message.Kind.DECLINED and message.interview is not None and message.interviewer is not None:
        declined = message.interview.assignments.filter(interviewer=message.interviewer).first()
        return {"reason": declined.decline_reason if declined else "", "said_by": message.interviewer.name}
    if message.kind not in TOLD_WHY or message.interview is None:
        return {}
    kind, wanted = TOLD_WHY[Message.Kind(message.kind)]
    change = message.interview.changes.filter(kind=kind).select_related("by").last()
    if change is None or change.actor not in wanted or not change.reason.strip():
        return {}
    names = {
        BY.CANDIDATE: message.interview.application.candidate.name,
        BY.RECRUITER: display_name(change.by) if change.by else settings.COMPANY_NAME,
    }
    return {"reason": change.reason.strip(), "said_by": names.get(BY(change.actor), "")}


def _stays_in_calendar(message: Message) -> bool:
    """Was it cancelled, and its calendar event can't be deleted, since the host disconnected the calendar?"""
    tells_of_cancel = message.kind in {Message.Kind.CANCELLED, Message.Kind.INTERVIEWER_CANCELLED}
    if not tells_of_cancel or message.interview is None:
        return False
    return message.interview.has_lost_its_calendar()


def _had_lost_calendar(message: Message) -> bool:
    """Is it to somebody who no longer takes the interview, and whose calendar we can't reach any more?"""
    had_it = message.interviewer if message.kind == Message.Kind.RELEASED else None
    return had_it is not None and not had_it.nylas_grant_id


def _named_later(message: Message) -> dict[str, object]:
    """Whether it is to the candidate, who was not to know who meets them when it was due; and when they learn it."""
    interview = message.interview
    if interview is None or message.interviewer is not None or not interview.hides_people(message.due_at):
        return {"hides_people": False, "names_due": ""}
    due_at = interview.names_due_at
    return {"hides_people": True, "names_due": time_words(due_at, interview.zone()) if due_at else ""}


def _evens_out(message: Message) -> bool:
    """Does it tell an interviewer of a change of hands for the sake of load alone?"""
    if message.kind not in {Message.Kind.TAKEN_OVER, Message.Kind.RELEASED} or message.interview is None:
        return False
    last = message.interview.reassignments.swapped().first()
    return last is not None and last.cause == last.Cause.SECOND_THOUGHTS


def _consent(message: Message) -> Consent | None:
    """The yes that a mail about a changed choice is about; None for other mails."""
    if message.kind != Message.Kind.RECORDING_ALLOWED or message.link is None:
        return None
    return message.link.application.consents.filter(choice=Consent.Choice.YES).first()


def _application(message: Message) -> Application | None:
    if message.interview is not None:
        return message.interview.application
    return message.link.application if message.link is not None else message.application
