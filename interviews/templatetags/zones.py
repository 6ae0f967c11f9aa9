"""The name of a time zone beside each time. The time itself is put into a zone by Django's own `{% load tz %}{{ at|timezone:zone }}`."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

register = template.Library()


@register.filter
def zone_label(zone: ZoneInfo | str, at: datetime) -> str:
    """A zone as people know it, with its offset at that moment: "Lisbon (UTC+1)"."""
    zone = zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)
    offset = f"UTC{_offset(at.astimezone(zone))}"
    city = zone.key.rpartition("/")[2].replace("_", " ")
    if zone.key.startswith("Etc/") or "/" not in zone.key:
        return offset  # "GMT+5" means five hours behind, which nobody expects
    return f"{city} ({offset})"


def _offset(at: datetime) -> str:
    """Hours and minutes from UTC: "+0", "−3", "+5:30"."""
    shift = at.utcoffset()
    minutes = int(shift.total_seconds() // 60) if shift else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
