"""Nylas's copy of a Configuration, read back into our words and compared with what was sent.

What Nylas adds by itself is no difference: only members that we send count, and those that people set at Nylas by hand (UNSENT).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from interviews.enums import Distribution, WaitingRoom
from interviews.nylas.configurations import PROVIDERS, ConfigurationSpec, Host, configuration_body
from interviews.nylas.reading import items, mapping, number, text

MAX_SHOWN_LENGTH = 300  # characters of one value
# Members that we never send, and what Nylas does without them (docs/nylas.md 1.3 to 1.6). Other members that we don't send are left
# alone: newer servers answer with ones that nobody knows (docs/nylas.md 10.25).
UNSENT: dict[str, object] = {
    "type": "",
    "participants.specific_time_availability": [],
    "participants.only_specific_time_availability": False,
    "participants.availability.specific_time_availability": [],
    "availability.availability_rules.default_open_hours": [],
    "availability.availability_rules.default_specific_time_availability": [],
    "event_booking.description": "",
    "event_booking.location": "",
    "event_booking.conferencing.details": {},
    "scheduler.rescheduling_url": "",
    "scheduler.cancellation_url": "",
    "scheduler.organizer_confirmation_url": "",
    "scheduler.confirmation_redirect_url": "",
    "scheduler.cancellation_policy": "",
    "scheduler.hide_additional_guests": False,
    "scheduler.email_template": {},
    "scheduler.notetaker_settings.meeting_settings.leave_after_silence_seconds": 300,
    "scheduler.notetaker_settings.meeting_settings.transcription_settings": {},
    "scheduler.notetaker_settings.meeting_settings.transcription_settings.fallback_language": "",
    "scheduler.notetaker_settings.meeting_settings.transcription_settings.use_speaker_names_as_keywords": False,
}
OURS_ALONE = {"scheduler.additional_fields."}  # below it, whatever we didn't send was added by somebody
CLOCK = re.compile(r"0?(\d{1,2}:\d\d)(?::00)?")


@dataclass(frozen=True)
class Other:
    """A difference that a ConfigurationSpec can't hold, with Nylas's name for it and both values as JSON; "" for none."""

    member: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Copy:
    """`spec`: the copy as far as a ConfigurationSpec can hold it, otherwise as it was sent. `others`: the rest of what differs."""

    spec: ConfigurationSpec
    others: tuple[Other, ...]


def read_copy(found: Mapping[str, object], sent: ConfigurationSpec) -> Copy:
    """What Nylas answered when it was asked for a Configuration, beside the one that was sent."""
    body = configuration_body(sent)
    changed: dict[str, Any] = {}  # of different types, each that of its field
    for path, field, read in FIELDS:
        theirs = _at(found, path)
        if not _same(_at(body, path), theirs) and (value := read(theirs)) is not None:
            changed[field] = value
    prefix = "capture."
    captured = {name.removeprefix(prefix): changed.pop(name) for name in list(changed) if name.startswith(prefix)}
    capture = replace(sent.capture, **captured)
    spec = replace(sent, **changed, **_hours(found, body), capture=capture, hosts=_hosts(found, sent))
    return Copy(spec, tuple(_differences(configuration_body(spec), found)))


# ── what a ConfigurationSpec can hold ──
def _hours(found: Mapping[str, object], body: Mapping[str, object]) -> dict[str, Any]:
    """The fields of the open hours, where all participants have one and the same block of them, unlike the one that was sent."""
    blocks = [_at(person, "availability.open_hours") for person in items(found.get("participants"))]
    sent = [_at(person, "availability.open_hours") for person in items(body.get("participants"))]
    if not blocks or not all(_same(blocks[0], block) for block in blocks) or (sent and _same(sent[0], blocks[0])):
        return {}
    block = list(items(blocks[0]))
    if len(block) != 1:
        return {}
    hours = block[0]
    days, begin, end = _days(hours.get("days")), _time(hours.get("start")), _time(hours.get("end"))
    closed = _dates(hours.get("exdates"))
    if days is None or begin is None or end is None or closed is None:
        return {}
    return {"open_days": days, "opens_at": begin, "closes_at": end, "closed_dates": closed}


def _hosts(found: Mapping[str, object], sent: ConfigurationSpec) -> tuple[Host, ...]:
    """Known hosts in the order they were sent in, then new ones; whom Nylas marks as organizer comes first."""
    theirs = {text(person.get("email")).lower(): person for person in items(found.get("participants"))}
    known = {host.email.lower(): host for host in sent.hosts}
    order = [email for email in known if email in theirs] + [email for email in theirs if email and email not in known]
    order.sort(key=lambda email: theirs[email].get("is_organizer") is not True)
    return tuple(_host(theirs[email], known.get(email)) for email in order)


def _host(person: dict[str, object], known: Host | None) -> Host:
    calendars = _at(person, "availability.calendar_ids")
    read = tuple(text(one) for one in calendars) if isinstance(calendars, list) else ()
    same = known is not None and sorted(known.busy_calendar_ids) == sorted(read)
    return Host(
        name=text(person.get("name")) or (known.name if known else text(person.get("email"))),
        email=known.email if known else text(person.get("email")),
        time_zone=text(person.get("timezone")) or (known.time_zone if known else ""),
        busy_calendar_ids=known.busy_calendar_ids if known and same else read,
        booking_calendar_id=text(_at(person, "booking.calendar_id")),
    )


def _text(value: object) -> str | None:
    return text(value) or None


def _title(value: object) -> str | None:
    return text(value).replace("${invitee}", "{candidate}") or None


def _minutes(value: object) -> timedelta | None:
    minutes = number(value)
    return timedelta(minutes=minutes) if minutes is not None and 0 <= minutes <= 10**6 else None


def _whole_days(value: object) -> timedelta | None:
    days = number(value)
    return timedelta(days=int(days)) if days is not None and 0 <= days <= 10**4 and days == int(days) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(text(one) for one in value if text(one)) if isinstance(value, list) else ()


def _waiting_room(value: object) -> WaitingRoom:
    return (
        {True: WaitingRoom.EVERYBODY, False: WaitingRoom.NOBODY}[value]
        if isinstance(value, bool)
        else WaitingRoom.ACCOUNT
    )


def _one_of(words: Mapping[Any, str]) -> Callable[[object], object | None]:
    """A reader of Nylas's word for one of ours."""
    return lambda value: next((ours for ours, theirs in words.items() if theirs == value), None)


