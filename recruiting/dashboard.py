"""The admin's first page: the recruiter's home with every kind of work."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from interviews.home import page as home
from interviews.home import views
from recruiting import queue
from recruiting.access import mark


def add_home(request: HttpRequest, context: dict[str, object]) -> dict[str, object]:
    """Called by the theme for the admin's index."""
    return home.add_home(request, context, kinds=queue.KINDS.values())


def _arrange_line(request: HttpRequest) -> HttpResponseBase:
    """Somebody takes a line of it, or puts it off."""
    return views.arrange(request, queue.KINDS.values())


arrange_line = mark(_arrange_line, "recruiter")  # which `arrange` asks for
