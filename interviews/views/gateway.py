"""The booking gateway."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def ui_settings(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("ui_settings")


@public
def availability(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("availability")


@public
def bookings(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("bookings")


@public
def booking(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("booking")


@public
def nothing_here(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("nothing_here")
