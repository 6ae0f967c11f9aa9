"""The registration of our webhook at Nylas: made, watched, switched on again. Reads and changes it there; keeps its secret."""

from dataclasses import dataclass

from django.conf import settings

from interviews.nylas import signature
from interviews.nylas.client import WANTED_TRIGGERS, Nylas, nylas
from interviews.nylas.subscriptions import ACTIVE
from recruiting.work.errors import Unusable


@dataclass(frozen=True)
class Subscribed:
    """`is_new`: a webhook was registered and its secret kept in settings.NYLAS_WEBHOOK_SECRETS_FILE."""

    webhook_id: str
    status: str
    is_new: bool


def webhook_url() -> str:
    return f"{settings.SITE_URL}/webhooks/nylas"


def subscribe() -> Subscribed:
    """Register our address, unless it is registered and we have a secret. Raises the errors of interviews.nylas.errors.

    A registered webhook without a secret of ours is replaced, since Nylas shows the secret only once.
    """
    client = nylas()
    ours = [webhook for webhook in client.webhooks() if webhook.url == webhook_url()]
    if ours and signature.live_secrets():
        return Subscribed(webhook_id=ours[0].id, status=ours[0].status, is_new=False)
    for webhook in ours:
        client.delete_webhook(webhook.id)
    made = client.register_webhook(
        webhook_url(), description=f"{settings.COMPANY_NAME} interviews", triggers=WANTED_TRIGGERS
    )
    signature.keep_secret(made.secret)
    return Subscribed(webhook_id=made.id, status=made.status, is_new=True)


def revive(client: Nylas) -> bool:
    """Switch our webhook on again, with the triggers we want, or register it anew; False when all is well with it.

    Raises Refused while our address does not answer Nylas's challenge, and Unusable when a new secret would have to be put in place by hand.
    """
    ours = next((webhook for webhook in client.webhooks() if webhook.url == webhook_url()), None)
    if ours is None:
        if settings.NYLAS_WEBHOOK_SECRETS:
            raise Unusable(
                f"Nylas has no webhook for {webhook_url()} any more. Run nylas_connect, and keep the secret it gets."
            )
        return subscribe().is_new
    if ours.status == ACTIVE and set(ours.triggers) >= set(WANTED_TRIGGERS):
        return False
    client.revive_webhook(ours.id, triggers=tuple(sorted({*ours.triggers, *WANTED_TRIGGERS})))
    return True
