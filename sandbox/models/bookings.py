"""Bookings and the reminders that wait for them."""

import uuid
from base64 import urlsafe_b64encode
from typing import Any

from django.db import models

from sandbox.models.configurations import Configuration
from sandbox.models.events import Event
from sandbox.models.grants import Grant
from sandbox.models.waiting import Waiting


class BookingQuerySet(models.QuerySet):
    """Choosing bookings."""

    def live(self) -> "BookingQuerySet":
        """Those that are not cancelled."""
        return self.exclude(status=Booking.CANCELLED)

    def follow(self, event: Event, *, now: float) -> None:
        """The event of these bookings has moved: so have they, and their reminders."""
        for booking in self.live().filter(event=event).select_related("configuration"):
            booking.starts_at, booking.ends_at = event.starts_at, event.ends_at
            booking.save(update_fields=["starts_at", "ends_at"])
            if booking.status == Booking.BOOKED:
                booking.plan_reminders(now=now)


class Booking(models.Model):
    """A time taken. `request` keeps the guest's answers, guests, time zone and language as they came."""

    BOOKED = "booked"
    PENDING = "pending"
    CANCELLED = "cancelled"

    id = models.CharField(max_length=36, primary_key=True)
    configuration = models.ForeignKey(Configuration, on_delete=models.CASCADE, related_name="bookings")
    host = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="bookings")
    host_emails = models.JSONField(default=list)
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="bookings")
    event_ref = models.CharField(max_length=64)
    title = models.CharField(max_length=1024, blank=True)
    status = models.CharField(max_length=10)
    guest_email = models.CharField(max_length=320)
    starts_at = models.BigIntegerField()
    ends_at = models.BigIntegerField()
    salt = models.CharField(max_length=40)
    request = models.JSONField(default=dict)
    created_at = models.FloatField()

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["configuration", "starts_at"])]

    @property
    def ref(self) -> str:
        """booking_ref: the Configuration's 16 bytes, the booking's 16, the salt (docs/nylas.md 3.4)."""
        packed = uuid.UUID(self.configuration_id).bytes + uuid.UUID(self.id).bytes + bytes.fromhex(self.salt)
        return urlsafe_b64encode(packed).rstrip(b"=").decode()

    @property
    def public_salt(self) -> str:
        """The salt as PUT wants it back."""
        return urlsafe_b64encode(bytes.fromhex(self.salt)).rstrip(b"=").decode()

    @property
    def is_live(self) -> bool:
        return self.status != self.CANCELLED

    @property
    def guest(self) -> dict[str, str]:
        return self.request["guest"]

    @property
    def people(self) -> list[dict[str, str]]:
        """The guest and whom they bring."""
        return [self.guest, *self.request.get("additional_guests", [])]

    def fill_in(self, text: str) -> str:
        """Replace `${invitee}`, `${invitee_email}`, `${duration}` and `${field}`; `{{…}}` is understood as well."""
        words = {
            **{key: str(value) for key, value in self.request["additional_fields"].items()},
            "invitee": self.guest["name"],
            "invitee_name": self.guest["name"],
            "invitee_email": self.guest["email"],
            "duration": str((self.ends_at - self.starts_at) // 60),
        }
        for key, value in words.items():
            text = text.replace(f"${{{key}}}", value).replace(f"{{{{{key}}}}}", value)
        return text

    def plan_reminders(self, *, now: float) -> None:
        """Let the reminders that the Configuration asks for wait for their moments, anew; not those that have passed."""
        self.reminders.all().delete()
        for rule in self.configuration.event_booking.get("reminders") or []:
            due_at = self.starts_at - 60 * rule["minutes_before_event"]
            if due_at > now:
                Reminder.objects.create(booking=self, rule=rule, due_at=due_at)

    def organizer(self) -> dict[str, str]:
        """Name and address of the person who hosts."""
        return {"name": self.host.name, "email": self.host.email}

    def body(self) -> dict[str, Any]:
        """The booking as the API shows it (docs/nylas.md 3.1): no times, no guest."""
        return {
            "booking_id": self.id,
            "event_id": self.event_ref,
            "title": self.title,
            "organizer": self.organizer(),
            "status": self.status,
            "description": self.configuration.event_booking.get("description") or "",
            "location": self.configuration.event_booking.get("location") or "",
            "booking_ref": self.ref,
        }


class Reminder(Waiting):
    """One reminder of one booking, by mail or by webhook."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders")
    rule = models.JSONField()

    def what_comes(self) -> str:
        return f"Reminder ({self.rule.get('type', 'email')}) for {self.booking.title}"
