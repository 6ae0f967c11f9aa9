"""Private files."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def serve(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("serve")
