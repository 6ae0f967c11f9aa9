"""Faults that were asked for."""

from collections.abc import Callable, Collection
from typing import ClassVar

from django.db import models

from sandbox.write_lock import writing


class FaultQuerySet(models.QuerySet["Fault"]):
    """Faults, oldest first."""

    def take(self, kinds: Collection[str], fits: Callable[["Fault"], bool]) -> "Fault | None":
        """Use up the oldest of these kinds that fits, or None. Asks the database once when there is none."""
        for fault in self.filter(kind__in=kinds):
            if fits(fault) and fault.use_up():
                return fault
        return None


class Fault(models.Model):
    """One kind of fault with its options. It happens `times` times; None means until it is removed."""

    path = models.CharField(max_length=500)
    method = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=30)
    times = models.IntegerField(null=True)
    options = models.JSONField(default=dict)

    objects: ClassVar = FaultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def use_up(self) -> bool:
        """Take one of its times away, and the fault itself with the last; False if another request was quicker."""
        if self.times is None:
            return True
        with writing():
            had_one = Fault.objects.filter(pk=self.pk, times__gt=0).update(times=models.F("times") - 1)
            Fault.objects.filter(pk=self.pk, times=0).delete()
        return bool(had_one)
