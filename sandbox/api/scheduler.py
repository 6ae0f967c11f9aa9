"""Scheduler: Configurations for the application, the rest for guests' browsers as well."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sandbox import clock, ids, members
from sandbox.api import access
from sandbox.api.calendars import offered
from sandbox.errors import InvalidRequest, NotFound
from sandbox.models import Booking, Configuration, Session
from sandbox.scheduler import booking, configuration_rules, groups, offers
from sandbox.web import wire

DEFAULT_MINUTES, MAX_MINUTES = 5, 30
# Everything of `scheduler` that a browser may see.
SHOWN = (
    "available_days_in_future",
    "min_booking_notice",
    "min_cancellation_notice",
    "cancellation_policy",
    "rescheduling_url",
    "cancellation_url",
    "organizer_confirmation_url",
    "confirmation_redirect_url",
    "hide_additional_guests",
    "hide_cancellation_options",
    "hide_rescheduling_options",
    "additional_fields",
    "notetaker_settings",
)


def list_configurations(request: HttpRequest, grant: str) -> HttpResponse:
    rows, cursors = wire.page(request, access.known_grant(request, grant).configurations.all())
    return wire.answer([configuration.body() for configuration in rows], **cursors)


def find_configuration(request: HttpRequest, grant: str, configuration: str) -> HttpResponse:
    return wire.answer(_configuration(request, grant, configuration).body())


def create_configuration(request: HttpRequest, grant: str) -> HttpResponse:
    owner, document = access.grant_named(request, grant), wire.body_of(request)
    configuration_rules.check_configuration(document)
    made = Configuration(id=ids.new_uuid("configuration"), grant=owner, created_at=int(clock.now()))
    _store(made, document)
    return wire.answer(made.body())


def update_configuration(request: HttpRequest, grant: str, configuration: str) -> HttpResponse:
    """Top-level members left out stay; nested objects sent are replaced whole (docs/nylas.md 0)."""
    found = _configuration(request, grant, configuration)
    document = {**found.body(), **wire.body_of(request)}
    configuration_rules.check_configuration(document, existing=found)
    _store(found, document)
    return wire.answer(found.body())


def destroy_configuration(request: HttpRequest, grant: str, configuration: str) -> HttpResponse:
    found = _configuration(request, grant, configuration)
    if found.sessions.filter(expires_at__gt=clock.now()).exists():
        raise InvalidRequest("the Configuration has active sessions and cannot be deleted")
    found.delete()
    return wire.acknowledge()


def create_session(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    wish = wire.body_of(request)
    wanted = wish.get("time_to_live")
    minutes = DEFAULT_MINUTES if wanted is None else wire.whole_number(wanted, "time_to_live")
    if not 1 <= minutes <= MAX_MINUTES:
        raise InvalidRequest(f"time_to_live must be from 1 to {MAX_MINUTES} minutes")
    if wish.get("configuration_id"):
        found = Configuration.objects.filter(pk=str(wish["configuration_id"])).first()
    elif wish.get("slug"):
        found = Configuration.objects.filter(slug=str(wish["slug"])).first()
    else:
        raise InvalidRequest("configuration_id or slug is required")
    if found is None:
        raise NotFound("the Configuration was not found")
    made = Session.objects.create(
        id=ids.new_uuid("session"), configuration=found, expires_at=clock.now() + minutes * 60
    )
    return wire.answer({"session_id": made.id})


def destroy_session(request: HttpRequest, session: str) -> HttpResponse:
    access.demand_key(request)
    if not Session.objects.filter(pk=session).delete()[0]:
        raise InvalidRequest("session_id: there is no such session")
    return wire.acknowledge()


def ui_settings(request: HttpRequest) -> HttpResponse:
    """Undocumented, but the component starts with it (docs/nylas.md 1.10)."""
    configuration = access.configuration_of(request)
    scheduler = {"available_days_in_future": 30, "min_booking_notice": 60, "min_cancellation_notice": 0}
    scheduler |= {
        name: configuration.scheduler[name] for name in SHOWN if configuration.scheduler.get(name) is not None
    }
    data: dict[str, Any] = {
        "configuration_id": configuration.id,
        "app_client_id": settings.CLIENT_ID,
        "name": configuration.name,
        "slug": configuration.slug or "",
        "booking_type": configuration.event_booking.get("booking_type") or "booking",
        "appearance": configuration.document.get("appearance") or {},
        "organizer": {"name": configuration.organizer_name, "email": configuration.organizer()["email"]},
        "scheduler": scheduler,
    }
    if identity := request.GET.get("booking_id"):
        data["booking"] = _for_form(_booking_in(configuration, identity))
    return wire.answer(data)


def availability(request: HttpRequest) -> HttpResponse:
    configuration = access.configuration_of(request)
    start = wire.instant(request.GET.get("start_time"), "start_time")
    end = wire.instant(request.GET.get("end_time"), "end_time")
    identity = request.GET.get("booking_id")
    moving = _booking_in(configuration, identity) if identity else None
    if configuration.is_group:
        return wire.answer({"time_slots": groups.offer(configuration, start, end, moving=moving) or None})
    return wire.answer(offered(offers.offer(configuration, start, end, now=clock.now(), moving=moving)))


def create_booking(request: HttpRequest) -> HttpResponse:
    configuration, wish = access.configuration_of(request), wire.body_of(request)
    if request.GET.get("timezone") and not wish.get("timezone"):
        wish["timezone"] = request.GET["timezone"]
    return wire.answer(booking.book(configuration, wish).body())


def find_booking(request: HttpRequest, booking_id: str) -> HttpResponse:
    return wire.answer(_booking(request, booking_id).body())


def reschedule_booking(request: HttpRequest, booking_id: str) -> HttpResponse:
    """The answer is `request_id` alone (docs/nylas.md 3.1)."""
    booking.reschedule(_booking(request, booking_id), wire.body_of(request))
    return wire.acknowledge()


def confirm_booking(request: HttpRequest, booking_id: str) -> HttpResponse:
    """The organizer's yes answers with the booking, the no with `request_id` alone."""
    found, wish = _booking(request, booking_id), wire.body_of(request)
    if not isinstance(wish.get("salt"), str) or not wish["salt"]:
        raise InvalidRequest("salt is required")
    if wish.get("status") == "confirmed":
        return wire.answer(booking.confirm(found, wish["salt"]).body())
    if wish.get("status") == "cancelled":
        booking.reject(found, wish["salt"], members.text(wish, "cancellation_reason"))
        return wire.acknowledge()
    raise InvalidRequest("status must be confirmed or cancelled")


