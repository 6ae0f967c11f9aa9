"""What must be offered, found the slow way: look at every minute, at the clock on everybody's wall, at every event.

Written from the documented rules (docs/nylas.md 1.3 to 1.7 and 2) and from requests as they are sent; shares no code with the
sandbox. Occurrences come from python-dateutil.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule

MINUTE, DAY = 60, 86_400
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
Slot = tuple[int, int, tuple[str, ...]]
Period = tuple[int, int]


@dataclass
class Repeat:
    """A rule as a client thinks of it; `without` are numbers of occurrences that EXDATE names."""

    frequency: str
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    count: int | None = None
    until: date | None = None
    without: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()

    def rule(self) -> str:
        parts = [f"FREQ={self.frequency}", f"INTERVAL={self.interval}"]
        parts += [f"BYDAY={','.join(self.weekdays)}"] if self.weekdays else []
        parts += [f"BYYEARDAY={','.join(map(str, self.year_days))}"] if self.year_days else []
        parts += [f"COUNT={self.count}"] if self.count else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        return "RRULE:" + ";".join(parts)

    def beginnings(self, first: datetime) -> list[datetime]:
        """Times on the wall, to the end of 2027."""
        return list(
            rrule.rrule(
                getattr(rrule, self.frequency),
                dtstart=first,
                interval=self.interval,
                byweekday=[WEEKDAYS[day] for day in self.weekdays] or None,
                byyearday=self.year_days or None,
                count=self.count,
                until=None if self.count else datetime.combine(self.until or date(2027, 12, 31), first.time()),
            )
        )


@dataclass
class Happening:
    """An event of somebody's calendar: the request, and what became of single occurrences (None: cancelled or declined).

    `answer` is what the calendar's owner says to the invitation: when it is made (`body`), or once everything else is
    done, by a change of the event (`update`) or as an answer (`rsvp`).
    """

    body: dict[str, Any]
    repeat: Repeat | None = None
    changed: dict[int, Period | None] = field(default_factory=dict)
    answer: str = ""
    answered_by: str = "body"

    def periods(self, calendar_zone: str) -> list[Period]:
        """When it takes the owner's time; an occurrence that had moved before the owner said no still does."""
        is_declined = self.answer == "no"
        if self.repeat is None:
            return [] if is_declined else [self._period(self.body["when"], calendar_zone)]
        if is_declined and self.answered_by == "body":
            return []
        found = []
        for period in self.planned(calendar_zone):
            if period[0] in self.changed:
                if moved := self.changed[period[0]]:
                    found.append(moved)
            elif not is_declined:
                found.append(period)
        return found

    def planned(self, calendar_zone: str) -> list[Period]:
        """All occurrences but those that EXDATE names, as the rule has them."""
        assert self.repeat is not None
        when = self.body["when"]
        if "start_time" in when:
            zone = ZoneInfo(when.get("start_timezone") or calendar_zone)
            length = when["end_time"] - when["start_time"]
            first = datetime.fromtimestamp(when["start_time"], zone).replace(tzinfo=None)
            # Where the clock shows a time twice, only the event itself says which it means.
            begins = [
                when["start_time"] if one == first else int(one.replace(tzinfo=zone).timestamp())
                for one in self.repeat.beginnings(first)
            ]
            found = [(begin, begin + length) for begin in begins]
        else:
            days = self.repeat.beginnings(datetime.fromisoformat(when["date"]))
            found = [whole_days(one.date(), one.date(), calendar_zone) for one in days]
        return [period for number, period in enumerate(found) if number not in self.repeat.without]

    @staticmethod
    def _period(when: dict[str, Any], calendar_zone: str) -> Period:
        if "start_time" in when:
            return when["start_time"], when["end_time"]
        if "time" in when:
            return when["time"], when["time"]
        first, last = when.get("start_date") or when["date"], when.get("end_date") or when["date"]
        return whole_days(date.fromisoformat(first), date.fromisoformat(last), calendar_zone)


@dataclass
class Account:
    """A connected person."""

    email: str
    provider: str
    zone: str
    happenings: list[Happening]
    is_expired: bool = False
    turn: int | None = None

    def busy(self, *, tentative_as_busy: bool) -> list[Period]:
        found = []
        for happening in self.happenings:
            body = happening.body
            is_tentative = body.get("status") in ("maybe", "tentative")
            if body.get("busy") is False or body.get("status") == "cancelled":
                continue
            if is_tentative and not tentative_as_busy and self.provider in ("microsoft", "ews"):
                continue
            found += [(begin, end) for begin, end in happening.periods(self.zone) if begin < end]
        return found


def whole_days(first: date, last: date, zone: str) -> Period:
    begin, end = (
        datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) for day in (first, last + timedelta(days=1))
    )
    return int(begin.timestamp()), int(end.timestamp())


@lru_cache(maxsize=256)
def walls(zone: str, block: int) -> dict[int, tuple[date, int, int]]:
    """For each minute of two days: local date, the most minutes the wall has shown that day, minutes since its beginning."""
    shown, today, highest, passed = {}, date.min, 0, 0
    for moment in range((block - 1) * 2 * DAY, (block + 1) * 2 * DAY, MINUTE):
        local = datetime.fromtimestamp(moment, ZoneInfo(zone))
        if local.date() != today:
            today, highest, passed = local.date(), 0, 0
        highest = max(highest, local.hour * 60 + local.minute)
        shown[moment] = (today, highest, passed)
        passed += 1
    return shown


