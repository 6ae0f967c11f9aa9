"""/v3/grants/{grant}/events; every call names its calendar."""

from django.http import HttpRequest, HttpResponse

from sandbox import calendaring, clock, wire
from sandbox.api import access
from sandbox.errors import InvalidRequest, NotFound
from sandbox.models import Event
from sandbox.models.events import EventQuerySet

MONTH_SECONDS = 30 * 86_400
TEXT_FILTERS = {"title": "title__icontains", "ical_uid": "ical_uid"}
DETAIL_FILTERS = ("description", "location")


def list_all(request: HttpRequest, grant: str) -> HttpResponse:
    owner = access.grant_named(request, grant)
    calendar = calendaring.calendar_of(owner, request.GET.get("calendar_id"))
    events = calendar.events.select_related("calendar")
    if not wire.flag(request.GET.get("show_cancelled")):
        events = events.exclude(status="cancelled")
    if pair := request.GET.get("metadata_pair"):
        rows, cursors = wire.page(request, _with_metadata(request, events, pair))
    else:
        rows, cursors = wire.page(request, _filtered(request, events))
    return wire.answer([event.body() for event in rows], **cursors)


def find(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    return wire.answer(_event(request, grant, event).body())


def create(request: HttpRequest, grant: str) -> HttpResponse:
    owner = access.grant_named(request, grant)
    calendar = calendaring.calendar_of(owner, request.GET.get("calendar_id"))
    return wire.answer(calendaring.make_event(calendar, wire.body_of(request)).body())


def update(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    return wire.answer(calendaring.change_event(_event(request, grant, event), wire.body_of(request)).body())


def destroy(request: HttpRequest, grant: str, event: str) -> HttpResponse:
    calendaring.remove_event(_event(request, grant, event))
    return wire.acknowledge()


def _event(request: HttpRequest, grant: str, name: str) -> Event:
    owner = access.grant_named(request, grant)
    calendar = calendaring.calendar_of(owner, request.GET.get("calendar_id"))
    found = calendar.events.select_related("calendar__grant").exclude(status="cancelled").filter(pk=name).first()
    if found is None:
        raise NotFound(f"event {name} was not found")
    return found


def _with_metadata(request: HttpRequest, events: EventQuerySet, pair: str) -> list[Event]:
    """`metadata_pair=key5:<id>`: searchable keys only, and with no other filter (nylas/facts.md 7.2)."""
    others = {*TEXT_FILTERS, *DETAIL_FILTERS, "start", "end", "busy", "attendees", "updated_after", "updated_before"}
    if others & set(request.GET):
        raise InvalidRequest("metadata_pair can be combined with calendar_id only")
    key, _, value = pair.partition(":")
    if key not in ("key1", "key2", "key3", "key4", "key5"):
        raise InvalidRequest("metadata_pair must name one of key1 to key5, as in key5:value")
    if key == "key5":
        return list(events.filter(key5=value))
    return [event for event in events if (event.details.get("metadata") or {}).get(key) == value]


def _filtered(request: HttpRequest, events: EventQuerySet) -> list[Event]:
    query = request.GET
    if not query.get("ical_uid"):
        now = int(clock.now())
        start = wire.whole_number(query.get("start") or now, "start")
        end = wire.whole_number(query.get("end") or max(start, now) + MONTH_SECONDS, "end")
        if not (query.get("updated_after") or query.get("updated_before")) or query.get("start") or query.get("end"):
            events = events.filter(starts_at__lt=end, ends_at__gte=start)
    if query.get("updated_after"):
        events = events.filter(updated_at__gte=wire.whole_number(query["updated_after"], "updated_after"))
    if query.get("updated_before"):
        events = events.filter(updated_at__lte=wire.whole_number(query["updated_before"], "updated_before"))
    if (busy := wire.flag(query.get("busy"))) is not None:
        events = events.filter(is_busy=busy)
    events = events.filter(**{TEXT_FILTERS[name]: query[name] for name in TEXT_FILTERS if query.get(name)})
    wanted = {name: query[name].lower() for name in DETAIL_FILTERS if query.get(name)}
    people = {email.strip().lower() for email in query.get("attendees", "").split(",") if email.strip()}
    return [
        event
        for event in events
        if all(text in str(event.details.get(name, "")).lower() for name, text in wanted.items())
        and people <= {str(one.get("email", "")).lower() for one in event.details.get("participants", [])}
    ]
