"""Notetakers, below a grant and stand-alone (docs/nylas.md 4.1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.api import access
from sandbox.calendars import notetaker_rules
from sandbox.errors import Gone, InvalidRequest, NotFound
from sandbox.media import files
from sandbox.models import Grant, Notetaker
from sandbox.notetakers import configurations, lifecycle, meeting_settings
from sandbox.web import wire
from sandbox.write_lock import writing

ORDERS = {"name": "name", "join_time": "join_time", "created_at": "created_at"}
STATES_BY_FILTER = {
    **{state: state for state in ("scheduled", "connecting", "waiting_for_entry", "failed_entry", "attending")},
    **{word: state for state, word in Notetaker.FILTER_WORDS.items()},
    "media_error": Notetaker.MEDIA_ERROR,
    "media_deleted": Notetaker.MEDIA_DELETED,
}


def list_all(request: HttpRequest, grant: str | None = None) -> HttpResponse:
    query, found = request.GET, _mine(request, grant)
    if state := query.get("state"):
        if state not in STATES_BY_FILTER:
            raise InvalidRequest(f"state must be one of: {', '.join(STATES_BY_FILTER)}")
        found = found.filter(state=STATES_BY_FILTER[state])
    if query.get("join_time_start"):
        found = found.filter(join_time__gte=wire.whole_number(query["join_time_start"], "join_time_start"))
    if query.get("join_time_end"):
        found = found.filter(join_time__lte=wire.whole_number(query["join_time_end"], "join_time_end"))
    order, direction = query.get("order_by") or "created_at", query.get("order_direction") or "asc"
    if order not in ORDERS or direction not in ("asc", "desc"):
        raise InvalidRequest("order_by must be name, join_time or created_at, order_direction asc or desc")
    sign = "-" if direction == "desc" else ""
    rows, cursors = wire.page(request, found.order_by(f"{sign}{ORDERS[order]}", f"{sign}pk"))
    return wire.answer([notetaker.body() for notetaker in rows], **cursors)


def invite(request: HttpRequest, grant: str | None = None) -> HttpResponse:
    """Every call sends another one; 201."""
    owner, wish = _owner(request, grant), wire.body_of(request)
    if not isinstance(wish.get("meeting_link"), str) or not wish["meeting_link"]:
        raise InvalidRequest("meeting_link is required")
    made = lifecycle.invite(
        grant=owner,
        link=wish["meeting_link"],
        join_time=_join_time(wish),
        name=meeting_settings.name_in(wish) or configurations.DEFAULT_NAME,
        settings=_settings(wish) or {},
        newer=configurations.newer_in(wish),
    )
    return wire.answer(made.body(), status=201)


def find(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    return wire.answer(_notetaker(request, notetaker, grant).body())


def update(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    found, wish = _notetaker(request, notetaker, grant), wire.body_of(request)
    if found.state != Notetaker.SCHEDULED:
        raise InvalidRequest("a Notetaker can be changed only while it is scheduled")
    lifecycle.change(
        found,
        join_time=_join_time(wish),
        name=meeting_settings.name_in(wish),
        settings=_settings(wish),
        newer=configurations.newer_in(wish),
    )
    notetaker_rules.take_over(found)
    return wire.answer(found.body())


def destroy(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    """A hard delete, in any state, with all media."""
    lifecycle.delete(_notetaker(request, notetaker, grant))
    return wire.acknowledge()


def cancel(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    lifecycle.cancel(_notetaker(request, notetaker, grant))
    return wire.acknowledge()


def leave(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    """200, or 202 when it was leaving already."""
    found = _notetaker(request, notetaker, grant)
    if lifecycle.leave(found):
        return wire.answer({"id": found.id, "message": "Notetaker is leaving the meeting"})
    return wire.answer({"id": found.id, "message": "Notetaker was already leaving the meeting"}, status=202)


def history(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    """Newest first; `data` as in the webhooks."""
    changes = _notetaker(request, notetaker, grant).changes.all()
    events = [{"created_at": int(one.created_at), "event_type": one.event_type, "data": one.data} for one in changes]
    return wire.answer({"events": events})


def media(request: HttpRequest, notetaker: str, grant: str | None = None) -> HttpResponse:
    """Fresh links; 404 while there is nothing, 410 when it has been deleted."""
    found = _notetaker(request, notetaker, grant)
    if found.state == Notetaker.MEDIA_DELETED:
        raise Gone("the media of this Notetaker have been deleted")
    if found.state != Notetaker.AVAILABLE:
        raise NotFound("the media of this Notetaker are not available")
    with writing():
        return wire.answer(files.listed(found))


def _owner(request: HttpRequest, grant: str | None) -> Grant | None:
    if grant is None:
        access.demand_key(request)
        return None
    return access.grant_named(request, grant)


def _mine(request: HttpRequest, grant: str | None) -> Any:
    """Below a grant: its own. Stand-alone: those that belong to no grant."""
    return Notetaker.objects.filter(grant=_owner(request, grant), is_deleted=False).select_related("meeting", "event")


def _notetaker(request: HttpRequest, identity: str, grant: str | None) -> Notetaker:
    found = _mine(request, grant).filter(pk=identity).first()
    if found is None:
        raise NotFound(f"notetaker {identity} was not found")
    return found


def _join_time(wish: dict[str, Any]) -> int | None:
    if wish.get("join_time") is None:
        return None
    moment = wire.instant(wish["join_time"], "join_time")
    if moment < int(clock.now()):
        raise InvalidRequest("join_time must not be in the past")
    return moment


def _settings(wish: dict[str, Any]) -> dict[str, Any] | None:
    if wish.get("meeting_settings") is None:
        return None
    meeting_settings.check_meeting_settings(wish["meeting_settings"])
    return wish["meeting_settings"]
