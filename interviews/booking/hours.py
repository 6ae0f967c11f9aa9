"""A panel's open hours. Nylas applies them, but for those that last until midnight: it has none such and offers the whole day."""

from datetime import date, datetime, timedelta
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
    return [slot for slot in slots if is_within(spec, slot) and day_of(spec, slot) not in spec.closed_dates]


def is_within(spec: ConfigurationSpec, slot: Slot) -> bool:
    """Does it lie in the open hours of a day on which interviews are possible at all?"""
    day, zone = day_of(spec, slot), ZoneInfo(spec.time_zone)
    if day.weekday() not in spec.open_days or slot.starts_at.astimezone(zone).time() < spec.opens_at:
        return False
    last_day = day + timedelta(days=1) if spec.lasts_until_midnight else day
    return slot.ends_at <= datetime.combine(last_day, spec.closes_at, zone)


def day_of(spec: ConfigurationSpec, slot: Slot) -> date:
    """The day on which it begins, in the panel's time zone."""
    return slot.starts_at.astimezone(ZoneInfo(spec.time_zone)).date()
