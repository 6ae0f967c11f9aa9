"""The outbox: mails that Nylas would have sent."""

from django.db import models


class Mail(models.Model):
    """One mail to one person."""

    kind = models.CharField(max_length=30)
    recipient = models.CharField(max_length=320)
    subject = models.TextField()
    text = models.TextField()
    booking_ref = models.CharField(max_length=200, blank=True)
    created_at = models.FloatField()

    class Meta:
        ordering = ["-pk"]
