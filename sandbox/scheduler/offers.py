"""From a Configuration and people's calendars to the slots that can be booked now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max

from sandbox import dates
from sandbox.calendars import event_store, occurrences
from sandbox.errors import InvalidRequest
from sandbox.models import Booking, Calendar, Configuration, Event, Grant
from sandbox.scheduler import slots
from sandbox.scheduler.slots import DateHours, Offer, OpenHours, Person, Rules

DEFAULT_NOTICE_MINUTES = 60
DEFAULT_HORIZON_DAYS = 30
MAX_PERIOD_DAYS = 366


def offer(
    configuration: Configuration,
    start: int,
    end: int,
    *,
    now: float,
    moving: Booking | None = None,
    keep_host: bool = True,
    any_free: bool = False,
) -> Offer:
    """Slots of a Configuration between two instants; `moving` is a booking whose own time does not count as taken.

    A round-robin booking that moves stays with its host unless `keep_host` is off. `any_free` names everybody who
    is free, also those whom `max-fairness` would let rest.
    """
    availability = configuration.document["availability"]
    rules = _rules(availability, default_method=slots.COLLECTIVE, timezone=configuration.timezone)
    if any_free and configuration.has_one_host:
        rules = replace(rules, method=slots.MAX_AVAILABILITY)
    seats = [seat for seat in configuration.participants if seat.get("availability") or seat.get("booking")]
    if moving and keep_host and configuration.has_one_host:
        seats = [seat for seat in seats if seat["email"] in moving.host_emails]
    first, last = bookable_period(configuration, now=now)
    start, end = max(start, first), min(end, last)
    check_period(start, end)
    people = _people(
        seats,
        availability.get("availability_rules") or {},
        start - rules.buffer_after,
        end + rules.buffer_before,
        group_id=configuration.group_id if configuration.has_one_host else None,
        default_timezone=configuration.timezone,
        open_hours_timezone=configuration.timezone,
        without_uid=event_store.ical_uid_of(moving.event_ref) if moving else "",
    )
    return slots.find(people, rules, start, end)


def bookable_period(configuration: Configuration, *, now: float) -> tuple[int, int]:
    """From now plus the notice to the end of the last bookable day in the Configuration's time zone."""
    notice = configuration.scheduler.get("min_booking_notice")
    days = configuration.scheduler.get("available_days_in_future")
    first = now + 60 * (DEFAULT_NOTICE_MINUTES if notice is None else notice)
    zone = ZoneInfo(configuration.timezone)
    ahead = DEFAULT_HORIZON_DAYS if days is None else days
    last_day = datetime.fromtimestamp(now, zone).date() + timedelta(days=ahead + 1)
    return int(-(-first // 1)), dates.midnight(last_day, zone)


def check_period(start: int, end: int) -> None:
    """Refuse what would take minutes to answer."""
    if end - start > MAX_PERIOD_DAYS * 86_400:
        raise InvalidRequest(f"end_time may lie at most {MAX_PERIOD_DAYS} days after start_time")


def offer_group(body: Mapping[str, Any], start: int, end: int) -> Offer:
    """`POST /v3/calendars/availability`: the same search without notice and horizon (docs/nylas.md 2.2)."""
    ruleset = body.get("availability_rules") or {}
    rules = _rules(body, default_method=slots.MAX_AVAILABILITY, timezone="UTC")
    one_host = rules.method != slots.COLLECTIVE
    seats = [{**seat, "availability": seat, "booking": None} for seat in body["participants"]]
    people = _people(
        seats,
        ruleset,
        start - rules.buffer_after,
        end + rules.buffer_before,
        group_id=ruleset.get("round_robin_group_id", "") if one_host else None,
        default_timezone="UTC",
        open_hours_timezone=None,
    )
    return slots.find(people, rules, start, end)


def _rules(availability: Mapping[str, Any], *, default_method: str, timezone: str) -> Rules:
    ruleset = availability.get("availability_rules") or {}
    buffer = ruleset.get("buffer") or {}
    duration = availability["duration_minutes"]
    return Rules(
        duration=60 * duration,
        interval=60 * (availability.get("interval_minutes") or duration),
        round_to=60 * (availability.get("round_to") or 15),
        buffer_before=60 * (buffer.get("before") or 0),
        buffer_after=60 * (buffer.get("after") or 0),
        method=ruleset.get("availability_method") or default_method,
        timezone=timezone,
    )


def _people(
    seats: list[dict[str, Any]],
    ruleset: Mapping[str, Any],
    start: int,
    end: int,
    *,
    group_id: str | None,
    default_timezone: str,
    open_hours_timezone: str | None,
    without_uid: str = "",
) -> list[Person]:
    """Everybody with a live grant; expired ones are skipped without a word (docs/nylas.md 2.1).

    A participant with a calendar that is not there is never free: what stands in it is unknown.
    """
    grants = {grant.email: grant for grant in Grant.objects.filter(email__in=[seat["email"] for seat in seats])}
    seats = [seat for seat in seats if seat["email"] in grants and grants[seat["email"]].is_valid]
    if not seats:
        raise InvalidRequest("Failed to find a valid Grant for any of the participants")
    calendars = _calendars(seats, grants)
    busy = occurrences.busy(
        {calendar for names in calendars.values() for calendar in names or ()},
        start,
        end,
        without_uid=without_uid,
        tentative_is_free_in=_tentative_is_free_in(calendars, grants)
        if ruleset.get("tentative_as_busy") is False
        else (),
    )
    last_turns = _last_turns(grants, group_id)
    default_windows = ruleset.get("default_specific_time_availability") or []
    people = []
    for seat in seats:
        names = calendars[seat["email"]]
        if names is None:
            people.append(Person(seat["email"], open_hours=(), last_booked_at=last_turns.get(seat["email"])))
            continue
        availability = seat.get("availability")
        zone = seat.get("timezone") or default_timezone
        windows = [_date_hours(entry, zone) for entry in (availability or {}).get("specific_time_availability") or []]
        windows += [_date_hours(entry, zone) for entry in seat.get("specific_time_availability") or []]
        own_days = {window.day for window in windows}
        windows += [w for w in (_date_hours(entry, zone) for entry in default_windows) if w.day not in own_days]
        people.append(
            Person(
                email=seat["email"],
                busy=[period for calendar in names for period in busy.get(calendar, ())],
                open_hours=_hours_of(availability, ruleset, zone, open_hours_timezone),
                date_hours=windows if availability is not None else (),
                only_date_hours=availability is not None
                and bool(seat.get("only_specific_time_availability") or ruleset.get("only_specific_time_availability")),
                last_booked_at=last_turns.get(seat["email"]),
            )
        )
    return people


def _hours_of(
    availability: Mapping[str, Any] | None, ruleset: Mapping[str, Any], zone: str, default_zone: str | None
) -> list[OpenHours] | None:
    if availability is None:
        return None
    if own := availability.get("open_hours"):
        return [_open_hours(entry, entry.get("timezone") or zone) for entry in own]
    if default := ruleset.get("default_open_hours"):
        return [_open_hours(entry, default_zone or entry.get("timezone") or zone) for entry in default]
    return None


def _calendars(seats: Iterable[dict[str, Any]], grants: Mapping[str, Grant]) -> dict[str, list[str] | None]:
    """Which calendars are read for whom, `primary` and ids alike; None if one of these or the one to book into is gone."""
    owned: dict[str, dict[str, str]] = defaultdict(dict)
    calendars = Calendar.objects.filter(grant__in=grants.values()).order_by()
    for email, name, is_primary in calendars.values_list("grant__email", "id", "is_primary"):
        owned[email][name] = name
        if is_primary:
            owned[email]["primary"] = name
    found: dict[str, list[str] | None] = {}
    for seat in seats:
        availability, booking = seat.get("availability"), seat.get("booking")
        wanted = [] if availability is None else availability.get("calendar_ids") or ["primary"]
        needed = {*wanted, booking["calendar_id"]} if booking else {*wanted}
        mine = owned[seat["email"]]
        found[seat["email"]] = list({mine[name]: None for name in wanted}) if needed <= mine.keys() else None
    return found


def _tentative_is_free_in(calendars: Mapping[str, list[str] | None], grants: Mapping[str, Grant]) -> set[str]:
    """`tentative_as_busy: false` is for some providers only (docs/nylas.md 1.4)."""
    return {
        calendar
        for email, names in calendars.items()
        if grants[email].provider in occurrences.FREES_TENTATIVE
        for calendar in names or ()
    }


def _last_turns(grants: Mapping[str, Grant], group_id: str | None) -> dict[str, float]:
    """When each person was last booked in this group; cancelled events give the turn back."""
    if not group_id:
        return {}
    events = Event.objects.filter(key5=group_id, calendar__grant__in=grants.values()).exclude(status="cancelled")
    return dict(events.order_by().values_list("calendar__grant__email").annotate(Max("booked_at")))


def minutes(text: str) -> int:
    """`"9:30"` as minutes after midnight."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _open_hours(entry: Mapping[str, Any], zone: str) -> OpenHours:
    return OpenHours(
        days=frozenset(entry["days"]),
        start=minutes(entry["start"]),
        end=minutes(entry["end"]),
        timezone=zone,
        exdates=frozenset(date.fromisoformat(day) for day in entry.get("exdates") or []),
    )


def _date_hours(entry: Mapping[str, Any], zone: str) -> DateHours:
    return DateHours(
        day=date.fromisoformat(entry["date"]),
        start=minutes(entry["start"]),
        end=minutes(entry["end"]),
        timezone=entry.get("timezone") or zone,
    )
