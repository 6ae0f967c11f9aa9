"""The rules for slots and open hours, the same in a Configuration and in the calendars' availability call.

Facts: docs/nylas.md 1.3 and 1.4. Each refusal names the field.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox import dates, members
from sandbox.errors import InvalidRequest
from sandbox.models.configurations import METHODS_WITH_ONE_HOST

METHODS = ("collective", *METHODS_WITH_ONE_HOST)
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


def check_steps(availability: Mapping[str, Any], where: str = "availability") -> None:
    """Length of a slot and distance between slots."""
    if availability.get("duration_minutes") is None:
        raise InvalidRequest(f"{members.named(where, 'duration_minutes')} is required")
    members.whole(availability, "duration_minutes", where, low=5, high=1440, step=5)
    members.whole(availability, "interval_minutes", where, low=5, high=1440, step=5)
    members.whole(availability, "round_to", where, low=5, high=60, step=5)


def check_availability_rules(holder: Mapping[str, Any], where: str = "") -> None:
    """`availability_rules`: the method, the buffer and the hours that hold for everybody."""
    rules = members.object_in(holder, "availability_rules", where)
    where = members.named(where, "availability_rules")
    members.one_of(rules, "availability_method", where, METHODS)
    buffer = members.object_in(rules, "buffer", where)
    for name in ("before", "after"):
        members.whole(buffer, name, f"{where}.buffer", low=0, high=120, step=5)
    check_open_hours(rules, "default_open_hours", where)
    check_date_hours(rules, "default_specific_time_availability", where)
    members.flags(rules, ("only_specific_time_availability", "tentative_as_busy"), where)
    members.text(rules, "round_robin_group_id", where, longest=500)


def check_open_hours(holder: Mapping[str, Any], name: str, where: str = "") -> None:
    """Weekly hours: days, "H:MM" times, dates left out."""
    entries = members.objects_in(holder, name, where)
    where = members.named(where, name)
    for entry in entries:
        days = entry.get("days")
        if not isinstance(days, list) or not all(type(day) is int and 0 <= day <= 6 for day in days):
            raise InvalidRequest(f"{where}.days must be numbers from 0 (Sunday) to 6")
        _check_hours(entry, where, may_close=False)
        for day in members.texts_in(entry, "exdates", where):
            dates.day(day, f"{where}.exdates")


def check_date_hours(holder: Mapping[str, Any], name: str, where: str = "") -> None:
    """Hours of single dates; 00:00 to 00:00 closes one."""
    entries = members.objects_in(holder, name, where)
    where = members.named(where, name)
    for entry in entries:
        dates.day(entry.get("date"), f"{where}.date")
        _check_hours(entry, where, may_close=True)


def check_zone(holder: Mapping[str, Any], where: str = "") -> None:
    """`timezone`, if there is one."""
    if name := members.text(holder, "timezone", where):
        dates.zone(name, members.named(where, "timezone"))


def _check_hours(entry: Mapping[str, Any], where: str, *, may_close: bool) -> None:
    for name in ("start", "end"):
        if not isinstance(entry.get(name), str) or not CLOCK.fullmatch(entry[name]):
            raise InvalidRequest(f"{where}.{name} must be a time such as 9:00")
    start, end = (tuple(map(int, entry[name].split(":"))) for name in ("start", "end"))
    if end < start or (end == start and not (may_close and start == (0, 0))):
        raise InvalidRequest(f"{where}.end must be after start; hours cannot cross midnight")
    check_zone(entry, where)
