"""What pages say while something of our own does not answer: the database, or Redis where it counts logins."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from redis.exceptions import RedisError

RETRY_AFTER = 30  # seconds
AWAY = (OperationalError, InterfaceError, RedisError)


def is_behind(error: BaseException | None) -> bool:
    """Was this raised, or what it was raised over, because the database or Redis is away, locked or full?"""
    while error is not None:
        if isinstance(error, AWAY):
            return True
        error = error.__cause__ or error.__context__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error that no view caught, while it is being handled: 503 in an outage, else 500."""
    if not is_behind(sys.exc_info()[1]):
        return defaults.server_error(request)
    return HttpResponse(
        render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER)}
    )
