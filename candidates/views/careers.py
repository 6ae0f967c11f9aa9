"""The careers site."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("careers")


@public
def job(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse("job")


@public
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse("apply")


@public
def applied(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse("applied")
