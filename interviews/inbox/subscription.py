"""The registration of our webhook at Nylas. Reads and changes it there; keeps its secret."""

from dataclasses import dataclass

from django.conf import settings

from interviews.nylas import signature
from interviews.nylas.client import WANTED_TRIGGERS, nylas


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
