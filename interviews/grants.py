"""Interviewers' calendar accounts: connected by their owner, lost, working again. Writes Interviewer's calendar state; owes mails."""

from datetime import datetime

from django.db import transaction

from interviews import informing, publishing
from interviews.models import Interviewer
from interviews.nylas import shapes
from interviews.nylas.client import nylas


class WrongCalendar(Exception):
    """The connected calendar belongs to another address."""


def rest_interviewer(event: shapes.GrantExpired, *, now: datetime) -> Interviewer | None:
    """A calendar can't be read any more: panels go on without this person, who is asked to connect it again."""
    interviewer = Interviewer.objects.filter(nylas_grant_id=event.grant_id).first()
    with transaction.atomic():
        if interviewer is not None and interviewer.lose_grant(at=event.happened_at):
            informing.ask_to_reconnect(interviewer, now=now)
    return interviewer


def wake_interviewer(event: shapes.GrantRestored, *, now: datetime) -> Interviewer | None:
    """A calendar works again; said late, after it was lost once more, it changes nothing."""
    interviewer = Interviewer.objects.filter(nylas_grant_id=event.grant_id).first()
    if interviewer is not None:
        interviewer.regain_grant(at=event.happened_at)
    return interviewer


def connect_url(interviewer: Interviewer, *, redirect_uri: str, state: str) -> str:
    """Where the interviewer says yes to us using the calendar."""
    return nylas().connect_url(redirect_uri=redirect_uri, state=state, login_hint=interviewer.email)


def connect_interviewer(interviewer: Interviewer, *, code: str, redirect_uri: str, now: datetime) -> Interviewer:
    """Keep the calendar somebody just allowed us to use; a code works once.

    Raises WrongCalendar for somebody else's, and the errors of interviews.nylas.errors.
    """
    connected = nylas().exchange_code(code, redirect_uri=redirect_uri)
    if connected.email.lower() != interviewer.email.lower():
        raise WrongCalendar(
            f"You connected the calendar of {connected.email}, but this link is for {interviewer.email}. "
            "Please start again with that account, or ask the recruiter to change the address."
        )
    interviewer.connect(grant_id=connected.grant_id, email=connected.email, provider=connected.provider, at=now)
    if interviewer.zone_is_assumed and (zone := publishing.calendar_zone(connected.grant_id)):
        interviewer.choose_time_zone(zone)
    return interviewer
