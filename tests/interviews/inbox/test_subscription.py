"""Our webhook at Nylas: registered once, and anew when nobody holds its secret."""

from collections.abc import Iterator

import pytest

from interviews.inbox import subscription
from interviews.nylas import signature
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError
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
