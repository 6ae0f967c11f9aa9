"""The rules a Configuration must keep (nylas/facts.md 1.2 to 1.6 and 10.17); each refusal names the field."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sandbox.errors import InvalidRequest
from sandbox.meeting.conferring import PROVIDERS
from sandbox.models import Configuration, Grant
from sandbox.models.configurations import METHODS_WITH_ONE_HOST
from sandbox.models.notetakers import FULL_SETTINGS
from sandbox.timing import zone

METHODS = ("collective", *METHODS_WITH_ONE_HOST)
OWN_CONFERENCING = {"google": "Google Meet", "microsoft": "Microsoft Teams", "zoom": "Zoom Meeting"}
MANUAL_PROVIDERS = (
    *PROVIDERS,
    "Teams for Business",
    "Skype for Consumer",
    "Skype for Business",
    "WebEx",
    "GoToMeeting",
)
FIELD_TYPES = (
    "text",
    "multi_line_text",
    "email",
    "phone_number",
    "dropdown",
    "date",
    "checkbox",
    "radio_button",
    "metadata",
    "multi_select",
    "number",
)
SLUG = re.compile(r"[A-Za-z0-9._~-]{1,255}")
CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
MOST_PARTICIPANTS_ADVISED = 10


def check_configuration(document: Mapping[str, Any], *, but: Configuration | None = None) -> None:
    """Refuse a Configuration that breaks a rule; `but` is the one that is being changed."""
    for name in ("participants", "availability", "event_booking"):
        if name not in document:
            raise InvalidRequest(f"{name} is required")
    if document.get("type") not in (None, ""):
        raise InvalidRequest("type: group Configurations do not exist in the sandbox")
    _check_slug(document.get("slug"), but)
    _object(document, "scheduler")
    _object(document, "appearance")
    if not isinstance(document.get("requires_session_auth"), bool | None):
        raise InvalidRequest("requires_session_auth must be a boolean")
    _check_availability(_object(document, "availability"))
    _check_participants(document)
    _check_event_booking(_object(document, "event_booking"), document)
    _check_scheduler(document.get("scheduler") or {}, document["event_booking"])


def check_meeting_settings(settings: Any, where: str = "meeting_settings") -> None:
    """Which captures need which others (nylas/facts.md 1.6)."""
    if not isinstance(settings, dict):
        raise InvalidRequest(f"{where} must be an object")
    wanted = {**FULL_SETTINGS, **{name: value for name, value in settings.items() if value is not None}}
    for name in ("video_recording", "audio_recording", "transcription", "summary", "action_items"):
        if not isinstance(wanted[name], bool):
            raise InvalidRequest(f"{where}.{name} must be a boolean")
    if wanted["transcription"] and not (wanted["audio_recording"] and wanted["video_recording"]):
        raise InvalidRequest(f"{where}.transcription needs video_recording and audio_recording")
    for name in ("summary", "action_items"):
        if wanted[name] and not wanted["transcription"]:
            raise InvalidRequest(f"{where}.{name} needs transcription")
    _whole(wanted, "leave_after_silence_seconds", where, low=10, high=3600)


def check_open_hours(entries: Any, where: str) -> None:
    """Weekly hours: days, "H:MM" times, dates left out."""
    if not isinstance(entries, list):
        raise InvalidRequest(f"{where} must be a list")
    for entry in entries:
        if not isinstance(entry, dict):
            raise InvalidRequest(f"{where} must be a list of objects")
        days = entry.get("days")
        if not isinstance(days, list) or not all(type(day) is int and 0 <= day <= 6 for day in days):
            raise InvalidRequest(f"{where}.days must be numbers from 0 (Sunday) to 6")
        _check_hours(entry, where, may_close=False)
        for day in entry.get("exdates") or []:
            _check_date(day, f"{where}.exdates")


def check_availability_rules(rules: Any, where: str) -> None:
    """The method, the buffer and the hours that hold for everybody."""
    if not isinstance(rules, dict):
        raise InvalidRequest(f"{where} must be an object")
    if rules.get("availability_method") not in (None, *METHODS):
        raise InvalidRequest(f"{where}.availability_method must be one of: {', '.join(METHODS)}")
    buffer = rules.get("buffer") or {}
    if not isinstance(buffer, dict):
        raise InvalidRequest(f"{where}.buffer must be an object")
    for name in ("before", "after"):
        _whole(buffer, name, f"{where}.buffer", low=0, high=120, step=5)
    check_open_hours(rules.get("default_open_hours") or [], f"{where}.default_open_hours")
    check_date_hours(
        rules.get("default_specific_time_availability") or [], f"{where}.default_specific_time_availability"
    )


def check_date_hours(entries: Any, where: str) -> None:
    """Hours of single dates; 00:00 to 00:00 closes one."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidRequest(f"{where} must be a list of objects")
    for entry in entries:
        _check_date(entry.get("date"), f"{where}.date")
        _check_hours(entry, where, may_close=True)


