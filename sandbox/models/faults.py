"""Faults that were asked for."""

from django.db import models


class Fault(models.Model):
    """One kind of fault with its options. It happens `times` times; None means until it is removed."""

    path = models.CharField(max_length=500)
    method = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=30)
    times = models.IntegerField(null=True)
    options = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
