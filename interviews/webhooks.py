"""Notifications from Nylas."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def receive(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("receive")
