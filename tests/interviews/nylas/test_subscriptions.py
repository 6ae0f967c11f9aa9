"""Our webhook at Nylas: what SDK 6.18.0 does to such calls (docs/nylas.md 8.2, rows 11 to 13), and ours."""

import nylas as official
import pytest

from interviews.nylas.client import Nylas
from interviews.nylas.errors import Refused
from interviews.nylas.shapes import Webhook
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import WEBHOOK

ADDRESS = "https://app.test/webhooks/nylas"
HOOK = Webhook("hook-1", ADDRESS, "active", ("booking.created", "notetaker.media"), "s3cret")


def test_sdk_trap_11_the_secret_of_a_webhook_with_a_notetaker_trigger_is_lost(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({**WEBHOOK, "status_updated_at": 1, "created_at": 1, "updated_at": 1})

    with pytest.raises(ValueError, match=r"notetaker\.media"):
        sdk.webhooks.create({"trigger_types": ["notetaker.media"], "webhook_url": ADDRESS})
    registered = client.register_webhook(
        ADDRESS, description="Fairloop", triggers=("booking.created", "notetaker.media")
    )

    assert registered == HOOK
    assert (wire.last.method, wire.last.path, wire.last.body) == (
        "POST",
        "/v3/webhooks",
        {
            "webhook_url": ADDRESS,
            "description": "Fairloop",
            "trigger_types": ["booking.created", "notetaker.media"],
        },
    )


def test_sdk_trap_12_a_webhook_as_documented_is_a_key_error(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    documented = {**WEBHOOK, "trigger_types": ["booking.created"]}
    wire.say_data(documented)
    wire.say_data(documented)
    wire.say_data([{name: value for name, value in documented.items() if name != "webhook_secret"}])

    with pytest.raises(KeyError):
        sdk.webhooks.create({"trigger_types": ["booking.created"], "webhook_url": ADDRESS})
    registered = client.register_webhook(ADDRESS, description="Fairloop", triggers=("booking.created",))

    assert registered.secret == "s3cret"
    assert client.webhooks() == [Webhook("hook-1", ADDRESS, "active", ("booking.created",))]


def test_sdk_trap_13_rotate_secret_goes_elsewhere_than_documented(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({**WEBHOOK, "trigger_types": [], "status_updated_at": 1, "created_at": 1, "updated_at": 1})

    sdk.webhooks.rotate_secret("hook-1")
    by_sdk = (wire.last.method, wire.last.path)
    rotated = client.rotate_secret("hook-1")

    assert by_sdk == ("PUT", "/v3/webhooks/hook-1/rotate-secret")
    assert (wire.last.method, wire.last.path) == ("POST", "/v3/webhooks/rotate-secret/hook-1")
    assert rotated.secret == "s3cret"


@pytest.mark.parametrize(("status", "kind"), [(400, "70000"), (404, "not_found_error")])
def test_deleting_a_webhook_that_is_gone_is_fine(wire: Wire, client: Nylas, status: int, kind: str) -> None:
    wire.refuse(status, kind, "destination.id.not.found : record not found")

    client.delete_webhook("hook-1")

    assert (wire.last.method, wire.last.path) == ("DELETE", "/v3/webhooks/hook-1")


def test_deleting_a_webhook_may_be_refused_for_other_reasons(wire: Wire, client: Nylas) -> None:
    wire.refuse(400, "70001", "destination.not.deleted")

    with pytest.raises(Refused):
        client.delete_webhook("hook-1")


def test_webhook_whose_address_does_not_answer_the_challenge_is_refused(wire: Wire, client: Nylas) -> None:
    wire.refuse(400, "70005", "unable.verify.webhook_url : status is not ok, got 404")

    with pytest.raises(Refused) as caught:
        client.register_webhook("https://app.test/webhooks/nylas", description="Fairloop")

    assert caught.value.kind == "70005"
