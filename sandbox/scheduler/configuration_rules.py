"""The rules a Configuration must keep (docs/nylas.md 1.2 to 1.6 and 10.17); each refusal names the field."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox import members, rooms
from sandbox.errors import InvalidRequest
from sandbox.models import Configuration, Grant
from sandbox.models.configurations import GROUP, METHODS_WITH_ONE_HOST
from sandbox.notetakers import meeting_settings
from sandbox.scheduler import groups, opening_hours

OWN_CONFERENCING = {"google": "Google Meet", "microsoft": "Microsoft Teams", "zoom": "Zoom Meeting"}
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
# What an event can hold (docs/nylas.md 7.3), for the event will be made from these.
EVENT_TEXTS = {"title": 1024, "description": 8192, "location": 255}
LINKS = ("rescheduling_url", "cancellation_url", "organizer_confirmation_url", "confirmation_redirect_url")
SHOWN_OR_HIDDEN = ("hide_rescheduling_options", "hide_cancellation_options", "hide_additional_guests")
SLUG = re.compile(r"[A-Za-z0-9._~-]{1,255}")
MAX_NAME_LENGTH, MAX_APPEARANCE_LENGTH = 1024, 550
# Two years ahead, of days or of notice: plans reach no further, and a page of slots has an end.
MAX_DAYS = 730


def check_configuration(document: Mapping[str, Any], *, existing: Configuration | None = None) -> None:
    """Refuse a Configuration that breaks a rule; `existing` is the one that is being changed."""
    members.one_of(document, "type", "", ("", GROUP))
    if existing is not None and existing.is_group != (document.get("type") == GROUP):
        raise InvalidRequest("type cannot be changed")
    members.text(document, "name", longest=MAX_NAME_LENGTH)
    members.flag(document, "requires_session_auth")
    _check_slug(document.get("slug"), existing)
    _check_appearance(members.object_in(document, "appearance"))
    if document.get("type") == GROUP:
        _check_group(document)
        return
    for name in ("participants", "availability", "event_booking"):
        if name not in document:
            raise InvalidRequest(f"{name} is required")
    availability = members.object_in(document, "availability")
    opening_hours.check_steps(availability)
    opening_hours.check_availability_rules(availability, "availability")
    _check_participants(document)
    _check_event_booking(members.object_in(document, "event_booking"), document)
    _check_scheduler(members.object_in(document, "scheduler"), document["event_booking"])


def _check_group(document: Mapping[str, Any]) -> None:
    """Who hosts, when and where is said by each group event, not by the Configuration."""
    members.needed_text(document, "name")
    for name in ("participants", "availability", "event_booking"):
        if document.get(name) is not None:
            raise InvalidRequest(f"{name} is not possible in a group Configuration")
    rules = members.object_in(document, "group_booking")
    if not rules:
        raise InvalidRequest("group_booking is required")
    members.needed_text(rules, "calendar_id", "group_booking")
    members.text(rules, "title", "group_booking", longest=EVENT_TEXTS["title"])
    members.one_of(rules, "booking_type", "group_booking", ("booking",))
    members.whole(rules, "default_capacity", "group_booking", low=1, high=groups.MAX_CAPACITY)
    members.flag(rules, "disable_emails", "group_booking")
    for reminder in members.objects_in(rules, "reminders", "group_booking"):
        _check_reminder(reminder, "group_booking.reminders")
    _check_scheduler(members.object_in(document, "scheduler"), {"conferencing": {"autocreate": {}}})


def _check_slug(slug: Any, existing: Configuration | None) -> None:
    if slug is None:
        return
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise InvalidRequest("slug may hold letters, digits and - . _ ~ only")
    if Configuration.objects.filter(slug=slug).exclude(pk=existing.pk if existing else "").exists():
        raise InvalidRequest(f"slug {slug} is taken by another Configuration")


def _check_appearance(appearance: Mapping[str, Any]) -> None:
    for name in appearance:
        members.text(appearance, name, "appearance", longest=MAX_APPEARANCE_LENGTH)


def _check_participants(document: Mapping[str, Any]) -> None:
    people = members.objects_in(document, "participants")
    if not people:
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
    email = members.needed_text(person, "email", where, longest=members.MAX_EMAIL_LENGTH)
    members.text(person, "name", where, longest=MAX_NAME_LENGTH)
    members.flags(person, ("is_organizer", "only_specific_time_availability"), where)
    availability = members.object_in(person, "availability", where)
    booking = members.object_in(person, "booking", where)
    if availability or booking:
        grant = Grant.objects.filter(email=email).first()
        if grant is None or not grant.is_valid:
            raise InvalidRequest(f"{where}.email: {email} has no valid grant in this application")
    if person.get("availability") is not None:
        if availability.get("calendar_ids") is None:
            raise InvalidRequest(f"{where}.availability.calendar_ids is required")
        members.texts_in(availability, "calendar_ids", f"{where}.availability")
    if person.get("booking") is not None:
        members.needed_text(booking, "calendar_id", f"{where}.booking")
    named = [*(availability.get("calendar_ids") or ()), booking.get("calendar_id")]
    if "primary" in named and Grant.objects.filter(email=email, provider="icloud").exists():
        raise InvalidRequest(f"{where}: iCloud has no primary calendar; name it by its id")
    opening_hours.check_open_hours(availability, "open_hours", f"{where}.availability")
    opening_hours.check_zone(person, where)
    for holder in (person, availability):
        opening_hours.check_date_hours(holder, "specific_time_availability", where)


def _check_event_booking(rules: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    where = "event_booking"
    members.needed_text(rules, "title", where)
    for name, longest in EVENT_TEXTS.items():
        members.text(rules, name, where, longest=longest)
    opening_hours.check_zone(rules, where)
    members.one_of(rules, "booking_type", where, ("booking", "organizer-confirmation"))
    members.flags(rules, ("disable_emails", "hide_participants", "notify_participants"), where)
    for reminder in members.objects_in(rules, "reminders", where):
        _check_reminder(reminder, f"{where}.reminders")
    if conferencing := members.object_in(rules, "conferencing", where):
        _check_conferencing(conferencing, document["participants"])


def _check_reminder(reminder: Mapping[str, Any], where: str) -> None:
    if reminder.get("type") not in ("email", "webhook"):
        raise InvalidRequest(f"{where}.type must be email or webhook")
    if reminder.get("minutes_before_event") is None:
        raise InvalidRequest(f"{where}.minutes_before_event is required")
    members.whole(reminder, "minutes_before_event", where, low=1, high=525_600)
    members.one_of(reminder, "recipient", where, ("host", "guest", "all"))
    members.text(reminder, "email_subject", where, longest=1024)


def _check_conferencing(conferencing: Mapping[str, Any], people: list[dict[str, Any]]) -> None:
    where = "event_booking.conferencing"
    rooms.check_conferencing(conferencing, where)
    if "details" in conferencing:
        return
    provider = conferencing["provider"]
    if lender := (conferencing["autocreate"] or {}).get("conf_grant_id"):
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
    where = "scheduler"
    members.whole(scheduler, "available_days_in_future", where, low=0, high=MAX_DAYS)
    for name in ("min_booking_notice", "min_cancellation_notice"):
        members.whole(scheduler, name, where, low=0, high=MAX_DAYS * 24 * 60)
    for name in ("cancellation_policy", *LINKS):
        members.text(scheduler, name, where)
    members.flags(scheduler, SHOWN_OR_HIDDEN, where)
    template = members.object_in(scheduler, "email_template", where)
    members.object_in(template, "booking_confirmed", f"{where}.email_template")
    fields = members.object_in(scheduler, "additional_fields", where)
    for key in fields:
        _check_field(members.object_in(fields, key, f"{where}.additional_fields"), f"{where}.additional_fields.{key}")
    _check_notetaker(members.object_in(scheduler, "notetaker_settings", where), event_booking)


def _check_field(field: Mapping[str, Any], where: str) -> None:
    if not isinstance(field.get("label"), str):
        raise InvalidRequest(f"{where}.label is required")
    if field.get("type") not in FIELD_TYPES:
        raise InvalidRequest(f"{where}.type must be one of: {', '.join(FIELD_TYPES)}")
    members.flag(field, "required", where)
    members.text(field, "default", where)
    members.whole(field, "order", where, low=-1_000_000, high=1_000_000)
    if not members.texts_in(field, "options", where) and field["type"] in ("dropdown", "radio_button"):
        raise InvalidRequest(f"{where}.options is required for {field['type']}")
    try:
        # Browsers write named groups without the P.
        re.compile(re.sub(r"\(\?<(?![=!])", "(?P<", members.text(field, "pattern", where)))
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidRequest(f"{where}.pattern must be a regular expression") from error


def _check_notetaker(notetaker: Mapping[str, Any], event_booking: Mapping[str, Any]) -> None:
    where = "scheduler.notetaker_settings"
    members.flags(notetaker, ("enabled", "show_ui_consent_message"), where)
    members.text(notetaker, "notetaker_name", where, longest=meeting_settings.MAX_NAME_LENGTH)
    if notetaker.get("meeting_settings") is not None:
        meeting_settings.check_meeting_settings(notetaker["meeting_settings"], f"{where}.meeting_settings")
    if not notetaker.get("enabled"):
        return
    conferencing = event_booking.get("conferencing")
    if not conferencing:
        raise InvalidRequest(f"{where}.enabled needs event_booking.conferencing")
    if "details" in conferencing and not rooms.is_joinable(conferencing["details"]["url"]):
        raise InvalidRequest(
            f"{where}.enabled needs event_booking.conferencing.details.url to be a Google Meet, Zoom or Teams link"
        )
