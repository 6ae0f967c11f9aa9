"""Using up a fault: the first that fits, which then has one time less."""

from collections.abc import Callable, Collection

from django.db.models import F

from sandbox.models import Fault
from sandbox.write_lock import writing


def take(kinds: Collection[str], fits: Callable[[Fault], bool]) -> Fault | None:
    """The oldest fault of these kinds that fits, or None. Asks the database once when there is none."""
    for fault in Fault.objects.filter(kind__in=kinds):
        if fits(fault) and use_up(fault):
            return fault
    return None


def use_up(fault: Fault) -> bool:
    """Take one of its times away, and the fault itself with the last; False if another request was quicker."""
    if fault.times is None:
        return True
    with writing():
        had_one = Fault.objects.filter(pk=fault.pk, times__gt=0).update(times=F("times") - 1)
        Fault.objects.filter(pk=fault.pk, times=0).delete()
    return bool(had_one)
