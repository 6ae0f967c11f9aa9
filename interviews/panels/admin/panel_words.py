"""A panel in words: what candidates will meet, and whom it would meet at night."""

from datetime import datetime
from zoneinfo import ZoneInfo

from interviews.panels import configuration, local_hours
from interviews.panels.models import Panel
from recruiting import zones


def lines_about(panel: Panel) -> list[tuple[str, str]]:
    """The panel as it would be published now, as (what, how) lines."""
    return configuration.lines(configuration.spec(panel))


def night_words(panel: Panel, *, now: datetime) -> list[str]:
    """A sentence for each interviewer who could be booked at night."""
    hours = f"{panel.opens_at:%H:%M}–{configuration.closing_time(configuration.spec(panel))} {_place(panel.time_zone)}"
    return [
        f"{hours} is {night.opens_at:%H:%M}–{night.closes_at:%H:%M} for {night.interviewer.name} "
        f"({_place(night.interviewer.time_zone)}). Are the hours meant so?"
        for night in local_hours.night_hours(panel, now=now)
    ]


def _place(name: str) -> str:
    return zones.place(ZoneInfo(name)) or name
