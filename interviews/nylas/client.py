"""The client that the product calls Nylas by: one object whose methods take and return our dataclasses and raise our errors.

Each part has a file: configurations, scheduling, notetakers, calendars, own events, subscriptions, what was not told. transport.py makes the calls.
"""

from collections.abc import Callable

from django.conf import settings

from interviews.nylas.calendars import Calendars
from interviews.nylas.configurations import Configurations
from interviews.nylas.notetakers import Notetakers
from interviews.nylas.own_events import OwnEvents
from interviews.nylas.retold import Retelling
from interviews.nylas.scheduling import Scheduling
from interviews.nylas.subscriptions import WANTED_TRIGGERS, Subscriptions

__all__ = ["WANTED_TRIGGERS", "Nylas", "nylas"]


class Nylas(Configurations, Scheduling, Notetakers, Calendars, OwnEvents, Subscriptions, Retelling):
    """Every call to Nylas. Each method may raise Unreachable, Throttled, Refused and Missing (errors.py)."""


def nylas(*, before_each: Callable[[], None] | None = None) -> Nylas:
    """The client for the configured account; cheap, keeps no connection. `before_each`: called before each raw request, and may wait."""
    return Nylas(
        api_key=settings.NYLAS_API_KEY,
        api_uri=settings.NYLAS_API_URI,
        client_id=settings.NYLAS_CLIENT_ID,
        before_each=before_each,
    )
