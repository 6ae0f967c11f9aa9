"""Open hours that last until midnight. Nylas has no such hours and offers the whole day, so they are applied here."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviews.nylas.configurations import ConfigurationSpec
from interviews.nylas.shapes import Slot
from interviews.panels import configuration
from interviews.panels.models import Panel


def within_hours(panel: Panel, slots: list[Slot]) -> list[Slot]:
    """The slots inside the panel's open hours, as it was published last."""
    spec = configuration.published(panel)
    if spec is None or not spec.lasts_until_midnight:
        return slots  # Nylas applies these hours itself
    return [slot for slot in slots if _is_within(spec, slot)]


def _is_within(spec: ConfigurationSpec, slot: Slot) -> bool:
    zone = ZoneInfo(spec.time_zone)
    begins = slot.starts_at.astimezone(zone)
    day = begins.date()
    if day.weekday() not in spec.open_days or day in spec.closed_dates or begins.time() < spec.opens_at:
        return False
    return slot.ends_at <= datetime.combine(day + timedelta(days=1), time(), zone)