def _days(value: object) -> tuple[int, ...] | None:
    """Nylas's days of the week, which count from Sunday, as ours."""
    if not isinstance(value, list) or not all(isinstance(day, int) and 0 <= day <= 6 for day in value):
        return None
    return tuple(sorted((day - 1) % 7 for day in value))


def _time(value: object) -> time | None:
    try:
        hour, minute, *_ = text(value).split(":")
        return time(int(hour), int(minute))
    except ValueError:
        return None


def _dates(value: object) -> tuple[date, ...] | None:
    try:
        return tuple(sorted(date.fromisoformat(text(day)) for day in value)) if isinstance(value, list) else ()
    except ValueError:
        return None


CAPTURED = "scheduler.notetaker_settings.meeting_settings"
METHOD = "availability.availability_rules.availability_method"
SHARED = {
    "collective": Distribution.EVERYONE,
    "max-availability": Distribution.FAIR,
    "max-fairness": Distribution.FAIR,
}
OFFERING = {"max-availability": True, "max-fairness": False}
# Where Nylas keeps a field of a ConfigurationSpec, and how it is read from there: None for what the field can't hold.
FIELDS: tuple[tuple[str, str, Callable[[object], object | None]], ...] = (
    ("name", "name", _text),
    ("slug", "slug", _text),
    ("requires_session_auth", "is_public", lambda value: value is not True),  # nothing said: anybody may
    ("availability.duration_minutes", "duration", _minutes),
    ("availability.interval_minutes", "interval", _minutes),
    (METHOD, "distribution", lambda value: SHARED.get(text(value))),
    (METHOD, "offers_all_times", lambda value: OFFERING.get(text(value))),
    ("availability.availability_rules.buffer.before", "buffer_before", _minutes),
    ("availability.availability_rules.buffer.after", "buffer_after", _minutes),
    ("event_booking.title", "title", _title),
    ("event_booking.timezone", "time_zone", _text),
    ("event_booking.conferencing.provider", "provider", _one_of(PROVIDERS)),
    ("event_booking.conferencing.autocreate.conf_grant_id", "conferencing_grant_id", text),
    ("event_booking.conferencing.autocreate.conf_settings.settings.waiting_room", "waiting_room", _waiting_room),
    ("scheduler.available_days_in_future", "horizon", _whole_days),
    ("scheduler.min_booking_notice", "notice", _minutes),
    ("scheduler.min_cancellation_notice", "cancel_notice", _minutes),
    ("scheduler.notetaker_settings.enabled", "records", _flag),
    ("scheduler.notetaker_settings.notetaker_name", "capture.name", _text),
    (f"{CAPTURED}.video_recording", "capture.video", _flag),
    (f"{CAPTURED}.audio_recording", "capture.audio", _flag),
    (f"{CAPTURED}.transcription", "capture.transcript", _flag),
    (f"{CAPTURED}.summary", "capture.summary", _flag),
    (f"{CAPTURED}.action_items", "capture.action_items", _flag),
    (f"{CAPTURED}.summary_settings.custom_instructions", "capture.summary_instructions", text),
    (f"{CAPTURED}.action_items_settings.custom_instructions", "capture.action_item_instructions", text),
    (f"{CAPTURED}.transcription_settings.expected_languages", "capture.languages", _texts),
    (f"{CAPTURED}.transcription_settings.keywords", "capture.terms", _texts),
)


