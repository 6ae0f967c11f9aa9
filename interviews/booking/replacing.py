"""Who can take an interview over at the time it has, in which order, and what keeps the others from it. Reads rows and calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from interviews.booking.choice import Choice, choose
from interviews.booking.hosts import hosts_among, hosts_of
from interviews.booking.models import Interview
from interviews.enums import Skipped
from interviews.nylas.client import nylas
from interviews.nylas.shapes import Slot
from interviews.panels.models import Interviewer

# Nobody can overrule these: there is no calendar to write into, or they would interview themselves.
LASTING = frozenset({Skipped.OWN_APPLICATION, Skipped.NO_CALENDAR, Skipped.CALENDAR_LOST, Skipped.SWITCHED_OFF})


def choose_replacement(interview: Interview, *, now: datetime) -> Choice | None:
    """The panel's people for this interview, without those who have it now; None without a link, which every booking has.

    Raises the errors of interviews.nylas.errors.
    """
    if interview.link is None:
        return None
    has_it = {person.pk for person in interview.people()}
    gave_it_up = set(interview.reassignments.given_up().values_list("leaving", flat=True)) - has_it
    hosts = hosts_of(interview.panel, [_slot(interview)], now=now)
    others = [host for host in hosts.values() if host.person.pk not in has_it]
    possible = [host.person for host in others if host.why_not(_slot(interview)) is None]
    kept = _themselves(interview) | gave_it_up
    free = _free([person for person in possible if person.pk not in kept], interview)
    chosen = choose(interview.link, _slot(interview, emails=tuple(sorted(free))), now=now)
    chosen.skipped = [
        (person, Skipped.GAVE_IT_UP if person.pk in gave_it_up else reason)
        for person, reason in chosen.skipped
        if person.pk not in has_it
    ]
    return chosen


def keeps_from(person: Interviewer, interview: Interview, *, now: datetime) -> Skipped | None:
    """What keeps this person from the interview, on whichever panels they are; None when nothing does.

    Raises the errors of interviews.nylas.errors.
    """
    reason = kept_by_rows([person], interview, now=now)[person.pk]
    return reason or (None if person.email in _free([person], interview) else Skipped.BUSY)


def kept_by_rows(people: Iterable[Interviewer], interview: Interview, *, now: datetime) -> dict[int, Skipped | None]:
    """The same by id, without a look at their calendars."""
    slot, themselves = _slot(interview), _themselves(interview)
    found = hosts_among(people, [slot], now=now).values()
    return {
        host.person.pk: Skipped.OWN_APPLICATION if host.person.pk in themselves else host.why_not(slot)
        for host in found
    }


def _slot(interview: Interview, *, emails: tuple[str, ...] = ()) -> Slot:
    return Slot(starts_at=interview.starts_at, ends_at=interview.ends_at, emails=emails)


def _themselves(interview: Interview) -> set[int]:
    candidate = Interviewer.objects.themselves(interview.application.candidate.email)
    return set(candidate.values_list("pk", flat=True))


def _free(people: Iterable[Interviewer], interview: Interview) -> frozenset[str]:
    """Whose calendars are free, with the panel's buffers around it."""
    panel = interview.panel
    return nylas().free_people(
        {person.email: person.busy_calendar_ids for person in people},
        starts_at=interview.starts_at - timedelta(minutes=panel.buffer_before),
        ends_at=interview.ends_at + timedelta(minutes=panel.buffer_after),
    )
