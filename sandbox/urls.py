"""The addresses: Nylas's own under /v3, media links as its storage hands them out, and the control surface."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, re_path

from sandbox.api import (
    calendars,
    connect,
    events,
    grants,
    group_events,
    media,
    notetaker_configs,
    notetakers,
    scheduler,
    webhooks,
)
from sandbox.errors import InternalError, InvalidRequest, NotFound, NotImplementedHere
from sandbox.web.wire import by_method, refuse


def unknown(request: HttpRequest) -> HttpResponse:
    """Whatever else Nylas may have: say that it is not here, by name."""
    return refuse(NotImplementedHere(f"The sandbox has no endpoint {request.method} {request.path}"))


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no view could read, pages' forms included."""
    return refuse(InvalidRequest("error parsing request"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(NotFound())


def broken(request: HttpRequest) -> HttpResponse:
    """A bug outside the API's own views; Django has logged it. People get a page."""
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "sandbox/broken.html", status=500)
    return refuse(InternalError())


handler400, handler403, handler404, handler500 = unreadable, unreadable, not_found, broken

NOTETAKERS: list[URLPattern | URLResolver] = [
    path("", by_method(GET=notetakers.list_all, POST=notetakers.invite)),
    path("/<str:notetaker>", by_method(GET=notetakers.find, PATCH=notetakers.update, DELETE=notetakers.destroy)),
    path("/<str:notetaker>/cancel", by_method(DELETE=notetakers.cancel)),
    path("/<str:notetaker>/leave", by_method(POST=notetakers.leave)),
    path("/<str:notetaker>/history", by_method(GET=notetakers.history)),
    path("/<str:notetaker>/media", by_method(GET=notetakers.media)),
]

GRANT: list[URLPattern | URLResolver] = [
    path("", by_method(GET=grants.find, PATCH=grants.update, DELETE=grants.destroy)),
    path("/calendars", by_method(GET=calendars.list_all, POST=calendars.create)),
    path("/calendars/free-busy", by_method(POST=calendars.free_busy)),
    path("/calendars/<str:calendar>", by_method(GET=calendars.find, PUT=calendars.update, DELETE=calendars.destroy)),
    path("/events", by_method(GET=events.list_all, POST=events.create)),
    path("/events/import", by_method(GET=events.import_all)),
    path("/events/<str:event>/send-rsvp", by_method(POST=events.send_rsvp)),
    path("/events/<str:event>", by_method(GET=events.find, PUT=events.update, DELETE=events.destroy)),
    path(
        "/scheduling/configurations",
        by_method(GET=scheduler.list_configurations, POST=scheduler.create_configuration),
    ),
    path(
        "/scheduling/configurations/<str:configuration>",
        by_method(
            GET=scheduler.find_configuration,
            PUT=scheduler.update_configuration,
            DELETE=scheduler.destroy_configuration,
        ),
    ),
    path(
        "/scheduling/configurations/<str:configuration>/group-events",
        by_method(GET=group_events.list_all, POST=group_events.create),
    ),
    path(
        "/scheduling/configurations/<str:configuration>/group-events/<str:event>",
        by_method(PUT=group_events.update, DELETE=group_events.destroy),
    ),
    path("/notetakers", include(NOTETAKERS)),
]

SCHEDULING = [
    path("configurations/<str:configuration>/import-group-events", by_method(POST=group_events.bring_in)),
    path(
        "configurations/<str:configuration>/group-events/validate-timeslot",
        by_method(POST=group_events.validate),
    ),
    path("sessions", by_method(POST=scheduler.create_session)),
    path("sessions/<str:session>", by_method(DELETE=scheduler.destroy_session)),
    path("ui-settings", by_method(GET=scheduler.ui_settings)),
    path("availability", by_method(GET=scheduler.availability)),
    path("bookings", by_method(POST=scheduler.create_booking)),
    path(
        "bookings/<str:booking_id>",
        by_method(
            GET=scheduler.find_booking,
            PATCH=scheduler.reschedule_booking,
            PUT=scheduler.confirm_booking,
            DELETE=scheduler.cancel_booking,
        ),
    ),
]

CONNECT = [
    path("auth", by_method(GET=connect.authorize, POST=connect.authorize, holds_write_lock=False)),
    path("token", by_method(POST=connect.token)),
    path("custom", by_method(POST=connect.custom)),
    path("revoke", by_method(POST=connect.revoke)),
    path("tokeninfo", by_method(GET=connect.token_info)),
]

WEBHOOKS: list[URLPattern | URLResolver] = [
    re_path(r"^/?$", by_method(GET=webhooks.list_all, POST=webhooks.create, holds_write_lock=False)),
    path("/mock-payload", by_method(POST=webhooks.mock_payload, holds_write_lock=False)),
    path("/send-test-event", by_method(POST=webhooks.send_test_event, holds_write_lock=False)),
    path("/ip-addresses", by_method(GET=webhooks.ip_addresses)),
    path("/rotate-secret/<str:webhook>", by_method(POST=webhooks.rotate)),
    path("/<str:webhook>/rotate-secret", by_method(PUT=webhooks.rotate)),
    path(
        "/<str:webhook>",
        by_method(GET=webhooks.find, PUT=webhooks.update, DELETE=webhooks.destroy, holds_write_lock=False),
    ),
]

urlpatterns = [
    path("v3/applications", by_method(GET=grants.application, PATCH=unknown)),
    path("v3/grants", by_method(GET=grants.list_all)),
    path("v3/grants/<str:grant>", include(GRANT)),
    path("v3/notetakers/configs", by_method(GET=notetaker_configs.list_all, POST=notetaker_configs.create)),
    path(
        "v3/notetakers/configs/<str:config>",
        by_method(GET=notetaker_configs.find, PATCH=notetaker_configs.update, DELETE=notetaker_configs.destroy),
    ),
    path("v3/notetakers", include(NOTETAKERS)),
    path("v3/calendars/availability", by_method(POST=calendars.availability)),
    path("v3/scheduling/", include(SCHEDULING)),
    path("v3/connect/", include(CONNECT)),
    path("v3/providers/detect", by_method(POST=connect.detect)),
    path("v3/webhooks", include(WEBHOOKS)),
    path("_provider/login", connect.provider_pages, name="provider"),
    path("_media/<str:token>/<str:name>", media.serve),
    path("_sandbox", include("sandbox.console.urls")),
    re_path("", unknown),
]