# ── comparing ──
def _differences(ours: Mapping[str, object], theirs: Mapping[str, object], path: str = "") -> Iterator[Other]:
    """Where `theirs` doesn't hold what `ours` says, or holds what somebody added; `path` ends with a dot, or is empty."""
    for name, value in ours.items():
        there = theirs.get(name)
        if path + name == "participants":
            yield from _people(items(value), items(there))
        elif isinstance(value, dict) and (isinstance(there, dict) or there is None):
            yield from _differences(value, mapping(there), f"{path}{name}.")
        elif not _same(value, there):
            yield Other(path + name, _shown(value), _shown(there))
    for name in sorted(theirs.keys() - ours.keys()):
        usual = UNSENT.get(path + name)
        if path in OURS_ALONE or (path + name in UNSENT and not _same(theirs[name], usual)):
            yield Other(path + name, _shown(usual), _shown(theirs[name]))


def _people(ours: Iterable[dict[str, object]], theirs: Iterable[dict[str, object]]) -> Iterator[Other]:
    """Differences of participants, who are the same where their addresses are."""
    there = {text(person.get("email")).lower(): person for person in theirs}
    for person in ours:
        email = text(person["email"])
        found = there.pop(email.lower(), {})
        for other in _differences(person, found | {"email": email}, "participants."):
            yield replace(other, member=f"{other.member} ({email})")
    for email, person in there.items():
        yield Other(f"participants ({email})", "", _shown(person))


def _same(ours: object, theirs: object) -> bool:
    """Equal, or both say nothing; lists in any order, members that only Nylas has left aside."""
    if _is_empty(ours) and _is_empty(theirs):
        return True
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return all(_same(value, theirs.get(name)) for name, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return _same_list(ours, theirs)
    if isinstance(ours, bool | dict | list) or isinstance(theirs, bool | dict | list):
        return ours is theirs
    return number(theirs) == ours if isinstance(ours, int) else _plain(ours) == _plain(theirs)


def _same_list(ours: list[object], theirs: list[object]) -> bool:
    if any(isinstance(one, dict) for one in [*ours, *theirs]):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    return sorted(map(str, ours)) == sorted(map(str, theirs))


def _plain(value: object) -> str:
    """A text without what doesn't count: 09:00 is 9:00."""
    said = text(value)
    clock = CLOCK.fullmatch(said)
    return clock[1] if clock else said


def _is_empty(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    return value in (None, "", [], 0)


def _at(body: Mapping[str, object], path: str) -> object:
    found: object = body
    for name in path.split("."):
        found = mapping(found).get(name)
    return found


def _shown(value: object) -> str:
    said = "" if value is None else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= MAX_SHOWN_LENGTH else f"{said[: MAX_SHOWN_LENGTH - 1]}…"
