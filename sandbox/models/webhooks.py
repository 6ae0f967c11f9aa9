"""Webhook destinations, what was announced, and each way it took to each destination."""

from typing import Any

from django.db import models

from sandbox.models.waiting import Waiting


class Webhook(models.Model):
    """One destination."""

    ACTIVE = "active"

    id = models.CharField(max_length=64, primary_key=True)
    description = models.TextField(blank=True)
    trigger_types = models.JSONField(default=list)
    webhook_url = models.TextField()
    webhook_secret = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default=ACTIVE)
    notification_email_addresses = models.JSONField(default=list)
    compressed_delivery = models.BooleanField(default=False)
    status_updated_at = models.BigIntegerField()
    created_at = models.BigIntegerField()
    updated_at = models.BigIntegerField()

    class Meta:
        ordering = ["created_at", "id"]

    def body(self) -> dict[str, Any]:
        """The destination as the API shows it, without its secret (nylas/facts.md 5.1)."""
        return {
            "id": self.id,
            "description": self.description,
            "trigger_types": self.trigger_types,
            "webhook_url": self.webhook_url,
            "status": self.status,
            "notification_email_addresses": self.notification_email_addresses,
            "compressed_delivery": self.compressed_delivery,
            "status_updated_at": self.status_updated_at,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }


class Notification(models.Model):
    """Something that was announced; `id` is the envelope's, the same in every try."""

    id = models.CharField(max_length=64, primary_key=True)
    number = models.BigIntegerField(db_index=True)
    type = models.CharField(max_length=60, db_index=True)
    envelope = models.JSONField()
    created_at = models.FloatField()

    class Meta:
        ordering = ["-number"]


class Delivery(Waiting):
    """One notification on its way to one destination. `tries` holds what each attempt met."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.JSONField(default=list)
    first_try_at = models.FloatField(null=True)

    def what_comes(self) -> str:
        return f"Webhook {self.notification.type} is delivered (try {len(self.tries) + 1})"
