"""Webhook destinations and their status, what was announced, and each delivery to each destination."""

from typing import Any, ClassVar

from django.db import models

from sandbox.models.waiting import Waiting, WaitingQuerySet

# A destination is judged by quarters of an hour, each begun by a try that went wrong (docs/nylas.md 5.4).
JUDGED_SECONDS = 15 * 60
FAILING_PERCENT = 95
# Nylas names no smallest number; one notification's three tries alone say too little.
JUDGED_TRIES = 5
GIVEN_UP_AFTER_SECONDS = 72 * 3600
FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 60, 3600


class WebhookQuerySet(WaitingQuerySet):
    """Destinations."""

    def listening(self) -> "WebhookQuerySet":
        """Those to whom anything is delivered."""
        return self.filter(status__in=Webhook.LISTENING)


class Webhook(Waiting):
    """One destination. `due_at` ends the quarter of an hour under judgement, or the 72 hours of a failing one."""

    ACTIVE, PAUSE, FAILING, FAILED = "active", "pause", "failing", "failed"
    LISTENING = (ACTIVE, FAILING)

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
    # Within the quarter of an hour under judgement.
    tries = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    # While failing: nothing goes out before this moment, and so often was it put off.
    held_until = models.FloatField(null=True)
    pauses = models.IntegerField(default=0)

    objects: ClassVar = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    @property
    def is_listening(self) -> bool:
        return self.status in self.LISTENING

    def body(self) -> dict[str, Any]:
        """The destination as the API shows it, without its secret (docs/nylas.md 5.1)."""
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

    def earliest(self, moment: float) -> float:
        """When something that would go out at `moment` may."""
        return max(moment, self.held_until or moment)

    def set_status(self, status: str, now: float) -> None:
        """Change its status and forget what led there. Not saved."""
        self.status, self.status_updated_at = status, int(now)
        self.due_at = self.held_until = None
        self.tries = self.answered = self.pauses = 0
        if status == self.FAILING:
            self.due_at = now + GIVEN_UP_AFTER_SECONDS
            self._put_off(now)

    def count(self, *, was_answered: bool, now: float) -> bool:
        """Take one try into account, 200 or not; whether anything changed. Not saved.

        A failing destination is active again as soon as it answers, and put off for longer each time it does not.
        """
        if self.status == self.FAILING:
            if was_answered:
                self.set_status(self.ACTIVE, now)
            elif now >= (self.held_until or 0):
                self._put_off(now)
            return True
        if self.due_at is None:
            if was_answered or self.status != self.ACTIVE:
                return False
            self.due_at, self.tries, self.answered = now + JUDGED_SECONDS, 0, 0
        self.tries += 1
        self.answered += was_answered
        return True

    def judge(self, now: float) -> None:
        """What becomes of it at `due_at`. Not saved."""
        if self.status == self.FAILING:
            self.set_status(self.FAILED, now)
        elif self.tries >= JUDGED_TRIES and (self.tries - self.answered) * 100 >= self.tries * FAILING_PERCENT:
            self.set_status(self.FAILING, now)
        else:
            self.due_at = None

    def _put_off(self, now: float) -> None:
        self.held_until = now + min(FIRST_PAUSE_SECONDS * 2**self.pauses, MAX_PAUSE_SECONDS)
        self.pauses += 1

    def what_comes(self) -> str:
        if self.status == self.FAILING:
            return f"Webhook destination {self.webhook_url} is given up"
        return f"Webhook destination {self.webhook_url} is judged by its last 15 minutes"


class Notification(models.Model):
    """Something that was announced; `id` is the envelope's, the same in every try."""

    id = models.CharField(max_length=64, primary_key=True)
    number = models.BigIntegerField(db_index=True)
    type = models.CharField(max_length=60, db_index=True)
    envelope = models.JSONField()
    created_at = models.FloatField()

    class Meta:
        ordering = ["-number"]


class DeliveryQuerySet(WaitingQuerySet):
    """Deliveries."""

    def give_up(self) -> None:
        """Nothing more will be tried."""
        self.waiting().filter(state=Delivery.WAITING).update(state=Delivery.FAILED, due_at=None)
        self.update(due_at=None)


class Delivery(Waiting):
    """One notification on its way to one destination. `tries` holds what each attempt sent and met.

    `faults` names what was done to it on purpose; a copy that was forged says how in `forgery`.
    """

    WAITING, DELIVERED, FAILED, DROPPED = "waiting", "delivered", "failed", "dropped"
    STATES = (WAITING, DELIVERED, FAILED, DROPPED)
    MAX_TRIES = 3

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.JSONField(default=list)
    first_try_at = models.FloatField(null=True)
    faults = models.JSONField(default=list)
    forgery = models.CharField(max_length=20, blank=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    @property
    def attempt(self) -> int:
        """The number of the next try, from 1."""
        return len(self.tries) + 1

    def what_comes(self) -> str:
        return f"Webhook {self.notification.type} is delivered (try {self.attempt})"
