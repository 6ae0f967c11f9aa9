"""Where things stand in the drawing of weeks, and the words of each."""

from datetime import date, timedelta

import pytest

from interviews.models import Interviewer
from interviews.panels import weeks_drawing
from interviews.panels.weeks import AHEAD, BEFORE, Cell, Line, Weeks

MONDAY = date(2026, 3, 2)
MONDAYS = tuple(MONDAY + timedelta(weeks=number) for number in range(-BEFORE, AHEAD + 1))


def weeks_of(*people: tuple[Interviewer, dict[int, dict[str, object]]]) -> Weeks:
    """Each with the figures of some weeks, counted from this one."""
    lines = [
        Line(person, tuple(Cell(monday, **those.get(number - BEFORE, {})) for number, monday in enumerate(MONDAYS)), 60)
        for person, those in people
    ]
    return Weeks(MONDAYS, MONDAY, lines)


@pytest.mark.parametrize(("minutes", "words"), [(0, "0"), (60, "1"), (45, "0.8"), (600, "10"), (615, "10.2")])
def test_hours_are_short(minutes, words):
    assert weeks_drawing.hours(minutes) == words


@pytest.mark.parametrize(
    ("figures", "weight", "words"),
    [
        ({}, 1, "nothing"),
        ({"minutes": 60, "interviews": 1}, 1, "1 interview, 1 h"),
        ({"minutes": 60, "interviews": 1}, 0.5, "1 interview, 1 h, 2 h per share"),
        ({"minutes": 90, "interviews": 2, "is_full": True}, 1, "2 interviews, 1.5 h, the week is full"),
        ({"declined": 2, "days_away": 1}, 1, "2 declined, away for 1 day"),
    ],
)
def test_each_week_has_words(figures, weight, words):
    assert weeks_drawing.cell_words(Cell(MONDAY, **figures), weight=weight) == words


def test_bars_grow_with_hours_per_share_and_end_at_the_bottom():
    full, half = Interviewer(name="Ann"), Interviewer(name="Bo", weight="0.5")
    figures = {0: {"minutes": 120, "interviews": 2}}

    one, two = weeks_drawing.draw(weeks_of((full, figures), (half, figures))).rows

    this = one.boxes[BEFORE], two.boxes[BEFORE]
    assert [box.number for box in this] == ["2", "4"]
    assert this[1].bar_height == 2 * this[0].bar_height == weeks_drawing.BAR
    assert {box.bar_y + box.bar_height - row.bottom for row, box in zip((one, two), this, strict=True)} == {-2}
    assert one.boxes[0].number == ""


def test_signs_are_there_only_where_they_mean_something():
    figures = {0: {"is_full": True}, 1: {"days_away": 5}, 2: {"days_away": 4}, 3: {"declined": 1}}

    row = weeks_drawing.draw(weeks_of((Interviewer(name="Ann"), figures))).rows[0]

    assert [number for number, box in enumerate(row.boxes) if box.is_full] == [BEFORE]
    assert [number for number, box in enumerate(row.boxes) if box.is_away] == [BEFORE + 1]
    assert [box.declined for box in row.boxes if box.declined] == ["−1"]


def test_taken_and_expected_are_drawn_to_one_scale():
    figures = {0: {"minutes": 120, "interviews": 2}}

    drawing = weeks_drawing.draw(weeks_of((Interviewer(name="Ann"), figures)))

    row = drawing.rows[0]
    assert row.beside == "2 h, expected 1"
    assert row.taken_width == 2 * (row.expected_x - drawing.beside_x)
    assert drawing.width >= drawing.beside_x + row.taken_width


def test_long_names_are_cut_and_whole_in_the_words():
    name = "Maximiliane Wolkenstein-Trostburg"
    row = weeks_drawing.draw(weeks_of((Interviewer(name=name), {}))).rows[0]

    assert row.name == "Maximiliane Wolkenste…"
    assert row.boxes[0].words.startswith(name)


def test_nobody_and_nothing_can_be_drawn():
    assert weeks_drawing.draw(weeks_of()).rows == []
    assert weeks_drawing.draw(weeks_of((Interviewer(name="Ann"), {}))).rows[0].taken_width == 0
