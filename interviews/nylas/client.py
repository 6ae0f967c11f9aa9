"""Nylas as the rest of the product sees it: one object, methods named for what we want, our own dataclasses and errors.

Each part is a file: configurations, scheduling, notetakers, calendars, subscriptions. How a call is made: transport.
"""

from django.conf import settings

from interviews.nylas.calendars import Calendars
from interviews.nylas.configurations import Configurations
from interviews.nylas.notetakers import Notetakers
from interviews.nylas.scheduling import Scheduling
from interviews.nylas.subscriptions import WANTED_TRIGGERS, Subscriptions

__all__ = ["WANTED_TRIGGERS", "Nylas", "nylas"]


class Nylas(Configurations, Scheduling, Notetakers, Calendars, Subscriptions):
    """All we ever ask of Nylas. Every method may raise Unreachable, Throttled, Refused and Missing (errors.py)."""


def nylas() -> Nylas:
    """The client for the configured account; cheap, keeps no connection."""
    return Nylas(
        api_key=settings.NYLAS_API_KEY,
        api_uri=settings.NYLAS_API_URI,
        client_id=settings.NYLAS_CLIENT_ID,
    )