def cancel_booking(request: HttpRequest, booking_id: str) -> HttpResponse:
    found = _booking(request, booking_id)
    booking.cancel(found, members.text(wire.body_of(request), "cancellation_reason"), by_guest=True)
    return wire.acknowledge()


def _configuration(request: HttpRequest, grant: str, identity: str) -> Configuration:
    found = access.known_grant(request, grant).configurations.filter(pk=identity).first()
    if found is None:
        raise NotFound("the Configuration was not found")
    return found


def _store(configuration: Configuration, document: dict[str, Any]) -> None:
    configuration.slug = document.get("slug") or None
    configuration.requires_session_auth = bool(document.get("requires_session_auth"))
    hidden = ("id", "slug", "requires_session_auth")
    configuration.document = {name: value for name, value in document.items() if name not in hidden}
    if not configuration.name:  # then it is the organizer's, says the OpenAPI
        configuration.document["name"] = configuration.organizer_name
    configuration.save()


def _booking(request: HttpRequest, identity: str) -> Booking:
    return _booking_in(access.configuration_of(request), identity)


def _booking_in(configuration: Configuration, identity: str) -> Booking:
    found = (
        configuration.bookings.select_related("host", "configuration", "event__calendar__grant")
        .filter(pk=identity)
        .first()
    )
    if found is None:
        raise NotFound("the booking was not found")
    return found


def _for_form(found: Booking) -> dict[str, Any]:
    """What the reschedule form is filled with."""
    return {
        "booking_ref": found.ref,
        "booking_ref_salt": found.public_salt,
        "guest": found.guest,
        "timezone": found.request["timezone"] or found.configuration.timezone,
        "email_language": found.request["email_language"],
        "additional_fields": found.request["additional_fields"],
        "additional_guests": found.request["additional_guests"],
        "event_organizer": found.organizer(),
        "event_data": {
            "location": found.configuration.event_booking.get("location") or "",
            "when": {"object": "timespan", "start_time": found.starts_at, "end_time": found.ends_at},
        },
    }
