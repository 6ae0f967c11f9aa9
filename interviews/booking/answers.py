"""What a recruiter does for one candidate who can't book by themselves: times picked by hand, a time booked for them, an answer.

Each settles the candidate's requests for help, with who, when and how. Writes PickedTimes, BookingLink, CallbackRequest, Message.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from candidates.models import Application
from interviews.booking import inviting, news, taking
from interviews.booking.models import BookingLink, CallbackRequest, Concern, Interview, PickedTimes
from interviews.booking.refusals import BookedAlready, CannotBook, OutOfReach
from interviews.messages.models import Message
from interviews.panels.models import Panel
from recruiting.identity import has_mailbox

Answer = CallbackRequest.Answer
LINK_OUTLIVES_TIMES = timedelta(days=1)


class NoMailbox(Exception):
    """The candidate's address is not known, so nothing can be mailed."""


def waiting_requests(application: Application) -> "Sequence[CallbackRequest]":
    return list(CallbackRequest.objects.waiting().filter(link__application=application).select_related("link__panel"))


def offer_times(
    application: Application,
    *,
    panel: Panel,
    starts: Iterable[datetime],
    concerns: Iterable[Concern] = (),
    by: User,
    now: datetime,
) -> PickedTimes:
    """Let the candidate's link offer these times alone, and mail them. Nothing is held for them. `concerns`: those that it settles, too.

    Raises NoMailbox, refusals.BookedAlready.
    """
    if not has_mailbox(application.candidate.email):
        raise NoMailbox
    chosen = list(starts)
    if _ahead(application, panel, now=now) is not None:
        raise BookedAlready
    with transaction.atomic():
        link = inviting.find_or_make_link(application, panel=panel, by=by, now=now)
        picked = PickedTimes.objects.pick(link, chosen, by=by, at=now)
        link.keep_open_until(max(chosen) + LINK_OUTLIVES_TIMES)
        news.owe_picked_times(link, now=now)
        _settle(application, Answer.TIMES, concerns, by=by, now=now)
    return picked


def offer_all_times(link: BookingLink, *, now: datetime) -> bool:
    """The link offers every free time of its panel again; False where it did."""
    return bool(link.picked_times.end(at=now))


def book_for(
    application: Application, *, panel: Panel, starts_at: datetime, time_zone: str, by: User, now: datetime
) -> Interview:
    """Book a free time in the candidate's place, as they would themselves. Nothing is recorded until they say so.

    Raises refusals.CannotBook.
    """
    known = _ahead(application, panel, now=now)
    if known is not None:
        if known.starts_at == starts_at:  # a second click
            return known
        raise BookedAlready
    link = inviting.find_or_make_link(application, panel=panel, by=by, now=now)
    try:
        interview = taking.take(
            link,
            starts_at=starts_at,
            ends_at=starts_at + panel.duration,
            time_zone=time_zone,
            language="en",
            by=by,
            now=now,
        )
    except CannotBook as refusal:
        if link.created_at == now and not (isinstance(refusal, OutOfReach) and refusal.may_be_booked):
            link.revoke(by=by, at=now)  # made for this booking, and never mailed
        raise
    _settle(application, Answer.BOOKED, by=by, now=now)
    return interview


def reply(
    application: Application,
    *,
    subject: str,
    body: str,
    key: str,
    concerns: Iterable[Concern] = (),
    by: User,
    now: datetime,
) -> tuple[Message, bool]:
    """Mail the candidate what a person wrote, and say whether it is new: the same key never sends a second. Raises NoMailbox.

    `concerns`: those that it settles, too.
    """
    if not has_mailbox(application.candidate.email):
        raise NoMailbox
    with transaction.atomic():
        message, is_new = Message.objects.owe_letter(application, subject=subject, body=body, by=by, key=key, at=now)
        if is_new:
            _settle(application, Answer.REPLY, concerns, by=by, now=now)
    return message, is_new


def _ahead(application: Application, panel: Panel, *, now: datetime) -> Interview | None:
    """Their interview of this panel that is still to come: a second one would be a mistake."""
    return Interview.objects.upcoming(now).with_people().filter(application=application, panel=panel).first()


def _settle(application: Application, how: str, concerns: Iterable[Concern] = (), *, by: User, now: datetime) -> None:
    """The application's requests that wait, and of these concerns its own."""
    CallbackRequest.objects.filter(link__application=application).answer(how, by=by, at=now)
    named = Concern.objects.filter(pk__in=[one.pk for one in concerns], interview__application=application)
    named.settle(how=how, by=by, at=now)
