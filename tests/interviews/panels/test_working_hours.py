"""Working hours: read as people write them, and held by the clock on the person's own wall."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interviews.enums import Skipped
from interviews.panels.caps import Diary
from interviews.panels.working_hours import DAY, Block, Unreadable, WorkingHours, read_day, write_day

ZONES = [
    ZoneInfo(name)
    for name in (
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana", "Pacific/Kiritimati",
        "Pacific/Pago_Pago", "America/Santiago",
    )
]  # fmt: skip
CHANGES = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York, and Havana at its midnight
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # London
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe, by half an hour
    datetime(2026, 12, 31, 10, tzinfo=UTC),  # the new year on Kiritimati
]


def hours(**days: str) -> WorkingHours:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return WorkingHours(tuple(block for name, text in days.items() for block in read_day(text, day=names.index(name))))


@st.composite
def weeks(draw) -> WorkingHours:
    """Blocks that may touch each other, and midnight, but don't overlap."""
    blocks = []
    for day in range(7):
        ends = sorted(draw(st.lists(st.integers(0, DAY // 15), max_size=6, unique=True)))
        blocks += [Block(day, first * 15, last * 15) for first, last in pairwise(ends) if draw(st.booleans())]
    return WorkingHours(tuple(blocks))


def is_open(week: WorkingHours, at: datetime, zone: ZoneInfo) -> bool:
    there = at.astimezone(zone)
    minute = there.hour * 60 + there.minute
    return any(block.begins <= minute < block.ends for block in week.of_day(there.weekday()))


@given(
    week=weeks(),
    zone=st.sampled_from(ZONES),
    near=st.sampled_from(CHANGES),
    minutes=st.integers(-3 * DAY, 3 * DAY),
    length=st.sampled_from([15, 45, 60, 90, 240]),
)
@example(week=hours(sun="00:00–24:00"), zone=ZONES[0], near=CHANGES[0], minutes=-30, length=60)
def test_time_is_open_when_each_of_its_minutes_is(week, zone, near, minutes, length):
    starts_at = near + timedelta(minutes=minutes)
    shown = [is_open(week, starts_at + timedelta(minutes=minute), zone) for minute in range(length)]

    assert week.allow(starts_at, starts_at + timedelta(minutes=length), zone) == (not week or all(shown))


@given(weeks())
def test_what_is_written_is_read_as_the_same(week):
    read = tuple(block for day in range(7) for block in read_day(write_day(week.of_day(day)), day=day))

    assert WorkingHours(read) == week
    assert WorkingHours.from_rows(week.as_rows()) == week


@given(st.text(max_size=150))
def test_whatever_is_typed_is_read_or_refused_in_words(text):
    blocks = ()
    with suppress(Unreadable):
        blocks = read_day(text, day=0)

    assert all(0 <= block.begins < block.ends <= DAY for block in blocks)


@pytest.mark.parametrize(
    "typed",
    ["9-12:30, 13:30-17", "09:00–12:30; 13.30 to 17h", "9am-12:30pm and 1:30 pm – 5pm", "13:30-17:00,9:00-12:30"],
)
def test_hours_are_read_as_people_write_them(typed):
    assert write_day(read_day(typed, day=2)) == "09:00–12:30, 13:30–17:00"


@pytest.mark.parametrize("typed", ["16-24", "16–0:00", "4pm-12am"])
def test_end_of_the_day_is_midnight(typed):
    assert write_day(read_day(typed, day=0)) == "16:00–24:00"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("mornings", "“mornings” can’t be read. Write hours like 09:00–12:30, 13:30–17:00, or nothing for a day off."),
        ("9:00", "“9:00” can’t be read."),
        ("9:60-10", "can’t be read"),
        ("9-25", "can’t be read"),
        ("24:00-24:00", "can’t be read"),
        ("17-9", "17:00–09:00 ends before it begins. Over midnight? Write 17:00–24:00 here, and the rest on the following day."),
        ("9-9", "09:00–09:00 ends before it begins."),
        ("9-12, 11-13", "09:00–12:00 and 11:00–13:00 overlap."),
        ("1-2,3-4,5-6,7-8,9-10,11-12,13-14", "Write 6 stretches of hours at most."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(typed, words):
    with pytest.raises(Unreadable) as refused:
        read_day(typed, day=0)

    assert words in str(refused.value)


def test_new_yorker_is_not_had_at_night_for_a_panel_in_london():
    diary = Diary(ZONES[0], hours=hours(mon="09:00–17:00", tue="09:00–17:00"))
    london = ZoneInfo("Europe/London")

    def kept_from(text: str) -> Skipped | None:
        at = datetime.fromisoformat(text).replace(tzinfo=london)
        return diary.keeps_from(at, at + timedelta(minutes=45))

    assert kept_from("2026-03-02 09:00") == Skipped.OUTSIDE_HOURS
    assert kept_from("2026-03-02 14:00") is None
    assert kept_from("2026-03-09 13:00") is None  # the clocks of New York are changed three weeks before London's
    assert kept_from("2026-03-03 21:30") == Skipped.OUTSIDE_HOURS  # it would end at a quarter past five
    assert kept_from("2026-03-04 14:00") == Skipped.OUTSIDE_HOURS


def test_blocks_that_meet_at_midnight_are_one():
    week = hours(sun="20-24", mon="0-2")
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert week.allow(at, at + timedelta(hours=1), ZoneInfo("UTC"))
    assert not week.allow(at, at + timedelta(hours=3), ZoneInfo("UTC"))


def test_without_hours_of_their_own_all_hours_are_open():
    at = datetime(2026, 3, 1, 3, tzinfo=UTC)

    assert WorkingHours().allow(at, at + timedelta(hours=1), ZONES[0])
