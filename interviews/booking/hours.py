"""Open hours that last until midnight. Nylas knows none that end with the day, so it offers all day, and they are kept here."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviews.nylas.configurations import ConfigurationSpec
from interviews.nylas.shapes import Slot
from interviews.panels import configuration
from interviews.panels.models import Panel


def within_hours(panel: Panel, slots: list[Slot]) -> list[Slot]:
    """Those of the offered times that lie in the panel's hours, as it was published last."""
    spec = configuration.published(panel)
    if spec is None or not spec.lasts_until_midnight:
        return slots  # Nylas keeps them
    return [slot for slot in slots if _is_within(spec, slot)]


def _is_within(spec: ConfigurationSpec, slot: Slot) -> bool:
    zone = ZoneInfo(spec.time_zone)
    begins = slot.starts_at.astimezone(zone)
    day = begins.date()
    if day.weekday() not in spec.open_days or day in spec.closed_dates or begins.time() < spec.opens_at:
        return False
    return slot.ends_at <= datetime.combine(day + timedelta(days=1), time(), zone)
