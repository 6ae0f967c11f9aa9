"""Time zones as browsers, calendars and people write them.

We keep and show names of the IANA database ("Europe/Lisbon"). Outlook writes "GMT Standard Time", a browser on a machine without a
zone "Etc/Unknown", some programs only an offset from UTC.
"""

import re
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from tzlocal.windows_tz import win_tz

# By day: from 8:00 to 20:00, with a quarter of an hour left for sending.
MORNING, EVENING = time(8), time(19, 45)
# Names that mean "not set"; the two last are in the IANA database itself.
UNSET = {"", "etc/unknown", "unknown", "customized time zone", "tzone://microsoft/custom", "factory", "localtime"}
OFFSET = re.compile(r"(?:utc|gmt)?([+\-−])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
# Minutes east of UTC that are no whole hours, each with a place that has this offset all year
PLACES_BY_OFFSET = {
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
# Old names of places that Chromium and Outlook still use, with the present ones.
RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Godthab": "America/Nuuk",
    "Asia/Ashkhabad": "Asia/Ashgabat",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Chungking": "Asia/Chongqing",
    "Asia/Dacca": "Asia/Dhaka",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Macao": "Asia/Macau",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Thimbu": "Asia/Thimphu",
    "Asia/Ujung_Pandang": "Asia/Makassar",
    "Asia/Ulan_Bator": "Asia/Ulaanbaatar",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}


class NotAZone(ValueError):
    """There is no time zone of this name."""


@cache
def names() -> frozenset[str]:
    """Every name of the IANA database, without those that mean "not set" and those in RENAMED."""
    return frozenset(name for name in available_timezones() if name.lower() not in UNSET and name not in RENAMED)


@cache
def places() -> tuple[str, ...]:
    """UTC and the names of places, in order; without technical ones such as Etc/GMT+3."""
    return ("UTC", *sorted(name for name in names() if "/" in name and not name.startswith("Etc/")))


def find(written: str) -> str:
    """The IANA name of the zone that is meant; "" for a name that means "not set". Raises NotAZone."""
    wanted = written.strip().lower()
    if wanted in UNSET:
        return ""
    known = _known().get(wanted.replace(" ", "_")) or _known().get(wanted)
    offset = OFFSET.fullmatch(wanted)
    if known is None and offset is not None:
        known = _at_offset(offset)
    if known is None:
        raise NotAZone(written)
    return known


def known(written: str) -> str:
    """As `find`, with "" instead of NotAZone."""
    try:
        return find(written)
    except NotAZone:
        return ""


def offset(at: datetime) -> str:
    """The offset of an aware time from UTC: "UTC−3", "UTC+5:30", "UTC+0" for a place at UTC; "UTC" for UTC itself."""
    if at.tzname() == "UTC":
        return "UTC"
    shift = at.utcoffset()
    minutes = int(shift.total_seconds() // 60) if shift else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def utc_text(at: datetime) -> str:
    """As programs are told of a moment: ISO 8601 in UTC, to the second unless there is more, with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def end_of_day(at: datetime, *, days_later: int, zone: ZoneInfo) -> datetime:
    """The midnight, in UTC, at the end of the day `days_later` days after `at` (aware), by the calendar of that zone."""
    next_day = at.astimezone(zone).date() + timedelta(days=days_later + 1)
    return datetime.combine(next_day, time(0), zone).astimezone(UTC)


def before_night(at: datetime, *, zone: ZoneInfo) -> datetime:
    """That moment, in UTC; of one at night in that zone, the end of the day before it: what people are promised comes earlier, not later."""
    local = at.astimezone(zone)
    if MORNING <= local.time() <= EVENING:
        return at.astimezone(UTC)
    evening = local.date() - timedelta(days=1 if local.time() < MORNING else 0)
    return datetime.combine(evening, EVENING, zone).astimezone(UTC)


def label(zone: ZoneInfo, at: datetime) -> str:
    """A zone as people know it, with its offset at that moment: "Lisbon (UTC+1)"."""
    shift, city = offset(at.astimezone(zone)), place(zone)
    return f"{city} ({shift})" if city else shift


def place(zone: ZoneInfo) -> str:
    """The city of a zone; "" for technical ones: "Etc/GMT+5" is misleading, since it means five hours behind UTC."""
    is_technical = zone.key.startswith("Etc/") or "/" not in zone.key
    return "" if is_technical else RENAMED.get(zone.key, zone.key).rpartition("/")[2].replace("_", " ")


@cache
def _known() -> dict[str, str]:
    """IANA names by their own names, their old ones and Windows's, all in lower case."""
    given = {windows: RENAMED.get(iana, iana) for windows, iana in win_tz.items()}
    known = {written: iana for written, iana in (given | RENAMED).items() if iana in names()}
    known["tzone://microsoft/utc"] = "UTC"
    return {written.lower(): iana for written, iana in (known | {name: name for name in names()}).items()}


def _at_offset(written: re.Match[str]) -> str | None:
    sign, hours, rest = written.groups()
    minutes = (int(hours) * 60 + int(rest or 0)) * (1 if sign == "+" else -1)
    if minutes % 60:
        return PLACES_BY_OFFSET.get(minutes)
    # In these names the sign is reversed: Etc/GMT-5 is five hours ahead of UTC.
    name = f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"
    return name if name in names() else None
