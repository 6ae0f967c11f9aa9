"""The admin's first page: the recruiter's home with every kind of work."""

from django.http import HttpRequest

from interviews.home import page as home
from recruiting import queue


def add_home(request: HttpRequest, context: dict[str, object]) -> dict[str, object]:
    """Called by the theme for the admin's index."""
    return home.add_home(request, context, kinds=queue.KINDS.values())
