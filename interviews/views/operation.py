"""Operation."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def healthz(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("healthz")


@public
def readyz(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("readyz")


@public
def metrics(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("metrics")
