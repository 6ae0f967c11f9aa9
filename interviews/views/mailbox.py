"""The demo's mailbox."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def index(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("index")


@public
def mail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("mail")
