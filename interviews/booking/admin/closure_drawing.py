"""People by days as a drawing: how many times each could take, and what closes most of the others. Numbers and words stand in each
field, so that nothing hangs on its colour."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from interviews.booking.admin.closure_words import words_of
from interviews.booking.closures.times import Rule, Table
from interviews.booking.closures.what_if import first_reasons

NAMES, WIDTH, HEIGHT, HEAD, GAP = 150, 84, 44, 40, 4
MAX_NAME = 20  # letters


@dataclass(frozen=True)
class Field:
    """One person’s day. `bar`: where its filled part begins and how high it is."""

    x: int
    y: int
    bar_y: int
    bar_height: int
    free: int
    times: int
    why: str  # what closes most of the rest, in a word

    @property
    def count(self) -> str:
        return f"{self.free} / {self.times}" if self.times else ""

    @property
    def words(self) -> str:
        if not self.times:
            return _("no hours")
        said = _("%(free)s of %(times)s free") % {"free": self.free, "times": self.times}
        return f"{said}; {self.why}" if self.why else said


@dataclass(frozen=True)
class Row:
    name: str
    short_name: str
    y: int
    fields: Sequence[Field]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    field_width: int
    field_height: int
    days: Sequence[tuple[int, date]]
    rows: Sequence[Row]


def draw(table: Table) -> Drawing:
    """The seats of a panel, by name, and the days of the table."""
    seated = [person for person in table.people if person.is_seated]
    days = [(NAMES + number * WIDTH, day) for number, day in enumerate(table.days)]
    rows = [
        _row(table, person.key, person.host.person.name, y=HEAD + number * HEIGHT)
        for number, person in enumerate(seated)
    ]
    return Drawing(NAMES + len(days) * WIDTH, HEAD + len(rows) * HEIGHT, WIDTH - GAP, HEIGHT - GAP, days, rows)


def _row(table: Table, key: int, name: str, *, y: int) -> Row:
    by_day: dict[object, Counter[Rule | None]] = defaultdict(Counter)
    for day, reason in first_reasons(table, key):
        by_day[day][reason] += 1
    fields = [_field(by_day[day], x=NAMES + number * WIDTH, y=y) for number, day in enumerate(table.days)]
    short = name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"
    return Row(name, short, y, fields)


def _field(counted: Counter[Rule | None], *, x: int, y: int) -> Field:
    times, free = counted.total(), counted[None]
    full = HEIGHT - GAP
    bar = round(full * free / times) if times else 0
    closing = [rule for rule, _count in counted.most_common() if rule is not None]
    why = str(words_of(closing[0]).short) if closing else ("" if times else _("no hours"))
    return Field(x, y, y + full - bar, bar, free, times, why)
