"""A panel in words: what candidates will meet, whom it would meet at night, which closed dates are over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

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


def past_dates_words(panel: Panel, *, now: datetime) -> list[str]:
    """A sentence when days on which the panel is closed lie in the past; none otherwise."""
    today = now.astimezone(ZoneInfo(panel.time_zone)).date()
    past = [day for day in map(date.fromisoformat, panel.closed_dates) if day < today]
    if not past:
        return []
    days = ", ".join(f"{day:%-d %b %Y}" for day in past)
    words = ngettext(
        "Closed dates: %(days)s is over, so it closes nothing. Is the year right?",
        "Closed dates: %(days)s are over, so they close nothing. Is the year right?",
        len(past),
    )
    return [words % {"days": days}]


def _place(name: str) -> str:
    return zones.place(ZoneInfo(name)) or name
