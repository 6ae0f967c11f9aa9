"""How many of their panels' times somebody could take, as far as their own hours, days and caps go: said when these are changed.

Calendars are not asked, so the answer is there at once and counts what the change alone closes or opens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.panels import load
from interviews.panels.models import Interviewer, Panel
from interviews.panels.models.panel import MIDNIGHT

AHEAD = timedelta(days=14)
Times = frozenset[tuple[int, datetime]]  # id of the panel, begin


@dataclass(frozen=True)
class Effect:
    """What a change did to the times of the next two weeks."""

    closed: int
    opened: int
    left: int

    @property
    def words(self) -> str:
        """Empty where no time changed."""
        parts = []
        if self.closed:
            words = ngettext(
                "%(n)d time of the next two weeks closes.", "%(n)d times of the next two weeks close.", self.closed
            )
            parts.append(words % {"n": self.closed})
        if self.opened:
            words = ngettext(
                "%(n)d time of the next two weeks opens.", "%(n)d times of the next two weeks open.", self.opened
            )
            parts.append(words % {"n": self.opened})
        if parts:
            words = ngettext("%(n)d is left.", "%(n)d are left.", self.left)
            parts.append(words % {"n": self.left} if self.left else _("None is left."))
        return " ".join(parts)


def of(interviewer: Interviewer, *, now: datetime) -> Times:
    """The times of the person's live panels, of the next two weeks, that their own hours, days and caps leave open."""
    diary = load.diaries([interviewer], starts_at=now, ends_at=now + AHEAD)[interviewer.pk]
    panels = interviewer.panels.live()
    return frozenset(
        (panel.pk, at)
        for panel in panels
        for at in panel_times(panel, now=now)
        if diary.keeps_from(at, at + panel.duration) is None
    )


def effect(before: Times, after: Times) -> Effect:
    return Effect(closed=len(before - after), opened=len(after - before), left=len(after))


def panel_times(panel: Panel, *, now: datetime) -> Iterator[datetime]:
    """Each begin of the next two weeks that the panel's own hours, notice and horizon leave open."""
    zone, interval = ZoneInfo(panel.time_zone), timedelta(minutes=panel.interval_minutes)
    earliest = now + timedelta(hours=panel.notice_hours)
    latest = now + min(AHEAD, timedelta(days=panel.horizon_days))
    day = earliest.astimezone(zone).date()
    while day <= latest.astimezone(zone).date():
        if day.weekday() in panel.open_days and day.isoformat() not in panel.closed_dates:
            last = day + timedelta(days=1) if panel.closes_at == MIDNIGHT else day
            at = datetime.combine(day, panel.opens_at, zone).astimezone(now.tzinfo)
            closes_at = datetime.combine(last, panel.closes_at, zone).astimezone(now.tzinfo)
            while at + panel.duration <= closes_at:
                if earliest <= at < latest:
                    yield at
                at += interval
        day += timedelta(days=1)
