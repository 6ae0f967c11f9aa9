"""A panel's open hours in its interviewers' time zones, to warn of interviews at night. Reads Panel and its seats; writes nothing."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviews.panels.models import Interviewer, Panel
from interviews.panels.models.panel import MIDNIGHT

MORNING, NIGHT = time(7), time(21)  # open hours outside them are at night


@dataclass(frozen=True)
class LocalHours:
    """One day's open hours in the interviewer's time zone."""

    interviewer: Interviewer
    opens_at: datetime
    closes_at: datetime


def night_hours(panel: Panel, *, now: datetime) -> list[LocalHours]:
    """For each interviewer, by name, the first bookable day that begins before MORNING or ends after NIGHT in their time zone.

    Left out are interviewers in the panel's own zone, for whom such hours were meant, those whose zone is only assumed, and those with
    hours of their own, which keep them from the night.
    """
    people = panel.interviewers.filter(is_active=True, zone_is_assumed=False)
    elsewhere = people.exclude(time_zone=panel.time_zone).order_by("name")
    found = (_first_night(panel, person, now=now) for person in elsewhere if not person.hours)
    return [night for night in found if night is not None]


def _first_night(panel: Panel, person: Interviewer, *, now: datetime) -> LocalHours | None:
    there, here = ZoneInfo(panel.time_zone), ZoneInfo(person.time_zone)
    today = now.astimezone(there).date()
    for ahead in range(panel.horizon_days + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() not in panel.open_days or day.isoformat() in panel.closed_dates:
            continue
        opens_at = datetime.combine(day, panel.opens_at, there).astimezone(here)
        last_day = day + timedelta(days=1) if panel.closes_at == MIDNIGHT else day
        closes_at = datetime.combine(last_day, panel.closes_at, there).astimezone(here)
        shows_the_same = (opens_at.time(), closes_at.time()) == (panel.opens_at, panel.closes_at)
        crosses_midnight = opens_at.date() != closes_at.date()
        if not shows_the_same and (crosses_midnight or opens_at.time() < MORNING or closes_at.time() > NIGHT):
            return LocalHours(person, opens_at, closes_at)
    return None
