"""Answers kept for clients who ask the same again with the same Idempotency-Key."""

from django.db import models


class KeptReply(models.Model):
    """The answer to one request. `key` is a digest of caller and header, `request` one of everything that was asked."""

    key = models.CharField(max_length=64, primary_key=True)
    request = models.CharField(max_length=64)
    status = models.IntegerField()
    body = models.TextField()
    created_at = models.FloatField(db_index=True)
