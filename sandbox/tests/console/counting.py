"""Counts the SQL statements of each console page in worlds of N of everything: `python -m …counting N M`, in its own process.

The tests run on the product's settings; the sandbox has its own, so it cannot be asked in the same process.
"""

import json
import os
import sys
import tempfile
from typing import Any

START = 1_803_945_600  # Tuesday, 2 March 2027, 00:00 UTC


def main(*numbers: int) -> None:
    os.environ |= {"SANDBOX_DATA": tempfile.mkdtemp(), "DJANGO_SETTINGS_MODULE": "sandbox.settings"}
    import django

    django.setup()
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext
    from django.urls import resolve

    from sandbox import worlds

    worlds.prepare(demo=False)
    for number in numbers:
        worlds.reset(seed=1, demo=False)
        counts: dict[str, int] = {}
        for name, path in _fill(number).items():
            view = resolve(path)
            with CaptureQueriesContext(connection) as queries:
                response = view.func(RequestFactory().get(path), *view.args, **view.kwargs)
            assert response.status_code == 200, (path, response.content[:300])
            counts[name] = len(queries)
        print(json.dumps(counts))


def _fill(number: int) -> dict[str, str]:
    """A world of that many people, Configurations, bookings, Notetakers, destinations; the pages to look at."""
    from sandbox import clock, ticker
    from sandbox.grants import accounts
    from sandbox.models import Booking, Configuration, Delivery, Fault, Meeting, Notification, Webhook
    from sandbox.scheduler import booking
    from sandbox.tests import world
    from sandbox.write_lock import writing

    clock.turn(to=START, rate=0)
    with writing():
        for turn in range(number):
            grant = accounts.connect(email=f"host{turn}@example.com", provider="google")
            document: dict[str, Any] = world.document(grant.email, scheduler=world.with_notetaker())
            configuration = Configuration.objects.create(
                id=f"00000000-0000-4000-8000-{turn:012d}", grant=grant, document=document, created_at=START
            )
            made = booking.book(configuration, world.wish(9, name=f"Guest {turn}"))
            _listen(turn)
            Fault.objects.create(kind="slow", path=f"/nowhere/{turn}", times=1, options={})
        for notification in Notification.objects.all():
            for webhook in Webhook.objects.all()[:2]:
                Delivery.objects.create(notification=notification, webhook=webhook, state=Delivery.DELIVERED)
    ticker.advance_to(START + 9.5 * 3600)
    lists = ("people", "configurations", "bookings", "meetings", "notetakers", "webhooks", "mail", "faults")
    return {
        **{name: f"/_sandbox/{name}/" for name in lists},
        "overview": "/_sandbox/",
        "person": f"/_sandbox/people/{grant.id}/",
        "configuration": f"/_sandbox/configurations/{configuration.id}/",
        "booking": f"/_sandbox/bookings/{Booking.objects.get(pk=made.pk).pk}/",
        "room": f"/_sandbox/meetings/{Meeting.objects.first().pk}/room/",  # type: ignore[union-attr]  # just made
        "webhook": f"/_sandbox/webhooks/{Notification.objects.first().pk}/",  # type: ignore[union-attr]  # just made
    }


def _listen(turn: int) -> None:
    from sandbox.models import Webhook

    Webhook.objects.create(
        id=f"webhook-{turn}",
        trigger_types=[],
        webhook_url=f"http://127.0.0.1:9/{turn}",
        webhook_secret="x",
        status_updated_at=START,
        created_at=START,
        updated_at=START,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
