"""Addresses of the booking gateway, and of connecting a calendar."""

from django.urls import path, re_path

from interviews.booking.views import gateway
from interviews.calendar_accounts import views as connecting

urlpatterns = [
    path("v3/scheduling/ui-settings", gateway.ui_settings, name="gateway_ui_settings"),
    path("v3/scheduling/availability", gateway.availability, name="gateway_availability"),
    path("v3/scheduling/bookings", gateway.bookings, name="gateway_bookings"),
    path("v3/scheduling/bookings/<str:booking_id>", gateway.booking, name="gateway_booking"),
    re_path(r"^v3/.*$", gateway.nothing_here, name="gateway_nothing"),
    path("connect/callback/", connecting.callback, name="connect_callback"),
    path("connect/connected/", connecting.connected, name="connected"),
    path("connect/", connecting.connect_own, name="connect_own"),
    path("connect/times/", connecting.times_own, name="times_own"),
    path("connect/connected/times/", connecting.times_connected, name="times_connected"),
    path("connect/disconnect/", connecting.disconnect_own, name="disconnect_own"),
    path("connect/<slug:token>/", connecting.connect, name="connect"),
    path("connect/<slug:token>/times/", connecting.times, name="times"),
    path("connect/<slug:token>/disconnect/", connecting.disconnect, name="disconnect"),
    path("connect/<slug:token>/again/", connecting.mail_new_link, name="connect_again"),
]
