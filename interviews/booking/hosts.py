"""Which of the hosts that Nylas offers can be booked: those who take interviews now, have no other one then, are not held for
somebody else, and are kept from it by neither hours, holiday, cap nor leave."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from interviews.booking.models import BookingAttempt, HeldTime, Interview, Reassignment
from interviews.enums import Skipped
from interviews.nylas.shapes import Slot
from interviews.panels import configuration, load, seats
from interviews.panels.caps import Diary, whole_weeks
from interviews.panels.models import Interviewer, Panel

Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Host:
    """An interviewer of a panel, with what may keep them from a time."""

    person: Interviewer
    diary: Diary
    taken: Sequence[Period]
    held: Sequence[Period] = ()  # for others who chose the time on a job's page

    def why_not(self, slot: Slot) -> Skipped | None:
        """What keeps them from it apart from their calendar, which Nylas reads; None when nothing does."""
        return next(self.all_reasons(slot), None)

    def all_reasons(self, slot: Slot) -> Iterator[Skipped]:
        """Everything that keeps them from it, what is said first first."""
        if not self.person.is_active:
            yield Skipped.SWITCHED_OFF
        if self.person.grant_state == Interviewer.GrantState.NONE:
            yield Skipped.NO_CALENDAR
        elif self.person.grant_state != Interviewer.GrantState.LIVE:
            yield Skipped.CALENDAR_LOST
        yield from self._closed(slot)

    def why_no_time(self, slot: Slot) -> Skipped | None:
        """The same, whatever became of their account."""
        return next(self._closed(slot), None)

    def _closed(self, slot: Slot) -> Iterator[Skipped]:
        if any(starts < slot.ends_at and ends > slot.starts_at for starts, ends in self.taken):
            yield Skipped.HAS_INTERVIEW
        if any(starts < slot.ends_at and ends > slot.starts_at for starts, ends in self.held):
            yield Skipped.HELD
        yield from self.diary.all_that_keeps_from(slot.starts_at, slot.ends_at)

    def takes_part(self, slot: Slot) -> bool:
        """Does a panel that interviews together count on them then? It meets without those who take no interviews."""
        return self.person.is_live and not self.diary.rests_in(slot.starts_at, slot.ends_at)

    def holiday(self, slot: Slot) -> str:
        """The name of the public holiday they keep then; empty for none."""
        return self.diary.holiday(slot.starts_at, slot.ends_at)


def slots_with_hosts(
    panel: Panel, slots: list[Slot], *, moving: Interview | None = None, candidate: str = "", now: datetime
) -> list[Slot]:
    """The slots for which enough hosts are free, each with its free hosts: some for every seat; where everyone takes part, all active ones;
    for a move, all who take the interview.

    Nylas offers the hosts that were published last, also those who were switched off or lost their calendar since. And a host
    who declines an invitation in the calendar is free there, but not here. `candidate`: the address of whoever asks; what is held for
    them is free to them.
    """
    if not slots:
        return []
    if moving is not None and moving.goes_by_its_event():
        hosts = hosts_among(moving.people(), slots, moving=moving, candidate=candidate, now=now)
    else:
        hosts = hosts_of(panel, slots, moving=moving, candidate=candidate, now=now)
    is_enough = _rule(panel, moving)
    kept = []
    for slot in slots:
        known = [hosts[email] for email in slot.emails if email in hosts]
        # Whoever takes an interview stays on it when it is moved.
        counted = [host for host in known if (host.person.is_live if moving else host.takes_part(slot))]
        wanted = [host.person.email for host in counted]
        free = tuple(email for email in wanted if hosts[email].why_not(slot) is None)
        if free and is_enough(slot.emails, wanted, free):
            kept.append(replace(slot, emails=free))
    return kept


def _rule(panel: Panel, moving: Interview | None) -> Callable[[Sequence[str], Sequence[str], Sequence[str]], bool]:
    """Says of a slot's people, of those with a calendar, and of those free, whether that is enough."""
    if not panel.is_round_robin:
        return lambda people, wanted, free: len(free) == len(wanted)
    if moving is not None:
        is_known = bool(moving.people())
        return lambda people, wanted, free: not is_known or len(free) == len(people)
    seats_of_panel = configuration.seats_on_offer(panel)

    @cache  # most slots have one of a few sets of people
    def are_filled(free: Sequence[str]) -> bool:
        return seats.fill(seats_of_panel, free) is not None

    return lambda people, wanted, free: are_filled(free)


def hosts_of(
    panel: Panel, slots: Sequence[Slot], *, moving: Interview | None = None, candidate: str = "", now: datetime
) -> dict[str, Host]:
    """Everyone on the panel, by address, with what may keep them from one of these slots (at least one)."""
    everyone = panel.interviewers.order_by("name")
    return hosts_among(everyone, slots, moving=moving, candidate=candidate, now=now)


