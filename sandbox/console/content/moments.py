"""Times and lengths in words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox import clock

CALM_SECONDS = 600
UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True)
class Moment:
    """An instant, shown in one time zone; `str()` is short, `full` leaves nothing to guess."""

    at: float
    zone: str = "UTC"

    @property
    def local(self) -> datetime:
        return datetime.fromtimestamp(self.at, ZoneInfo(self.zone))

    @property
    def iso(self) -> str:
        return self.local.isoformat(timespec="seconds")

    @property
    def day(self) -> str:
        return f"{self.local:%a %-d %b}"

    @property
    def time(self) -> str:
        return f"{self.local:%H:%M}"

    @property
    def full(self) -> str:
        return f"{self.local:%A %-d %B %Y, %H:%M:%S} {self.zone}"

    @property
    def away(self) -> str:
        """How far it is from the sandbox's now."""
        ahead = self.at - clock.now()
        if abs(ahead) < 1:
            return "now"
        # Far off, seconds would only make the page restless.
        length = abs(ahead) if abs(ahead) < CALM_SECONDS else abs(ahead) // 60 * 60
        return f"in {span(length)}" if ahead > 0 else f"{span(length)} ago"

    @property
    def roughly_away(self) -> str:
        """How far it is in one unit, which seldom changes: `in 14 d`."""
        ahead = self.at - clock.now()
        size, unit = next((one for one in UNITS if abs(ahead) >= one[0]), (1, "s"))
        return f"in {int(ahead // size)} {unit}" if ahead >= 1 else "now"

    def __str__(self) -> str:
        return f"{self.day}, {self.time}"


def moment(at: float | None, zone: str = "UTC") -> Moment | None:
    """The instant, or None where there is none."""
    return None if at is None else Moment(at, zone)


def span(seconds: float) -> str:
    """A length of time in its two largest units: `2 d 4 h`, `15 min`, `8 s`."""
    rest = round(seconds)
    parts: list[str] = []
    for size, unit in UNITS:
        number, rest = divmod(rest, size)
        if number or parts:
            parts.append(f"{number} {unit}" if number else "")
        if len(parts) == 2:
            break
    return " ".join(part for part in parts if part) or "0 s"
