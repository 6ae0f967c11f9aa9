"""Who can take an interview over at the time it has, in which order, and what keeps the others from it. Reads rows and calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from interviews.booking.choice import Choice, choose
from interviews.booking.hosts import hosts_among, hosts_of
from interviews.booking.models import Interview
from interviews.enums import Skipped
from interviews.nylas.client import nylas
from interviews.nylas.configurations import Seats
from interviews.nylas.shapes import Slot
from interviews.panels import seats
from interviews.panels.models import Interviewer

# Nobody can overrule these: there is no calendar to write into, or they would interview themselves.
LASTING = frozenset({Skipped.OWN_APPLICATION, Skipped.NO_CALENDAR, Skipped.CALENDAR_LOST, Skipped.SWITCHED_OFF})


def choose_replacement(interview: Interview, *, leaving: Interviewer | None = None, now: datetime) -> Choice | None:
    """The panel's people for this interview, without those who have it now; None without a link, which every booking has.

    `leaving`: whose place it is, which is offered only to people who fill their seat. Raises the errors of interviews.nylas.errors.
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
    if leaving is not None and chosen.wanted:
        _keep_to_seat(chosen, interview, leaving)
    return chosen


def _keep_to_seat(chosen: Choice, interview: Interview, leaving: Interviewer) -> None:
    """Leave only those by whom as many seats of the panel's groups stay filled as with the one who leaves."""
    staying = [person.email for person in interview.people() if person != leaving]
    before = seats.give_out(chosen.wanted, [*staying, leaving.email])
    fitting = [
        (person, standing)
        for person, standing in chosen.ranked
        if len(seats.give_out(chosen.wanted, [*staying, person.email])) >= len(before)
    ]
    others = [person for person, _ in chosen.ranked if person not in {one for one, _ in fitting}]
    seat = next((group.name for email, group in before if email == leaving.email), "")
    chosen.ranked = fitting
    chosen.skipped += [(person, Skipped.OTHER_GROUP) for person in others]
    chosen.wanted = (Seats(seat, 1, tuple(person.email for person, _ in fitting)),)


def off_panel(interview: Interview, *, now: datetime) -> list[tuple[Interviewer, Skipped | None]]:
    """All others who take interviews, though not on its panel, each with what keeps them from it, without a look at their calendars."""
    others = Interviewer.objects.live().exclude(seats__panel=interview.panel)
    others = others.exclude(pk__in=[person.pk for person in interview.people()]).order_by("name")
    kept = kept_by_rows(others, interview, now=now)
    return [(person, kept[person.pk]) for person in others]


def keeps_from(person: Interviewer, interview: Interview, *, now: datetime) -> Skipped | None:
    """What keeps this person from the interview, on whichever panels they are; None when nothing does.

    Raises the errors of interviews.nylas.errors.
    """
    reason = kept_by_rows([person], interview, now=now)[person.pk]
    return reason or (None if person.email in _free([person], interview) else Skipped.BUSY)


def kept_by_rows(people: Iterable[Interviewer], interview: Interview, *, now: datetime) -> dict[int, Skipped | None]:
    """The same by id, without a look at their calendars."""
    slot, themselves = _slot(interview), _themselves(interview)
    learning = set(interview.panel.seats.of_trainees().values_list("interviewer", flat=True))
    kept: dict[int, Skipped | None] = {}
    for host in hosts_among(people, [slot], now=now).values():
        reason = Skipped.OWN_APPLICATION if host.person.pk in themselves else host.why_not(slot)
        learns = host.person.pk in learning and reason not in LASTING
        kept[host.person.pk] = Skipped.IN_TRAINING if learns else reason
    return kept


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