def wall(moment: int, zone: str) -> tuple[date, int, int]:
    return walls(zone, moment // (2 * DAY))[moment]


def shows(entry: dict[str, Any], moment: int, zone: str) -> bool:
    """Whether the clock has reached `start` and not yet `end` that day."""
    start, end = (int(entry[name].split(":")[0]) * 60 + int(entry[name].split(":")[1]) for name in ("start", "end"))
    return start <= wall(moment, zone)[1] < end


def is_open(seat: dict[str, Any], rules: dict[str, Any], moment: int, *, zone: str, default_zone: str | None) -> bool:
    """`zone` is the person's; `default_zone` that of everybody's hours, None for the zone each block names."""
    if seat.get("availability") is None:
        return True
    own = seat.get("specific_time_availability") or []
    dates = {entry["date"] for entry in own}
    special = own + [one for one in rules.get("default_specific_time_availability") or [] if one["date"] not in dates]
    for entry in special:
        there = entry.get("timezone") or zone
        if wall(moment, there)[0].isoformat() == entry["date"] and shows(entry, moment, there):
            return True
    if seat.get("only_specific_time_availability") or rules.get("only_specific_time_availability"):
        return False
    if blocks := seat["availability"].get("open_hours"):
        zones = [block.get("timezone") or zone for block in blocks]
    elif blocks := rules.get("default_open_hours"):
        zones = [default_zone or block.get("timezone") or zone for block in blocks]
    else:
        return all(wall(moment, one.get("timezone") or zone)[0].isoformat() != one["date"] for one in special)
    replaced = {entry["date"] for entry in special}
    for block, there in zip(blocks, zones, strict=True):
        today = wall(moment, there)[0]
        if (
            today.isoweekday() % 7 in block["days"]
            and today.isoformat() not in replaced
            and today.isoformat() not in (block.get("exdates") or [])
            and shows(block, moment, there)
        ):
            return True
    return False


def offered(
    accounts: Iterable[Account],
    seats: list[dict[str, Any]],
    availability: dict[str, Any],
    start: int,
    end: int,
    *,
    method: str,
    zone: str,
    default_zone: str | None,
) -> tuple[list[Slot], list[str] | None]:
    """Slots and order. `zone` is that of the grid, and of whoever names none."""
    rules = availability.get("availability_rules") or {}
    known = {account.email: account for account in accounts if not account.is_expired}
    seats = [seat for seat in seats if seat["email"] in known]
    free = {
        seat["email"]: free_minutes(seat, known[seat["email"]], rules, start, end, zone=zone, default_zone=default_zone)
        for seat in seats
    }

    def slots(emails: list[str], needed: int) -> list[Slot]:
        length = availability["duration_minutes"] * MINUTE
        found = []
        for moment in range(start + -start % 300, end - length + 1, 300):
            if on_grid(availability, wall(moment, zone)[2]):
                minutes = range(moment, moment + length, MINUTE)
                able = tuple(email for email in emails if free[email].issuperset(minutes))
                if len(able) >= needed:
                    found.append((moment, moment + length, able))
        return found

    everybody = [seat["email"] for seat in seats]
    if method == "collective":
        return slots(everybody, len(everybody)), None
    order = sorted(email for email in everybody if known[email].turn is None)
    order += sorted(
        (email for email in everybody if known[email].turn is not None), key=lambda email: known[email].turn or 0
    )
    rested = order[: len(order) - len(order) // 2] if method == "max-fairness" else order
    return slots([email for email in everybody if email in rested], 1) or slots(everybody, 1), order


def free_minutes(
    seat: dict[str, Any],
    account: Account,
    rules: dict[str, Any],
    start: int,
    end: int,
    *,
    zone: str,
    default_zone: str | None,
) -> set[int]:
    buffer = rules.get("buffer") or {}
    before, after = (buffer.get(name, 0) * MINUTE for name in ("before", "after"))
    busy = (
        []
        if seat.get("availability") is None
        else account.busy(tentative_as_busy=rules.get("tentative_as_busy") is not False)
    )
    own_zone = seat.get("timezone") or zone
    return {
        moment
        for moment in range(start - start % MINUTE, end, MINUTE)
        if not any(begin - before <= moment < finish + after for begin, finish in busy)
        and is_open(seat, rules, moment, zone=own_zone, default_zone=default_zone)
    }


def on_grid(availability: dict[str, Any], passed: int) -> bool:
    """Whether some whole number of intervals since midnight, rounded up, is this many minutes."""
    interval = availability.get("interval_minutes") or availability["duration_minutes"]
    round_to = availability.get("round_to") or 15
    return any(-(-step // round_to) * round_to == passed for step in range(0, passed + 1, interval))


def bookable(configuration: dict[str, Any], start: int, end: int, *, now: float) -> Period:
    """The part of the period between notice and horizon."""
    scheduler, zone = configuration.get("scheduler") or {}, configuration["event_booking"].get("timezone") or "UTC"
    notice = scheduler.get("min_booking_notice")
    days = scheduler.get("available_days_in_future", 30)
    today = datetime.fromtimestamp(now, ZoneInfo(zone)).date()
    beyond = whole_days(today, today + timedelta(days=days), zone)[1]
    return max(start, int(now + (60 if notice is None else notice) * MINUTE) + 1), min(end, beyond)