def check_steps(availability: Mapping[str, Any], where: str = "availability") -> None:
    """Length of a slot and distance between slots."""
    if availability.get("duration_minutes") is None:
        raise InvalidRequest(f"{where}.duration_minutes is required")
    _whole(availability, "duration_minutes", where, low=5, high=1440, step=5)
    _whole(availability, "interval_minutes", where, low=5, high=1440, step=5)
    _whole(availability, "round_to", where, low=5, high=60, step=5)


def _check_slug(slug: Any, but: Configuration | None) -> None:
    if slug is None:
        return
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise InvalidRequest("slug may hold letters, digits and - . _ ~ only")
    if Configuration.objects.filter(slug=slug).exclude(pk=but.pk if but else "").exists():
        raise InvalidRequest(f"slug {slug} is taken by another Configuration")


def _check_availability(availability: Mapping[str, Any]) -> None:
    check_steps(availability)
    check_availability_rules(availability.get("availability_rules") or {}, "availability.availability_rules")


def _check_participants(document: Mapping[str, Any]) -> None:
    people = document["participants"]
    if not isinstance(people, list) or not people or not all(isinstance(person, dict) for person in people):
        raise InvalidRequest("participants must be a list of at least one object")
    for number, person in enumerate(people):
        _check_participant(person, f"participants[{number}]")
    emails = [person["email"].lower() for person in people]
    if len(set(emails)) < len(emails):
        raise InvalidRequest("participants must not name an email twice")
    for part in ("availability", "booking"):
        if not any(person.get(part) for person in people):
            raise InvalidRequest(f"participants: at least one must have {part}")
    rules = document["availability"].get("availability_rules") or {}
    organizers = sum(bool(person.get("is_organizer")) for person in people)
    if rules.get("availability_method") in METHODS_WITH_ONE_HOST:
        if organizers:
            raise InvalidRequest("participants: is_organizer is not allowed in a round-robin Configuration")
    elif organizers != 1:
        raise InvalidRequest("participants: exactly one must have is_organizer in a collective Configuration")


def _check_participant(person: Mapping[str, Any], where: str) -> None:
    if not isinstance(person.get("email"), str) or not person["email"]:
        raise InvalidRequest(f"{where}.email is required")
    availability, booking = _object(person, "availability", where), _object(person, "booking", where)
    if availability or booking:
        grant = Grant.objects.filter(email=person["email"]).first()
        if grant is None or not grant.is_valid:
            raise InvalidRequest(f"{where}.email: {person['email']} has no valid grant in this application")
    if person.get("availability") is not None and not isinstance(availability.get("calendar_ids"), list):
        raise InvalidRequest(f"{where}.availability.calendar_ids is required")
    if person.get("booking") is not None and not isinstance(booking.get("calendar_id"), str):
        raise InvalidRequest(f"{where}.booking.calendar_id is required")
    check_open_hours(availability.get("open_hours") or [], f"{where}.availability.open_hours")
    if person.get("timezone"):
        zone(person["timezone"], f"{where}.timezone")
    for holder in (person, availability):
        check_date_hours(holder.get("specific_time_availability") or [], f"{where}.specific_time_availability")


