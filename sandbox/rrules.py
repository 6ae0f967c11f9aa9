"""`recurrence` of an event as clients send it, lines with RRULE and EXDATE (RFC 5545), read into a Series.

Nylas takes no EXRULE and no RDATE (its page on recurring events); start, end and time zone come from `when`. Parts finer
than a day are refused by name.
"""

import re
from collections import deque
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.dates import zone
from sandbox.errors import InvalidRequest
from sandbox.recurrence import LAST_DAY, Rule, Series

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
OF_THE_YEAR = ("BYWEEKNO", "BYYEARDAY")
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", *OF_THE_YEAR}
MAX_INTERVAL = 999
MAX_SECONDS = 366 * 86_400
BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
STAMP = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)


def lines_of(recurrence: Any) -> tuple[str, ...]:
    """`recurrence` of a request as lines; empty for an event that does not repeat. Raises InvalidRequest."""
    if not isinstance(recurrence, list | None) or not all(isinstance(line, str) for line in recurrence or []):
        raise InvalidRequest("recurrence must be a list of texts such as RRULE:FREQ=WEEKLY;BYDAY=MO")
    return tuple(recurrence or ())


@lru_cache(maxsize=4096)
def read(lines: tuple[str, ...], start: int, end: int, zone_name: str, *, is_all_day: bool) -> Series:
    """The series whose first event lies between two moments; raises InvalidRequest where the lines don't say one."""
    local_zone = zone(zone_name, "when.start_timezone")
    first = datetime.fromtimestamp(start, local_zone).replace(tzinfo=None)
    length = (datetime.fromtimestamp(end, local_zone).date() - first.date()).days if is_all_day else end - start
    if end - start > MAX_SECONDS:
        raise InvalidRequest("recurrence: an event that repeats may last a year at most")
    rule_parts: dict[str, str] | None = None
    excluded: set[int] = set()
    excluded_days: set[date] = set()
    for line in lines:
        name, _, value = line.replace(" ", "").upper().partition(":")
        if name == "RRULE" and rule_parts is None:
            rule_parts = _parts(value)
        elif name.partition(";")[0] == "EXDATE":
            _exclude(line.replace(" ", ""), local_zone, excluded, excluded_days, is_all_day=is_all_day)
        else:
            raise InvalidRequest(f"recurrence: one RRULE, and EXDATE, are possible, not {line[:60]!r}")
    if rule_parts is None:
        raise InvalidRequest("recurrence: a line with RRULE: is required")
    rule = _rule(rule_parts, first)
    until = min(
        _until(rule_parts, rule, first, local_zone, is_all_day=is_all_day), datetime.combine(LAST_DAY, first.time())
    )
    if next(rule.days(first.date(), first.date(), until.date()), None) is None:
        raise InvalidRequest("recurrence: the RRULE has no occurrence")
    return Series(rule, first, local_zone, length, is_all_day, until, frozenset(excluded), frozenset(excluded_days))


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise InvalidRequest(f"recurrence: RRULE cannot be read at {part[:60]!r}")
        parts[name] = value
    if unknown := set(parts) - PARTS:
        raise InvalidRequest(f"recurrence: RRULE part {min(unknown)[:60]} is not supported")
    if parts.get("FREQ") not in FREQUENCIES:
        raise InvalidRequest(f"recurrence: RRULE FREQ must be one of {', '.join(FREQUENCIES)}")
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidRequest("recurrence: RRULE takes COUNT or UNTIL, not both")
    return parts


