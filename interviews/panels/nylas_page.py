"""Panels that anybody can book on Nylas's own page: what stands in their way, and keeping the page closed while nobody should book.

Reads Panel, Publication; leaves a Publication.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from interviews.nylas.configurations import hosted_page
from interviews.panels import configuration, publishing
from interviews.panels.models import Panel, Publication


def address(panel: Panel) -> str:
    """Where anybody can book it now; "" while Nylas's page is closed."""
    accepted = configuration.published(panel)
    return hosted_page(accepted.slug) if accepted is not None and accepted.is_public else ""


def follow_state(panel: Panel, *, by: User | None, now: datetime) -> Publication | None:
    """Close the page while the panel is paused or its job closed, and open it again; None where there is nothing to do.

    Of other panels Nylas need not know that, since every booking passes our gateway.
    """
    with transaction.atomic():
        last = panel.publications.latest_not_refused()
        if last is None or not configuration.read_spec((last.repeats or last).payload).is_public:
            return None
        if configuration.read_spec(last.payload).is_public == panel.takes_bookings:
            return None
        publication = publishing.repeat(panel, by=by, now=now)
    return None if publication is None else publishing.send(publication, now=now)
