"""People by days as a drawing: where things stand, and what each field says."""

from datetime import UTC, datetime, timedelta

from interviews.booking.admin import closure_drawing
from interviews.booking.closures.times import Table, Time
from interviews.enums import ClosedBy, Skipped
from tests.interviews.booking.tables import DAY, person, table


def test_field_says_how_many_and_what_closes_the_rest():
    drawing = closure_drawing.draw(table([{1}, {1}, {1}, set()], [person(1), person(2)]))

    first, second = (row.fields[0] for row in drawing.rows)
    assert (first.count, first.why, first.words) == ("3 / 4", "busy", "3 of 4 free; busy")
    assert (second.count, second.why) == ("0 / 4", "busy")
    assert (first.bar_height, second.bar_height) == (30, 0)
    assert first.bar_y + first.bar_height == first.y + drawing.field_height
    assert drawing.height >= second.y + drawing.field_height


def test_day_without_hours_says_so():
    full = table([{1}], [person(1)])
    only = full.times[0]
    closed = Time(only.day, only.starts_at, only.ends_at, (ClosedBy.PANEL_HOURS,), {1: ()})

    field = closure_drawing.draw(Table(full.rules, full.people, full.days, [closed])).rows[0].fields[0]

    assert (field.count, field.why, field.words) == ("", "no hours", "no hours")


def test_long_name_is_cut_in_the_drawing_and_whole_in_its_words():
    somebody = person(1)
    somebody.host.person.name = "Wolfeschlegelsteinhausenbergerdorff"

    row = closure_drawing.draw(table([{1}], [somebody])).rows[0]

    assert (row.short_name, row.name) == ("Wolfeschlegelsteinh…", "Wolfeschlegelsteinhausenbergerdorff")


def test_what_is_said_first_counts():
    at = datetime(2027, 5, 10, 9, tzinfo=UTC)
    both = Time(DAY, at, at + timedelta(minutes=45), (ClosedBy.NOTICE,), {1: (Skipped.BUSY,)})
    full = table([{1}], [person(1)])

    assert closure_drawing.draw(Table(full.rules, full.people, [DAY], [both])).rows[0].fields[0].why == "notice"
