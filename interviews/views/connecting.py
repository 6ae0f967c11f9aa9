"""Connecting a calendar."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def connect(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("connect")


@public
def callback(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("callback")
