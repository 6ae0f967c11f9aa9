"""Times that one candidate can't take although the panel is free: during another interview, or with themselves as the interviewer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from candidates.models import Candidate
from interviews.booking.models import BookingAttempt, BookingLink, Interview
from interviews.booking.refusals import CannotBook, CannotMove
from interviews.nylas.shapes import Slot
from interviews.panels import configuration, seats
from interviews.panels.models import Interviewer
from recruiting.identity import same_person


def slots_for_candidate(slots: Iterable[Slot], link: BookingLink) -> list[Slot]:
    """The slots that this candidate can take, each without the candidate among its hosts."""
    others = list(_other_interviews(link).values_list("starts_at", "ends_at"))
    themselves = Interviewer.objects.themselves(link.application.candidate.email).values_list("email", flat=True)
    met = (_without_themselves(slot, set(themselves), link) for slot in slots)
    return [
        slot
        for slot in met
        if slot is not None and not any(starts < slot.ends_at and slot.starts_at < ends for starts, ends in others)
    ]


def refuse_overlap(
    link: BookingLink, *, starts_at: datetime, ends_at: datetime, refusal: type[CannotBook] | type[CannotMove]
) -> None:
    """Raise `refusal` when the candidate has another interview at that time, or is just booking one."""
    then = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    other = _other_interviews(link).select_related("panel").filter(then).first()
    if other is not None:
        raise refusal(f"You have another interview at that time: {other.panel.name}. Please choose another time.")
    by_candidate = same_person("link__application__candidate__email", link.application.candidate.email)
    under_way = BookingAttempt.objects.unsettled().filter(by_candidate, then)
    if under_way.exclude(link=link).exists():
        raise refusal("You are just booking another interview at that time. Please choose another time.")


def lock_candidate(candidate: Candidate) -> None:
    """Lock the candidate's rows: no other booking of the same person is checked until the transaction ends."""
    rows = Candidate.objects.filter(same_person("email", candidate.email)).order_by("pk")
    list(rows.select_for_update().values_list("pk"))


def _other_interviews(link: BookingLink) -> QuerySet[Interview]:
    by_candidate = same_person("application__candidate__email", link.application.candidate.email)
    return Interview.objects.live().filter(by_candidate).exclude(link=link)


def _without_themselves(slot: Slot, themselves: set[str], link: BookingLink) -> Slot | None:
    """None when it can't be held without the candidate among the interviewers."""
    others = tuple(email for email in slot.emails if email not in themselves)
    if others == slot.emails:
        return slot
    panel = link.panel
    if not panel.is_round_robin or seats.fill(configuration.seats_on_offer(panel), others) is None:
        return None
    return replace(slot, emails=others)
