"""Weeks as a drawing: a row for each person, a bar with its number for each week, and what was expected of them beside what they took.

Says where things stand; templates/interviews/_weeks.html draws them. The number, the line of a full week, the hatching of leave and the
sign of a decline each read without colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.panels.weeks import WORKING_DAYS, Cell, Line, Weeks

NAME, CELL, ROW, HEAD, BESIDE, GAP = 168, 54, 42, 30, 190, 16
BAR = 20  # as high as it gets, below its number
HOURS_OF_A_FULL_BAR = 4  # at least, so that one interview is no full bar where nobody has more
HOUR = 60


@dataclass(frozen=True)
class Box:
    """One week of one person."""

    x: int
    middle: int
    bar_y: int
    bar_height: int
    number: str  # hours per share, "" for none
    is_away: bool
    is_full: bool
    declined: str
    words: str


@dataclass(frozen=True)
class Row:
    line: Line
    name: str
    top: int
    number_y: int
    middle: int
    bottom: int
    boxes: list[Box]
    taken_width: int
    expected_x: int
    beside: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    heads: list[tuple[int, str, bool]]  # x, day, is it this week
    rows: list[Row]
    beside_x: int
    now_x: int


@dataclass(frozen=True)
class TableRow:
    """A person as the table has them, with a cell of words for each week."""

    line: Line
    weeks: list[tuple[str, str]]  # day, what was
    taken: str
    per_share: str
    expected: str


def table(lines: Iterable[Line]) -> list[TableRow]:
    return [
        TableRow(
            line,
            [(_day(cell.monday), cell_words(cell, weight=line.weight)) for cell in line.cells],
            *map(hours, (line.minutes, line.per_share, line.expected)),
        )
        for line in lines
    ]


def draw(weeks: Weeks, *, lines: Iterable[Line] | None = None, with_names: bool = True) -> Drawing:
    """All of it, or these lines of it, to the same scale. Without names: one person's own, who knows whose it is."""
    shown = list(weeks.lines if lines is None else lines)
    left = NAME if with_names else 0
    most = max((cell.minutes / line.weight for line in weeks.lines for cell in line.cells), default=0)
    full_bar = max(most, HOURS_OF_A_FULL_BAR * HOUR)
    longest = max((max(line.minutes, line.expected) for line in weeks.lines), default=0) or 1
    beside_x = left + CELL * len(weeks.mondays) + GAP
    rows = [_row(line, number, left, beside_x, full_bar, longest) for number, line in enumerate(shown)]
    heads = [
        (left + CELL * place + CELL // 2, _day(monday), monday == weeks.this_week)
        for place, monday in enumerate(weeks.mondays)
    ]
    width = beside_x + BESIDE if with_names else left + CELL * len(weeks.mondays)
    now_x = left + CELL * weeks.mondays.index(weeks.this_week)
    return Drawing(width, HEAD + ROW * len(shown) + 4, heads, rows, beside_x, now_x)


def _row(line: Line, number: int, left: int, beside_x: int, full_bar: float, longest: float) -> Row:
    top = HEAD + ROW * number
    words = _("%(taken)s h, expected %(expected)s") % {"taken": hours(line.minutes), "expected": hours(line.expected)}
    return Row(
        line,
        _short(line.person.name),
        top,
        number_y=top + 15,
        middle=top + ROW // 2 + 5,
        bottom=top + ROW,
        boxes=[_box(line, cell, left + CELL * place, top, full_bar) for place, cell in enumerate(line.cells)],
        taken_width=round(line.minutes / longest * (BESIDE - GAP)),
        expected_x=round(beside_x + line.expected / longest * (BESIDE - GAP)),
        beside=words,
    )


def hours(minutes: float) -> str:
    """As in “3.5” or “4”."""
    return f"{minutes / HOUR:.1f}".removesuffix(".0")


def cell_words(cell: Cell, *, weight: float) -> str:
    """As in “3 interviews, 2.5 h, the week is full, 1 declined, on leave for 2 days”."""
    words = []
    if cell.interviews:
        words.append(
            ngettext("%(number)d interview", "%(number)d interviews", cell.interviews) % {"number": cell.interviews}
        )
        words.append(_("%(hours)s h") % {"hours": hours(cell.minutes)})
        if weight != 1:
            words.append(_("%(hours)s h per share") % {"hours": hours(cell.minutes / weight)})
    if cell.learned:
        words.append(_("%(number)d to learn from") % {"number": cell.learned})
    if cell.is_full:
        words.append(_("the week is full"))
    if cell.declined:
        words.append(_("%(number)d declined") % {"number": cell.declined})
    if cell.days_away:
        words.append(
            ngettext("away for %(number)d day", "away for %(number)d days", cell.days_away) % {"number": cell.days_away}
        )
    return ", ".join(words) or _("nothing")


def _box(line: Line, cell: Cell, x: int, top: int, full_bar: float) -> Box:
    per_share = cell.minutes / line.weight
    height = max(1, round(per_share / full_bar * BAR))
    week = _("week of %(day)s") % {"day": _day(cell.monday)}
    return Box(
        x,
        x + CELL // 2,
        bar_y=top + ROW - 2 - height,
        bar_height=height,
        number=hours(per_share) if cell.minutes else "",
        is_away=cell.days_away == WORKING_DAYS,
        is_full=cell.is_full,
        declined=f"−{cell.declined}" if cell.declined else "",
        words=f"{line.person.name}, {week}: {cell_words(cell, weight=line.weight)}",
    )


def _day(monday: date) -> str:
    return date_format(monday, "j M")


def _short(name: str) -> str:
    return name if len(name) <= 22 else f"{name[:21].rstrip()}…"
