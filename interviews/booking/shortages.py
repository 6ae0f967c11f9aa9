"""Notes that candidates find no times, and that they find some again. Writes Shortage, seldom: not with each page."""

from datetime import datetime, timedelta

from interviews.booking.models import Shortage
from interviews.panels.models import Panel
from recruiting.answers_cache import cache

NOTED_FOR = timedelta(minutes=1)  # for so long the same is not written again
KNOWN_FOR = timedelta(days=1)


def note(panel: Panel, *, has_times: bool, now: datetime) -> None:
    """What a candidate's page has just offered of a live panel."""
    noted, lasts = f"shortage-noted:{panel.pk}", f"shortage:{panel.pk}"
    if has_times:
        if cache.get(lasts):
            Shortage.objects.end(panel, at=now)
            cache.delete_many([noted, lasts])
    elif panel.is_live and cache.add(noted, True, NOTED_FOR.total_seconds()):
        Shortage.objects.note(panel, at=now)
        cache.set(lasts, True, KNOWN_FOR.total_seconds())