def _check_event_booking(rules: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    if not isinstance(rules.get("title"), str) or not rules["title"]:
        raise InvalidRequest("event_booking.title is required")
    if rules.get("timezone"):
        zone(rules["timezone"], "event_booking.timezone")
    if rules.get("booking_type") not in (None, "booking", "organizer-confirmation"):
        raise InvalidRequest("event_booking.booking_type must be booking or organizer-confirmation")
    for reminder in rules.get("reminders") or []:
        if not isinstance(reminder, dict) or reminder.get("type") not in ("email", "webhook"):
            raise InvalidRequest("event_booking.reminders.type must be email or webhook")
        if reminder.get("minutes_before_event") is None:
            raise InvalidRequest("event_booking.reminders.minutes_before_event is required")
        _whole(reminder, "minutes_before_event", "event_booking.reminders", low=1, high=525_600)
    if rules.get("conferencing"):
        _check_conferencing(_object(rules, "conferencing", "event_booking"), document["participants"])


def _check_conferencing(conferencing: Mapping[str, Any], people: list[dict[str, Any]]) -> None:
    where = "event_booking.conferencing"
    if ("autocreate" in conferencing) == ("details" in conferencing):
        raise InvalidRequest(f"{where} needs exactly one of autocreate and details")
    provider = conferencing.get("provider")
    if "details" in conferencing:
        if provider not in MANUAL_PROVIDERS:
            raise InvalidRequest(f"{where}.provider must be one of: {', '.join(MANUAL_PROVIDERS)}")
        if not (_object(conferencing, "details", where)).get("url"):
            raise InvalidRequest(f"{where}.details.url is required")
        return
    if provider not in PROVIDERS:
        raise InvalidRequest(f"{where}.provider must be one of: {', '.join(PROVIDERS)}")
    lender = _object(conferencing, "autocreate", where).get("conf_grant_id")
    if lender:
        grant = Grant.objects.filter(pk=lender).first()
        if grant is None or not grant.is_valid or OWN_CONFERENCING.get(grant.provider) != provider:
            raise InvalidRequest(
                f"{where}.autocreate.conf_grant_id is not a valid grant that can make {provider} links"
            )
        return
    hosts = [person["email"] for person in people if person.get("booking")]
    for grant in Grant.objects.filter(email__in=hosts).order_by("email"):
        if OWN_CONFERENCING.get(grant.provider) != provider:
            raise InvalidRequest(
                f"{where}.autocreate.conf_grant_id is required: {grant.email} is a {grant.provider} account "
                f"and cannot make {provider} links itself"
            )


def _check_scheduler(scheduler: Mapping[str, Any], event_booking: Mapping[str, Any]) -> None:
    for name in ("available_days_in_future", "min_booking_notice", "min_cancellation_notice"):
        _whole(scheduler, name, "scheduler", low=0, high=10_000_000)
    fields = _object(scheduler, "additional_fields", "scheduler")
    for key, field in fields.items():
        where = f"scheduler.additional_fields.{key}"
        if not isinstance(field, dict) or not isinstance(field.get("label"), str):
            raise InvalidRequest(f"{where}.label is required")
        if field.get("type") not in FIELD_TYPES:
            raise InvalidRequest(f"{where}.type must be one of: {', '.join(FIELD_TYPES)}")
    notetaker = _object(scheduler, "notetaker_settings", "scheduler")
    if notetaker.get("enabled") and not event_booking.get("conferencing"):
        raise InvalidRequest("scheduler.notetaker_settings.enabled needs event_booking.conferencing")
    if len(notetaker.get("notetaker_name") or "") > 255:
        raise InvalidRequest("scheduler.notetaker_settings.notetaker_name may have 255 characters")
    if "meeting_settings" in notetaker:
        check_meeting_settings(notetaker["meeting_settings"], "scheduler.notetaker_settings.meeting_settings")


def _object(holder: Mapping[str, Any], name: str, where: str = "") -> dict[str, Any]:
    value = holder.get(name)
    if not isinstance(value, dict | None):
        raise InvalidRequest(f"{f'{where}.' if where else ''}{name} must be an object")
    return value or {}


def _whole(holder: Mapping[str, Any], name: str, where: str, *, low: int, high: int, step: int = 1) -> None:
    value = holder.get(name)
    if value is None:
        return
    if type(value) is not int or not low <= value <= high or value % step:
        of = f" and a multiple of {step}" if step > 1 else ""
        raise InvalidRequest(f"{where}.{name} must be an integer from {low} to {high}{of}")


def _check_hours(entry: Mapping[str, Any], where: str, *, may_close: bool) -> None:
    for name in ("start", "end"):
        if not isinstance(entry.get(name), str) or not CLOCK.fullmatch(entry[name]):
            raise InvalidRequest(f"{where}.{name} must be a time such as 9:00")
    start, end = (tuple(map(int, entry[name].split(":"))) for name in ("start", "end"))
    if end < start or (end == start and not (may_close and start == (0, 0))):
        raise InvalidRequest(f"{where}.end must be after start; hours cannot cross midnight")
    if entry.get("timezone"):
        zone(entry["timezone"], f"{where}.timezone")


def _check_date(value: Any, where: str) -> None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidRequest(f"{where} must be a date such as 2026-12-24") from error
