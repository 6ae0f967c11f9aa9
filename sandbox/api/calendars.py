"""/v3/grants/{grant}/calendars, free-busy, and availability of several people."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import members
from sandbox.api import access
from sandbox.calendars import event_store, notetaker_rules, occurrences
from sandbox.errors import InvalidRequest
from sandbox.grants import accounts
from sandbox.models import Grant
from sandbox.notetakers import configurations, meeting_settings
from sandbox.scheduler import offers, opening_hours
from sandbox.web import wire

# Addresses and days that one question may have, and busy times that Microsoft's answer has (docs/nylas.md 7.1).
FREE_BUSY_LIMITS = {"google": (50, 92), "microsoft": (20, 62), "ews": (50, 92)}
MAX_EMAILS, MAX_DAYS = 50, 92
MAX_ENTRIES = 1000
TEXTS = {"name": 1024, "description": 8192, "location": 255, "hex_color": 9, "hex_foreground_color": 9}
# A change of one of these is announced.
ANNOUNCED = ("name", "description", "location", "timezone")
EXTRA = ("description", "location", "hex_color", "hex_foreground_color", "metadata", "notetaker")


def list_all(request: HttpRequest, grant: str) -> HttpResponse:
    calendars = access.grant_named(request, grant).calendars.all()
    if pair := request.GET.get("metadata_pair"):
        key, value = members.metadata_pair(pair)
        calendars = calendars.filter(**{f"extra__metadata__{key}": value})
    rows, cursors = wire.page(request, calendars)
    return wire.answer([calendar.body() for calendar in rows], **cursors)


def find(request: HttpRequest, grant: str, calendar: str) -> HttpResponse:
    return wire.answer(event_store.calendar_of(access.grant_named(request, grant), calendar).body())


def create(request: HttpRequest, grant: str) -> HttpResponse:
    owner, wish = access.grant_named(request, grant), wire.body_of(request)
    _check(wish)
    members.needed_text(wish, "name")
    made = accounts.open_calendar(owner, name=wish["name"], timezone=wish.get("timezone") or "", extra=_extra(wish))
    event_store.announce_calendar("calendar.created", made)
    return wire.answer(made.body())


def update(request: HttpRequest, grant: str, calendar: str) -> HttpResponse:
    found = event_store.calendar_of(access.grant_named(request, grant), calendar)
    wish = wire.body_of(request)
    _check(wish)
    before = found.body()
    found.name, found.timezone = wish.get("name") or found.name, wish.get("timezone") or found.timezone
    found.extra = {**found.extra, **_extra(wish)}
    found.save()
    if wish.get("timezone"):
        event_store.move_zone(found)
    if "notetaker" in wish:
        notetaker_rules.follow_rules_everywhere(found)
    if any(found.body()[name] != before[name] for name in ANNOUNCED):
        event_store.announce_calendar("calendar.updated", found)
    return wire.answer(found.body())


def destroy(request: HttpRequest, grant: str, calendar: str) -> HttpResponse:
    found = event_store.calendar_of(access.grant_named(request, grant), calendar)
    if found.is_primary:
        raise InvalidRequest("the primary calendar cannot be deleted")
    notetaker_rules.abandon(found)
    event_store.announce_calendar("calendar.deleted", found)
    accounts.close_calendar(found)
    return wire.acknowledge()


def free_busy(request: HttpRequest, grant: str) -> HttpResponse:
    """Always 200; an address that cannot be read has an error of its own (docs/nylas.md 7.1)."""
    owner = access.grant_named(request, grant)
    wish = wire.body_of(request)
    start, end = wire.instant(wish.get("start_time"), "start_time"), wire.instant(wish.get("end_time"), "end_time")
    emails, tentative = wish.get("emails"), wish.get("tentative_as_busy")
    if not isinstance(emails, list) or not all(
        isinstance(one, str) and len(one) <= members.MAX_EMAIL_LENGTH for one in emails
    ):
        raise InvalidRequest("emails must be a list of addresses")
    if not isinstance(tentative, bool | None):
        raise InvalidRequest("tentative_as_busy must be a boolean")
    if end <= start:
        raise InvalidRequest("end_time must be after start_time")
    if owner.provider == "icloud":
        raise InvalidRequest("free-busy is not supported for iCloud accounts")
    most_emails, most_days = FREE_BUSY_LIMITS.get(owner.provider, (MAX_EMAILS, MAX_DAYS))
    if len(emails) > most_emails:
        raise InvalidRequest(f"emails: at most {most_emails} addresses are possible for {owner.provider}")
    if end - start > most_days * 86_400:
        raise InvalidRequest(f"end_time: at most {most_days} days are possible for {owner.provider}")
    return wire.answer([_free_busy(owner, email, start, end, tentative is not False) for email in emails])


def availability(request: HttpRequest) -> HttpResponse:
    """Common times of several people, without a Configuration."""
    access.demand_key(request)
    wish = wire.body_of(request)
    start, end = wire.instant(wish.get("start_time"), "start_time"), wire.instant(wish.get("end_time"), "end_time")
    if start % 300 or end % 300 or end <= start:
        raise InvalidRequest("start_time and end_time must be multiples of 5 minutes, end_time the later one")
    offers.check_period(start, end)
    opening_hours.check_steps(wish, "")
    opening_hours.check_availability_rules(wish)
    _check_people(members.objects_in(wish, "participants"))
    found = offers.offer_group(wish, start, end)
    return wire.answer(offered(found))


def offered(found: offers.Offer) -> dict[str, Any]:
    """`order` only where one of several hosts is chosen; null for no times at all (docs/nylas.md 2.1)."""
    slots = [{"emails": list(slot.emails), "start_time": slot.start, "end_time": slot.end} for slot in found.slots]
    data: dict[str, Any] = {} if found.order is None else {"order": found.order}
    return {**data, "time_slots": slots or None}


def _free_busy(owner: Grant, email: str, start: int, end: int, tentative_as_busy: bool) -> dict[str, Any]:
    """One address; all in one request are of one provider."""
    grant = Grant.objects.filter(email__iexact=email, grant_status=Grant.VALID, provider=owner.provider).first()
    if grant is None:
        return {"object": "error", "email": email, "error": "unable to resolve e-mail address"}
    calendars = list(grant.calendars.values_list("id", flat=True))
    free = calendars if not tentative_as_busy and grant.provider in occurrences.FREES_TENTATIVE else ()
    taken = occurrences.busy(calendars, start, end, tentative_is_free_in=free)
    slots = [
        {"start_time": begin, "end_time": finish, "status": "busy", "object": "time_slot"}
        for begin, finish in sorted(period for periods in taken.values() for period in periods)
        if begin < finish
    ]
    most = MAX_ENTRIES if owner.provider == "microsoft" else None
    return {"object": "free_busy", "email": email, "time_slots": slots[:most]}


def _check_people(people: list[dict[str, Any]]) -> None:
    if not people:
        raise InvalidRequest("participants is required")
    for person in people:
        email = members.needed_text(person, "email", "participants", longest=members.MAX_EMAIL_LENGTH)
        names = members.texts_in(person, "calendar_ids", "participants")
        members.flag(person, "only_specific_time_availability", "participants")
        opening_hours.check_zone(person, "participants")
        opening_hours.check_open_hours(person, "open_hours", "participants")
        opening_hours.check_date_hours(person, "specific_time_availability", "participants")
        grant = Grant.objects.filter(email=email, grant_status=Grant.VALID).first()
        if grant is None:
            raise InvalidRequest(f"participants: {email} has no valid grant")
        for name in names:
            if event_store.calendar_if_there(grant, name) is None:
                raise InvalidRequest(f"participants.calendar_ids: {email} has no calendar {name}")
    if len({person["email"] for person in people}) < len(people):
        raise InvalidRequest("participants must not name an email twice")


def _check(wish: dict[str, Any]) -> None:
    opening_hours.check_zone(wish)
    for name, longest in TEXTS.items():
        members.text(wish, name, longest=longest)
    members.metadata_in(wish)
    if asked := members.object_in(wish, "notetaker"):
        meeting_settings.name_in(asked, "name", "notetaker")
        meeting_settings.check_meeting_settings(asked.get("meeting_settings") or {}, "notetaker.meeting_settings")
        configurations.newer_in(asked, "notetaker")
        notetaker_rules.check_rules(asked)


def _extra(wish: dict[str, Any]) -> dict[str, Any]:
    return {name: wish[name] for name in EXTRA if name in wish}
