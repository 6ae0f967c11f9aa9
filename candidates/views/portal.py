"""The candidate's own page."""

from django.http import HttpRequest, HttpResponse

from interviews.models import BookingLink
from recruiting.access import holder_of_link, public


@public
def by_booking_ref(request: HttpRequest, booking_ref: str) -> HttpResponse:
    return HttpResponse("ref")


@holder_of_link
def page(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return HttpResponse("page")


@holder_of_link
def choose_recording(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return HttpResponse("choice")


@holder_of_link
def move(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return HttpResponse("move")


@holder_of_link
def cancel(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return HttpResponse("cancel")


@holder_of_link
def calendar_file(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return HttpResponse("ics")


@holder_of_link
def ask_for_help(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return HttpResponse("help")
