"""/v3/grants/{grant}/events; every call names its calendar."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict

from sandbox import clock, members
from sandbox.api import access
from sandbox.calendars import event_store, occurrences, responses
from sandbox.errors import InvalidRequest
from sandbox.models import Calendar, Event
from sandbox.models.events import EventQuerySet
from sandbox.web import wire

MONTH_SECONDS = 30 * 86_400
ICLOUD_RANGE_SECONDS = 184 * 86_400
MAX_FILTER_LENGTH = 1024
MAX_IMPORTED = 500
MAX_LISTED = 10_000  # of all pages together; only series over decades come to that
TEXT_FILTERS = {"title": "title", "description": "details__description", "location": "details__location"}
OTHER_FILTERS = (
    "start",
    "end",
    "busy",
    "attendees",
    "updated_after",
    "updated_before",
    "event_type",
    "master_event_id",
)
EVENT_TYPES = ("default", "outOfOffice", "focusTime", "workingLocation")


def list_all(request: HttpRequest, grant: str) -> HttpResponse:
    owner = access.grant_named(request, grant)
    calendar = event_store.calendar_of(owner, request.GET.get("calendar_id"))
    _check(request.GET)
    events = calendar.events.select_related("calendar", "master")
    if not wire.flag(request.GET.get("show_cancelled")):
        events = events.exclude(status="cancelled")
    if pair := request.GET.get("metadata_pair"):
        found: Any = _with_metadata(request.GET, events, pair)
    elif uid := request.GET.get("ical_uid"):
        found = _with_uid(request.GET, events, uid)
    else:
        found = _in_period(request.GET, _filtered(request.GET, events), calendar)
    rows, cursors = wire.page(request, found)
    return wire.answer([event.body() for event in rows], **cursors)


def find(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    return wire.answer(_event(request, grant, event).body())


def create(request: HttpRequest, grant: str) -> HttpResponse:
    owner = access.grant_named(request, grant)
    calendar = event_store.calendar_of(owner, request.GET.get("calendar_id"))
    return wire.answer(event_store.make_event(calendar, wire.body_of(request)).body())


def update(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    return wire.answer(event_store.change_event(_event(request, grant, event), wire.body_of(request)).body())


def destroy(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    event_store.remove_event(_event(request, grant, event))
    return wire.acknowledge()


def import_all(request: HttpRequest, grant: str) -> HttpResponse:
    """For synchronising: series as one event with their changed and cancelled occurrences beside it, in no order.

    Without `start` and `end` the whole calendar; metadata do not come along.
    """
    owner, query = access.grant_named(request, grant), request.GET
    calendar = event_store.calendar_of(owner, query.get("calendar_id"))
    start = wire.instant(query.get("start") or 0, "start")
    end = wire.instant(query.get("end") or wire.MAX_INSTANT, "end")
    events = calendar.events.select_related("calendar", "master").filter(_touches(start, end))
    alone = Q(master=None) & ~Q(status="cancelled")
    of_series = Q(master__isnull=False) & ~Q(master__status="cancelled")
    rows, cursors = wire.page(request, events.filter(alone | of_series).order_by("id"), most=MAX_IMPORTED)
    bodies = [event.body() for event in rows]
    return wire.answer([{name: body[name] for name in body if name != "metadata"} for body in bodies], **cursors)


def send_rsvp(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    """The owner of the account says whether they come; `skip_nylas_email` spares the organizer a mail."""
    found, wish = _event(request, grant, event), wire.body_of(request)
    skips = wire.flag(request.GET.get("skip_nylas_email")) or False
    responses.respond(found, members.needed_text(wish, "status"), by_mail=not skips)
    return wire.answer({})


def _event(request: HttpRequest, grant: str, name: str) -> Event:
    owner = access.grant_named(request, grant)
    calendar = event_store.calendar_of(owner, request.GET.get("calendar_id"))
    return event_store.event_of(calendar, name)


def _check(query: QueryDict) -> None:
    for name in (*TEXT_FILTERS, "ical_uid", "master_event_id", "metadata_pair", "attendees"):
        if len(query.get(name, "")) > MAX_FILTER_LENGTH:
            raise InvalidRequest(f"{name} may have {MAX_FILTER_LENGTH} characters")


def _with_metadata(query: QueryDict, events: EventQuerySet, pair: str) -> EventQuerySet:
    """`metadata_pair=key5:<id>`: searchable keys only, and with no other filter (docs/nylas.md 7.2); series as one event."""
    if {*TEXT_FILTERS, *OTHER_FILTERS, "ical_uid"} & set(query):
        raise InvalidRequest("metadata_pair can be combined with calendar_id only")
    key, value = members.metadata_pair(pair)
    return events.filter(key5=value) if key == "key5" else events.filter(**{f"details__metadata__{key}": value})


def _with_uid(query: QueryDict, events: EventQuerySet, uid: str) -> EventQuerySet:
    """`ical_uid` alone, whenever the event is (docs/nylas.md 7.2); series as one event."""
    if {*TEXT_FILTERS, *OTHER_FILTERS} & set(query):
        raise InvalidRequest("ical_uid cannot be combined with other filters")
    return events.filter(ical_uid=uid)


def _filtered(query: QueryDict, events: EventQuerySet) -> EventQuerySet:
    for name, bound in (("updated_after", "updated_at__gte"), ("updated_before", "updated_at__lte")):
        if query.get(name):
            events = events.filter(**{bound: wire.whole_number(query[name], name)})
    if (busy := wire.flag(query.get("busy"))) is not None:
        # The column is also off for what the owner has declined.
        events = events.filter(Q(details__busy=busy) | Q(details__busy__isnull=True, is_busy=busy))
    if main := query.get("master_event_id"):
        events = events.filter(Q(pk=main, recurs_until__isnull=False) | Q(master=main))
    types = query.getlist("event_type")
    if unknown := set(types) - {*EVENT_TYPES}:
        raise InvalidRequest(f"event_type must be one of: {', '.join(EVENT_TYPES)}, not {min(unknown)[:60]!r}")
    if types and "default" not in types:
        events = events.none()
    return events.filter(
        **{f"{column}__icontains": query[name] for name, column in TEXT_FILTERS.items() if query.get(name)}
    )


def _in_period(query: QueryDict, events: EventQuerySet, calendar: Calendar) -> list[Event]:
    """From `start` (default now) to `end` (default a month later); what changed since, without them, whenever it is."""
    now = int(clock.now())
    start = wire.instant(query.get("start") or now, "start")
    end = wire.instant(query.get("end") or max(start, now) + MONTH_SECONDS, "end")
    if end < start:
        raise InvalidRequest("end must not be earlier than start")
    if calendar.grant.provider == "icloud" and end - start > ICLOUD_RANGE_SECONDS:
        raise InvalidRequest("end: iCloud accounts can be asked for six months at once")
    whenever = (query.get("updated_after") or query.get("updated_before")) and not (
        query.get("start") or query.get("end")
    )
    people = {email.strip().lower() for email in query.get("attendees", "").split(",") if email.strip()}
    if wire.flag(query.get("expand_recurring", "true")):
        found: Iterable[Event] = events if whenever else occurrences.in_period(events, start, end)
    else:
        found = events if whenever else events.filter(_touches(start, end))
    return list(islice((event for event in found if people <= _attendees(event)), MAX_LISTED))


def _touches(start: int, end: int) -> Q:
    """A single event, a changed occurrence or a whole series that touches the period."""
    single = Q(recurs_until=None) & (Q(ends_at__gt=start) | Q(starts_at__gte=start))
    return (single | Q(recurs_until__gte=start)) & Q(starts_at__lt=end)


def _attendees(event: Event) -> set[str]:
    return {str(one.get("email", "")).lower() for one in event.details.get("participants", [])}
