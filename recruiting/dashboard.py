"""The admin's first page: the recruiter's home, told of every kind of work that may need a person."""

from django.http import HttpRequest

from interviews.home import page as home
from recruiting import queue


def add_home(request: HttpRequest, context: dict[str, object]) -> dict[str, object]:
    """Called by the theme for the admin's index."""
    return home.add_home(request, context, kinds=queue.KINDS.values())