def hosts_among(
    wanted: Iterable[Interviewer],
    slots: Sequence[Slot],
    *,
    moving: Interview | None = None,
    candidate: str = "",
    now: datetime,
) -> dict[str, Host]:
    """The same for these people, whichever panels they are on."""
    people = list(wanted)
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    return as_hosts(people, starts_at=first, ends_at=last, moving=moving, candidate=candidate, now=now)


def as_hosts(
    people: Sequence[Interviewer],
    *,
    starts_at: datetime,
    ends_at: datetime,
    moving: Interview | None = None,
    candidate: str = "",
    now: datetime,
) -> dict[str, Host]:
    """These people, by address, with what may keep them from times in this period."""
    without = moving.pk if moving is not None else None
    diaries = load.diaries(people, starts_at=starts_at, ends_at=ends_at, without=without)
    held = _count_held(diaries, people, starts_at=starts_at, ends_at=ends_at, candidate=candidate, now=now)
    taken = _taken(people, starts_at=starts_at, ends_at=ends_at, without=without)
    return {person.email: Host(person, diaries[person.pk], taken[person.pk], held[person.pk]) for person in people}


def _taken(
    people: Sequence[Interviewer], *, starts_at: datetime, ends_at: datetime, without: UUID | None
) -> defaultdict[int, list[Period]]:
    """When they have other interviews then, by id."""
    ours = Interview.objects.live().overlapping(starts_at, ends_at).filter(interviewers__in=people)
    if without is not None:
        ours = ours.exclude(pk=without)
    taken: defaultdict[int, list[Period]] = defaultdict(list)
    for key, begins, ends in ours.values_list("interviewers", "starts_at", "ends_at"):
        taken[key].append((begins, ends))
    return taken


def _count_held(
    diaries: Mapping[int, Diary],
    people: Iterable[Interviewer],
    *,
    starts_at: datetime,
    ends_at: datetime,
    candidate: str,
    now: datetime,
) -> dict[int, list[Period]]:
    """Each one's times that are held for others, by id; in the diaries they count as if they were booked."""
    first, last = whole_weeks(starts_at, ends_at)
    found: dict[int, list[Period]] = defaultdict(list)
    held_times = HeldTime.objects.of_others(candidate).held(people, starts_at=first, ends_at=last, now=now)
    for held_time in held_times:
        diaries[held_time.interviewer].count([held_time.starts_at])
        found[held_time.interviewer].append((held_time.starts_at, held_time.ends_at))
    return found


def why_no_place(
    people: Sequence[Interviewer],
    slot: Slot,
    *,
    attempt: BookingAttempt | None = None,
    moving: Interview | None = None,
    is_booked: bool = True,
    candidate: str = "",
    now: datetime,
) -> Mapping[int, Skipped]:
    """Whom of these people hours, cap, leave, a held time or a swap keep from the slot now, by id. Bookings under way and held times
    count as if they were made.

    `is_booked`: Nylas is asked for a booking, and refuses a time that is taken. It writes an event unasked, so that other interviews and
    bookings under way count here. Ask it with their rows locked: whoever waited for the lock then sees what the other has begun.
    """
    without = moving.pk if moving is not None else None
    diaries = load.diaries(people, starts_at=slot.starts_at, ends_at=slot.ends_at, without=without)
    candidate = attempt.link.application.candidate.email if attempt is not None else candidate
    held = _count_held(diaries, people, starts_at=slot.starts_at, ends_at=slot.ends_at, candidate=candidate, now=now)
    taken: defaultdict[int, list[Period]] = defaultdict(list)
    if not is_booked:
        taken = _taken(people, starts_at=slot.starts_at, ends_at=slot.ends_at, without=without)
    for key, diary in diaries.items():
        begun = [one for one in _under_way(key) if attempt is None or one.pk != attempt.pk]
        promised = list(Reassignment.objects.to_be_joined_by(key).select_related("interview"))
        diary.count(one.starts_at for one in begun)
        diary.count(one.starts_at for one in promised)
        taken[key] += [(one.starts_at, one.interview.ends_at) for one in promised]
        if not is_booked:
            taken[key] += [(one.starts_at, one.ends_at) for one in begun]
    hosts = (Host(person, diaries[person.pk], taken[person.pk], held[person.pk]) for person in people)
    found = ((host.person.pk, host.why_no_time(slot)) for host in hosts)
    return {key: reason for key, reason in found if reason is not None}


def is_being_booked(interviewer: int, slot: Slot) -> bool:
    """May a booking that is under way still become an interview of this person at that time?"""
    return _under_way(interviewer).filter(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at).exists()


def _under_way(interviewer: int) -> QuerySet[BookingAttempt]:
    """Attempts that may still become an interview of this person, as the host or beside them."""
    theirs = BookingAttempt.objects.unsettled().filter(interview=None)
    return theirs.filter(Q(interviewer=interviewer) | Q(interviewers=interviewer)).distinct()
