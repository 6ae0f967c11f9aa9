"""Using up a fault: the first that fits, with one of its times gone."""

from collections.abc import Callable, Collection

from django.db.models import F, Q

from sandbox.models import Fault
from sandbox.writing import writing


def take(kinds: Collection[str], fits: Callable[[Fault], bool]) -> Fault | None:
    """The oldest fault of these kinds that fits, or None. Asks the database once when there is none."""
    for fault in Fault.objects.filter(kind__in=kinds):
        if not fits(fault):
            continue
        if fault.times is None:
            return fault
        with writing():
            if Fault.objects.filter(Q(pk=fault.pk), times__gt=0).update(times=F("times") - 1):
                Fault.objects.filter(pk=fault.pk, times=0).delete()
                return fault
    return None
