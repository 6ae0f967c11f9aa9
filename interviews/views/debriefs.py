"""What interviewers and the committee read."""

from django.http import HttpRequest, HttpResponse

from recruiting.access import public


@public
def home(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("home")


@public
def index(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("index")


@public
def debrief(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("debrief")


@public
def interview(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("interview")
