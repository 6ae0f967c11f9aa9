"""Interviewers' calendar accounts: connected and taken back by their owner, lost, working again.

Writes Interviewer's calendar state, Revocation, Concern; owes mails, and publications of panels whose hosts change.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from interviews.booking.models import BookingAttempt, Concern, Interview
from interviews.calendar_accounts import alarms
from interviews.nylas import shapes
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, NylasError
from interviews.panels import connecting, publishing
from interviews.panels.models import ConnectLink, Interviewer, Panel, Refill, Revocation
from interviews.recordings import notetaking
from interviews.recordings.models import Recording
from recruiting.work.errors import Postponed, Unusable

MAX_ASKED_SINGLY = 20  # accounts in one sweep
NEXT_LINK_AFTER = timedelta(minutes=10)
# After its owner took back a calendar, its access ends even if a recording is not fetched yet.
RECORDING_TIMEOUT = timedelta(hours=4)
LOOK_AGAIN_AFTER = timedelta(minutes=10)
BOOKING_WAIT = timedelta(minutes=1)
EXCHANGE_TIMEOUT = timedelta(minutes=2)  # for exchanging the provider's code for the account


@dataclass(frozen=True)
class Connection:
    """The state of an interviewer's calendar, for its owner's page. `booked`: upcoming interviews in it; `is_fetching`: its access
    ends once a recording is archived."""

    is_connected: bool
    booked: int = 0
    revocation: Revocation | None = None
    is_fetching: bool = False


class WrongCalendar(Exception):
    """The connected calendar belongs to another address."""


class StillDisconnecting(Exception):
    """The access that was taken back before is being ended at this moment."""


def follow_expired_grant(event: shapes.GrantExpired, *, now: datetime) -> Interviewer | None:
    """A calendar can't be read any more. An event older than the last change of its state changes nothing."""
    interviewer = Interviewer.objects.filter(nylas_grant_id=event.grant_id).first()
    if interviewer is not None:
        _lose(interviewer, at=event.happened_at, now=now)
    return interviewer


def follow_restored_grant(event: shapes.GrantRestored, *, now: datetime) -> Interviewer | None:
    """A calendar works again. An event older than the last change of its state changes nothing."""
    interviewer = Interviewer.objects.filter(nylas_grant_id=event.grant_id).first()
    if interviewer is not None:
        _regain(interviewer, at=event.happened_at, now=now)
    return interviewer


def known() -> QuerySet[Interviewer]:
    """People with a calendar account."""
    return Interviewer.objects.exclude(nylas_grant_id=None).order_by("pk")


def sweep(*, now: datetime) -> list[Interviewer]:
    """Compare each calendar's state with Nylas's, since a notification may be lost; whose was not as we had it.

    One list for all, and a question for each of a few that are not in it. What we are told meanwhile is newer and stands.
    Raises the errors of interviews.nylas.errors, and Unusable when Nylas knows none of the accounts; then nothing is changed.
    """
    people = list(known())
    if not people:
        return []
    works = {grant.id: grant.is_valid for grant in nylas().grants()}
    if not works:
        raise Unusable("Nylas knows none of our calendar accounts. Is it the key of another application?")
    unlisted = [person for person in people if person.nylas_grant_id not in works][:MAX_ASKED_SINGLY]
    works |= {person.nylas_grant_id or "": False for person in unlisted if _is_gone(person)}
    changed = []
    for person in people:
        is_valid = works.get(person.nylas_grant_id or "")
        if (is_valid is False and _lose(person, at=now, now=now)) or (
            is_valid and person.grant_state != Interviewer.GrantState.LIVE and _regain(person, at=now, now=now)
        ):
            changed.append(person)
    _look_for_calendars([person for person in people if person.is_live and person.chosen_calendars()], now=now)
    return changed


