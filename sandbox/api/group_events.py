"""…/scheduling/configurations/{configuration}/group-events: events with seats, for the application; the check of one for guests."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.api import access
from sandbox.errors import InvalidRequest, NotFound
from sandbox.models import Configuration, Event
from sandbox.scheduler import booking_requests, groups
from sandbox.web import wire


def list_all(request: HttpRequest, grant: str, configuration: str) -> HttpResponse:
    """All of one calendar between two moments, which must be said."""
    found, query = _group(request, grant, configuration), request.GET
    start, end = wire.instant(query.get("start_time"), "start_time"), wire.instant(query.get("end_time"), "end_time")
    rows, cursors = wire.page(request, groups.between(found, query.get("calendar_id") or "", start, end))
    return wire.answer([_body(event) for event in rows], **cursors)


def create(request: HttpRequest, grant: str, configuration: str) -> HttpResponse:
    return wire.answer(_body(groups.create(_group(request, grant, configuration), wire.body_of(request))))


def update(request: HttpRequest, grant: str, configuration: str, event: str) -> HttpResponse:
    return wire.answer(_body(groups.change(_group(request, grant, configuration), event, wire.body_of(request))))


def destroy(request: HttpRequest, grant: str, configuration: str, event: str) -> HttpResponse:
    groups.remove(_group(request, grant, configuration), event)
    return wire.acknowledge()


def bring_in(request: HttpRequest, configuration: str) -> HttpResponse:
    """Import: Nylas's schema has a list of events, its sample a single one; both are taken."""
    access.demand_key(request)
    found = Configuration.objects.select_related("grant").filter(pk=configuration).first()
    if found is None:
        raise NotFound("the Configuration was not found")
    asked = wire.json_of(request)
    return wire.answer(groups.bring_in(_checked(found), asked if isinstance(asked, list) else [asked]))


def validate(request: HttpRequest, configuration: str) -> HttpResponse:
    """What <nylas-scheduling> asks before its form comes up (docs/picker.md 5, row 7)."""
    found, wish = _checked(access.configuration_of(request, configuration)), wire.body_of(request)
    groups.check_slot(found, wish, *booking_requests.times(wish))
    return wire.answer({})


def _group(request: HttpRequest, grant: str, identity: str) -> Configuration:
    owner = access.grant_named(request, grant)
    found = owner.configurations.select_related("grant").filter(pk=identity).first()
    if found is None:
        raise NotFound("the Configuration was not found")
    return _checked(found)


def _checked(configuration: Configuration) -> Configuration:
    if not configuration.is_group:
        raise InvalidRequest("the Configuration is not of type group")
    return configuration


def _body(event: Event) -> dict[str, Any]:
    """The event, its id a second time as Nylas's sample spells it; its reminders have no place in that schema."""
    return {**{name: value for name, value in event.body().items() if name != "reminders"}, "ID": event.id}
