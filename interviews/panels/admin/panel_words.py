"""A panel in words: what candidates will meet, and what publishing it again would change."""

from datetime import datetime
from zoneinfo import ZoneInfo

from interviews.panels import configuration, local_hours
from interviews.panels.models import Interviewer, Panel
from recruiting import zones


def lines_about(panel: Panel) -> list[tuple[str, str]]:
    """The panel as it would be published now, as (what, how) lines."""
    return configuration.lines(configuration.spec(panel))


def changed_lines(panel: Panel) -> list[tuple[str, str, str]]:
    """(what, as published, as saved) for all that differs from the last version that Nylas accepted."""
    published = configuration.published(panel)
    if published is None:
        return []
    # A host whose calendar stopped working since is no change to the panel, and is shown apart from these.
    known = {host.email for host in published.hosts}
    seated = Interviewer.objects.filter(seats__panel=panel, is_active=True).order_by("name")
    people = [person for person in seated if person.is_live or person.email in known]
    before, after = (
        dict(configuration.lines(published)),
        dict(configuration.lines(configuration.spec(panel, people=people))),
    )
    return [(what, before[what], how) for what, how in after.items() if before[what] != how]


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
