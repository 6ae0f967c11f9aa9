"""The name of a time zone beside each time. The time itself is put into a zone by Django's own `{% load tz %}{{ at|timezone:zone }}`."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from recruiting import clock
from recruiting.zones import label, offset, place

register = template.Library()


@register.filter
def zone_label(zone: ZoneInfo | str, at: datetime) -> str:
    return label(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone), at)


@register.filter
def own_offset(at: datetime) -> str:
    """How far the reader's zone is from UTC at that time: "UTC+1"."""
    return offset(timezone.localtime(at))


@register.simple_tag
def own_zone() -> str:
    """The zone in which the page's reader reads times, as it is now: "Lisbon, UTC+0"."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    return ", ".join(filter(None, [place(zone), offset(clock.now().astimezone(zone))]))