def _look_for_calendars(people: list[Interviewer], *, now: datetime) -> None:
    """Note which of the chosen calendars are gone from their accounts. Some people an hour, in turns, one question each."""
    begin = int(now.timestamp() // 3600) * MAX_ASKED_SINGLY % max(1, len(people))
    for person in [*people[begin:], *people[:begin]][:MAX_ASKED_SINGLY]:
        with suppress(NylasError):
            known = {calendar.id for calendar in nylas().calendars(person.nylas_grant_id or "")}
            person.note_missing_calendars(person.chosen_calendars() - known)


def _is_gone(person: Interviewer) -> bool:
    """Does Nylas say that it has no such account?"""
    try:
        nylas().grant(person.nylas_grant_id or "")
    except Missing:
        return True
    except NylasError:
        return False
    return False


def _lose(interviewer: Interviewer, *, at: datetime, now: datetime) -> bool:
    """Panels leave this interviewer out, who is mailed a link to connect it again; those in charge of the panels are mailed, too."""
    with transaction.atomic():
        is_news = interviewer.lose_grant(at=at)
        if is_news:
            connecting.owe_connect_link(interviewer, now=now)
            alarms.owe(interviewer, now=now)
            notetaking.lose_account(interviewer.nylas_grant_id or "", Recording.Cause.EXPIRED)
            Refill.objects.ask_with(interviewer, at=now)
    return is_news


def _regain(interviewer: Interviewer, *, at: datetime, now: datetime) -> bool:
    """Panels offer their times again, also those that were published without them meanwhile."""
    with transaction.atomic():
        is_news = interviewer.regain_grant(at=at)
        if is_news:
            notetaking.regain_account(interviewer.nylas_grant_id or "", now=now)
            publishing.republish_with(interviewer, now=now)
            Refill.objects.ask_with(interviewer, at=now)
    return is_news


def connection(interviewer: Interviewer, *, now: datetime) -> Connection:
    if interviewer.nylas_grant_id:
        return Connection(is_connected=True, booked=_interviews_in(interviewer.nylas_grant_id, now=now).count())
    revocation = _current_revocation(interviewer)
    is_fetching = revocation is not None and waits_for_recording(revocation, now=now)
    return Connection(is_connected=False, revocation=revocation, is_fetching=is_fetching)


def find_returning(
    interviewer_id: int, *, link_id: str, now: datetime
) -> tuple[Interviewer | None, ConnectLink | None]:
    """The interviewer who left for the provider, and the link they used; no link if they were logged in.

    (None, None) when the link has ended meanwhile.
    """
    if not link_id:
        return Interviewer.objects.filter(pk=interviewer_id).first(), None
    link = ConnectLink.objects.filter(pk=link_id).select_related("interviewer").first()
    return (link.interviewer, link) if link is not None and link.is_open(now) else (None, None)


def connect_url(interviewer: Interviewer, *, redirect_uri: str, state: str) -> str:
    """The page of the provider on which the interviewer gives us access to the calendar."""
    return nylas().connect_url(redirect_uri=redirect_uri, state=state, login_hint=interviewer.email)


def connect_interviewer(interviewer: Interviewer, *, code: str, redirect_uri: str, now: datetime) -> Interviewer:
    """Exchange the provider's code for the calendar account, and store it. A code works once.

    The same account has the same grant, so a revocation of it that is not done yet must not be done after this.
    Raises WrongCalendar for the account of another address, StillDisconnecting, and NylasError.
    """
    if not Revocation.objects.postpone(interviewer, until=now + EXCHANGE_TIMEOUT):
        raise StillDisconnecting
    connected = nylas().exchange_code(code, redirect_uri=redirect_uri)
    if connected.email.lower() != interviewer.email.lower():
        _revoke_stray_grant(connected.grant_id, now=now)
        raise WrongCalendar(
            f"You connected the calendar of {connected.email}, but this link is for {interviewer.email}. "
            "Please start again with that account, or ask the recruiter to change the address."
        )
    zone = publishing.calendar_zone(connected.grant_id) if interviewer.zone_is_assumed else ""
    with transaction.atomic():
        interviewer.connect(grant_id=connected.grant_id, email=connected.email, provider=connected.provider, at=now)
        if zone:
            interviewer.choose_time_zone(zone)
        Revocation.objects.overtake(connected.grant_id, at=now)
        for interview in _interviews_in(connected.grant_id, now=now):
            Concern.objects.end_about(interview, Concern.Reason.CALENDAR_WITHDRAWN, at=now)
        notetaking.regain_account(connected.grant_id, now=now)
        publishing.republish_with(interviewer, now=now)
    return interviewer


def _revoke_stray_grant(grant_id: str, *, now: datetime) -> None:
    """Ask for the end of the access to an account that was connected by mistake just now. An older one is left, as it may be needed."""
    is_used = (
        Interviewer.objects.filter(nylas_grant_id=grant_id).exists()
        or Panel.objects.filter(Q(nylas_grant_id=grant_id) | Q(conferencing_grant_id=grant_id)).exists()
        or Revocation.objects.pending().filter(nylas_grant_id=grant_id).exists()
    )
    if is_used:
        return
    try:
        account = next((one for one in nylas().grants() if one.id == grant_id), None)
    except NylasError:
        return  # an unused account does less harm than ending one that is used
    if account is not None and account.created_at is not None and account.created_at > now - EXCHANGE_TIMEOUT:
        Revocation.objects.ask(grant_id, None, at=now)


def mail_new_link(link: ConnectLink, *, now: datetime) -> bool:
    """Mail a new link to the interviewer's present address; False when one was mailed there less than NEXT_LINK_AFTER ago."""
    interviewer = link.interviewer
    if interviewer.connect_links.filter(created_at__gt=now - NEXT_LINK_AFTER, expires_at__gt=now).exists():
        return False
    connecting.owe_connect_link(interviewer, now=now)
    return True


def disconnect(interviewer: Interviewer, *, now: datetime) -> bool:
    """The interviewer takes the calendar back: their times are not offered from now on, and a Revocation ends the access at Nylas.

    False when no calendar is connected.
    """
    grant_id = interviewer.nylas_grant_id or ""
    with transaction.atomic():
        if not interviewer.withdraw(at=now):
            return False
        Revocation.objects.ask(grant_id, interviewer, at=now)
        notetaking.lose_account(grant_id, Recording.Cause.DISCONNECTED)
        Refill.objects.ask_with(interviewer, at=now)
        _raise_calendar_withdrawn(grant_id, now=now)
    return True


def revoke(revocation: Revocation, *, now: datetime) -> str:
    """End the access at Nylas; the revocation's new state. Panels whose Configuration the account owned are published with their other hosts.

    Raises Postponed while a recording or the outcome of a booking would be lost with it.
    """
    grant_id = revocation.nylas_grant_id
    if Interviewer.objects.filter(nylas_grant_id=grant_id).exists():
        return Revocation.State.OVERTAKEN
    if _may_wait(revocation, now=now) and BookingAttempt.objects.unsettled_in(grant_id).exists():
        raise Postponed("A booking without an answer is still being looked for in this calendar.", wait=BOOKING_WAIT)
    if waits_for_recording(revocation, now=now):
        raise Postponed("A recording that began in this calendar is still being fetched.", wait=LOOK_AGAIN_AFTER)
    with suppress(Missing):
        nylas().revoke_grant(grant_id)
    with transaction.atomic():
        theirs = Q(nylas_grant_id=grant_id)
        if revocation.interviewer_id is not None:
            theirs |= Q(seats__interviewer=revocation.interviewer_id)
        # Locked until the end: a publication under way finds that the account is gone, or is found here.
        list(Panel.objects.select_for_update(of=["self"]).filter(theirs))
        revocation.mark_revoked(at=now)
        for panel in Panel.objects.filter(nylas_grant_id=grant_id):
            panel.lose_configuration()
            publishing.repeat(panel, now=now)
        _raise_calendar_withdrawn(grant_id, now=now)  # one may have been booked at the same moment
    return Revocation.State.DONE


def _current_revocation(interviewer: Interviewer) -> Revocation | None:
    """The revocation of the calendar that the interviewer took back last; None unless that is the calendar's present state."""
    if interviewer.grant_state != Interviewer.GrantState.WITHDRAWN:
        return None
    return interviewer.revocations.first()


def waits_for_recording(revocation: Revocation, *, now: datetime) -> bool:
    """Does the access end later, so that a recording is not lost? For RECORDING_TIMEOUT at most."""
    return _may_wait(revocation, now=now) and Recording.objects.under_way(revocation.nylas_grant_id).exists()


def _may_wait(revocation: Revocation, *, now: datetime) -> bool:
    return now < revocation.asked_at + RECORDING_TIMEOUT


def _interviews_in(grant_id: str, *, now: datetime) -> QuerySet[Interview]:
    return Interview.objects.upcoming(now).filter(nylas_grant_id=grant_id)


def _raise_calendar_withdrawn(grant_id: str, *, now: datetime) -> None:
    """Raise a concern about each upcoming interview in this account: it can't be moved, recorded or taken out of the calendar any more."""
    for interview in _interviews_in(grant_id, now=now):
        Concern.objects.raise_about(interview, Concern.Reason.CALENDAR_WITHDRAWN, at=now)
