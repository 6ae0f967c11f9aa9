"""Our webhook at Nylas: registered once, and anew when nobody holds its secret."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from interviews.inbox import subscription
from interviews.inbox.models import Notification, Sweep
from interviews.inbox.sweeps import timetable
from interviews.nylas import signature
from interviews.nylas.client import WANTED_TRIGGERS, nylas
from interviews.nylas.errors import NylasError
from recruiting import clock, queue
from tests.wire import Postman


@pytest.fixture
def door(sandbox, settings, client) -> Iterator[Postman]:
    """Our site, which Nylas calls with a challenge before it takes the address."""
    with Postman(client) as answering:
        settings.SITE_URL = answering.url.removesuffix("/webhooks/nylas")
        yield answering


def ours() -> list[str]:
    return [webhook.id for webhook in nylas().webhooks() if webhook.url == subscription.webhook_url()]


def test_webhook_is_registered_once_and_its_secret_kept(door):
    first, second = subscription.subscribe(), subscription.subscribe()

    assert (first.is_new, second.is_new, second.webhook_id) == (True, False, first.webhook_id)
    assert ours() == [first.webhook_id]
    assert len(signature.live_secrets()) == 1


def test_webhook_whose_secret_nobody_holds_is_replaced(door, settings):
    lost = subscription.subscribe()
    settings.NYLAS_WEBHOOK_SECRETS_FILE.unlink()

    anew = subscription.subscribe()

    assert anew.is_new
    assert ours() == [anew.webhook_id] != [lost.webhook_id]


def test_webhooks_of_others_stay(door, settings):
    door.subscribe()
    settings.NYLAS_WEBHOOK_SECRETS_FILE.unlink()
    others = [webhook.id for webhook in nylas().webhooks()]
    settings.SITE_URL = settings.SITE_URL.replace("127.0.0.1", "localhost")

    subscription.subscribe()

    assert {webhook.id for webhook in nylas().webhooks()} == {*others, *ours()}


def test_nylas_that_is_away_says_so(db, settings):
    settings.NYLAS_API_KEY = "key"

    with pytest.raises(NylasError):
        subscription.subscribe()


def test_webhook_that_was_switched_off_is_revived_and_what_it_missed_is_looked_for(door, db):
    """Also one that lost a trigger, and one that was deleted; a sweep finds it, back to the last that came."""
    made = subscription.subscribe()
    heard_at = clock.now()
    Notification.objects.receive(b"{}", envelope_id="n", kind="x", content="", at=heard_at, state="ignored")
    sandbox_path = f"/v3/webhooks/{made.webhook_id}"
    for change in ({"status": "pause"}, {"trigger_types": ["booking.created"]}, None):
        client = nylas()
        client.call("PUT", sandbox_path, body=change) if change else client.delete_webhook(made.webhook_id)

        (row,) = timetable.ask_now(["subscription"], cause="asked", now=clock.now())
        queue.work("sweep", row.pk, now=clock.now())

        row.refresh_from_db()
        assert (row.state, row.healed) == ("done", {"webhook": 1})
        (ours_now,) = [webhook for webhook in nylas().webhooks() if webhook.url == subscription.webhook_url()]
        assert ours_now.status == "active"
        assert set(WANTED_TRIGGERS) <= set(ours_now.triggers)
    assert not subscription.revive(nylas())
    owed = Sweep.objects.filter(state="due").values_list("kind", "cause", "since")
    assert set(owed) == {(kind, "revived", heard_at) for kind in timetable.TO_CATCH_UP}


def test_webhook_whose_address_does_not_answer_is_given_up_with_a_line_on_the_home(sandbox, settings, admin):
    settings.SITE_URL = "http://127.0.0.1:9"

    (row,) = timetable.ask_now(["subscription"], cause="asked", now=clock.now())
    for hours in range(3):
        queue.work("sweep", row.pk, now=clock.now() + timedelta(hours=hours))

    row.refresh_from_db()
    assert row.state == "dead"
    (line,) = [line for line in admin.get("/admin/").context["home"]["todos"] if "subscription" in line.words]
    assert "70005" in line.cause or "verify" in line.cause