def _rule(parts: dict[str, str], first: datetime) -> Rule:
    frequency = parts["FREQ"]
    for name in OF_THE_YEAR:
        if name in parts and frequency != "YEARLY":
            raise InvalidRequest(f"recurrence: RRULE {name} needs FREQ=YEARLY")
    months = _numbers(parts, "BYMONTH", 1, 12)
    weeks = _numbers(parts, "BYWEEKNO", -53, 53)
    year_days = _numbers(parts, "BYYEARDAY", -366, 366)
    month_days = _numbers(parts, "BYMONTHDAY", -31, 31)
    weekdays = _weekdays(parts)
    positions = _numbers(parts, "BYSETPOS", -366, 366)
    if positions and not (months or weeks or year_days or month_days or weekdays):
        raise InvalidRequest("recurrence: RRULE BYSETPOS needs another part that begins with BY")
    if weeks and any(number for number, _ in weekdays):
        raise InvalidRequest("recurrence: RRULE BYDAY takes no numbers beside BYWEEKNO")
    if not (weeks or year_days or month_days or weekdays):
        if frequency == "YEARLY" and not months:
            months = [first.month]
        if frequency in ("YEARLY", "MONTHLY"):
            month_days = [first.day]
        elif frequency == "WEEKLY":
            weekdays = {(0, first.weekday())}
    if parts.get("WKST", "MO") not in WEEKDAYS:
        raise InvalidRequest("recurrence: RRULE WKST must be a weekday such as MO")
    return Rule(
        frequency,
        _number(parts.get("INTERVAL", "1"), "INTERVAL", 1, MAX_INTERVAL),
        frozenset(months),
        frozenset(weeks),
        frozenset(year_days),
        frozenset(month_days),
        frozenset(weekdays),
        tuple(positions),
        WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _weekdays(parts: dict[str, str]) -> set[tuple[int, int]]:
    found = set()
    for text in filter(None, parts.get("BYDAY", "").split(",")):
        match = BYDAY.fullmatch(text)
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise InvalidRequest(f"recurrence: RRULE BYDAY cannot be {text[:60]!r}")
        if match[1] and parts["FREQ"] in ("DAILY", "WEEKLY"):
            raise InvalidRequest(f"recurrence: RRULE BYDAY={text} needs FREQ=MONTHLY or YEARLY")
        found.add((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return found


def _numbers(parts: dict[str, str], name: str, low: int, high: int) -> list[int]:
    return [_number(text, name, low, high) for text in parts[name].split(",")] if name in parts else []


def _number(text: str, name: str, low: int, high: int) -> int:
    number = int(text) if re.fullmatch(r"[+-]?\d{1,7}", text, re.ASCII) else 0
    if not low <= number <= high or number == 0:
        raise InvalidRequest(f"recurrence: RRULE {name} must be from {low} to {high}, not {text[:60]!r}")
    return number


def _until(parts: dict[str, str], rule: Rule, first: datetime, local_zone: ZoneInfo, *, is_all_day: bool) -> datetime:
    """The last moment on the wall at which one may begin; a COUNT is counted out."""
    if "COUNT" in parts:
        wanted = _number(parts["COUNT"], "COUNT", 1, 9_999_999)
        counted = deque(islice(rule.days(first.date(), first.date(), LAST_DAY), wanted), maxlen=1)
        return datetime.combine(counted[0] if counted else first.date(), first.time())
    if "UNTIL" not in parts:
        return datetime.combine(LAST_DAY, first.time())
    day, moment = _stamp(parts["UNTIL"], local_zone, "UNTIL")
    if moment is None or is_all_day:
        return datetime.combine(day, first.time())
    return moment.astimezone(local_zone).replace(tzinfo=None)


def _exclude(line: str, local_zone: ZoneInfo, moments: set[int], days: set[date], *, is_all_day: bool) -> None:
    """EXDATE:20270301T090000Z, EXDATE;TZID=Europe/Berlin:20270301T100000, EXDATE;VALUE=DATE:20270301."""
    name, _, values = line.partition(":")
    named = next((part[5:] for part in name.split(";") if part.upper().startswith("TZID=")), None)
    own_zone = zone(named, "recurrence: TZID of EXDATE") if named else local_zone
    for text in filter(None, values.upper().split(",")):
        day, moment = _stamp(text, own_zone, "EXDATE")
        if moment is None or is_all_day:
            days.add(day)
        else:
            moments.add(int(moment.timestamp()))


def _stamp(text: str, local_zone: ZoneInfo, name: str) -> tuple[date, datetime | None]:
    match = STAMP.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        day = date.fromisoformat(match[1])
        if not 1 < day.year < 9999:
            raise ValueError(text)
        if match[2] is None:
            return day, None
        clock = time.fromisoformat(match[2])
    except ValueError as error:
        raise InvalidRequest(f"recurrence: {name} must be such as 20270301T090000Z, not {text[:60]!r}") from error
    return day, datetime.combine(day, clock, UTC if match[3] else local_zone)
