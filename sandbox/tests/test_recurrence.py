"""Rules of recurrence, beside those of python-dateutil."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import rrules
from sandbox.errors import InvalidRequest
from sandbox.recurrence import Rule, Series
from sandbox.tests.examples import examples

WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def series(*lines: str, start: str = "2027-03-01T09:00", hours: int = 1, zone: str = "UTC") -> Series:
    return rrules.read(lines, at(start), at(start) + hours * 3600, zone, is_all_day=False)


def beginnings(found: Series, start: str, end: str) -> list[str]:
    return [f"{datetime.fromtimestamp(begin, UTC):%m-%d %H:%M}" for begin, _ in found.occurrences(at(start), at(end))]


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An RRULE, and the same in python-dateutil's words."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    interval = draw(st.sampled_from([1, 1, 2, 3, 7]))
    text, said = (
        [f"FREQ={frequency}", f"INTERVAL={interval}"],
        {"freq": getattr(rrule, frequency), "interval": interval},
    )

    def maybe(name: str, key: str, numbers: st.SearchStrategy[int], chance: int) -> None:
        if draw(st.integers(1, chance)) == 1:
            chosen = draw(st.lists(numbers, min_size=1, max_size=3, unique=True))
            text.append(f"{name}={','.join(map(str, chosen))}")
            said[key] = chosen

    maybe("BYMONTH", "bymonth", st.integers(1, 12), 4)
    maybe("BYMONTHDAY", "bymonthday", st.integers(1, 31) | st.integers(-31, -1), 4)
    if frequency == "YEARLY":
        maybe("BYYEARDAY", "byyearday", st.integers(1, 366) | st.integers(-366, -1), 4)
        # python-dateutil mistakes the 52nd week of some years for the 53rd, and for the first of the next.
        maybe("BYWEEKNO", "byweekno", st.integers(1, 51) | st.integers(-51, -1), 3)
    if draw(st.booleans()):
        # python-dateutil reads MO,1TU as a Monday that is a first Tuesday; RFC 5545 as either.
        ordinals = (
            st.integers(-5, 5).filter(bool)
            if frequency in ("MONTHLY", "YEARLY") and "byweekno" not in said and draw(st.booleans())
            else st.just(0)
        )
        days = draw(st.lists(st.tuples(ordinals, st.integers(0, 6)), min_size=1, max_size=3, unique=True))
        text.append("BYDAY=" + ",".join(f"{number or ''}{WEEKDAYS[day]}" for number, day in days))
        said["byweekday"] = [WEEKDAYS[day](number) if number else WEEKDAYS[day] for number, day in days]
    if said.keys() & {"bymonth", "bymonthday", "byyearday", "byweekno", "byweekday"}:
        maybe("BYSETPOS", "bysetpos", st.integers(-3, 3).filter(bool), 4)
    if draw(st.booleans()):
        start = draw(st.integers(0, 6))
        text.append(f"WKST={WEEKDAYS[start]}")
        said["wkst"] = start
    return "RRULE:" + ";".join(text), said


@settings(max_examples=examples(150), deadline=None)
@given(
    rules(),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(-40, 900),
    st.integers(0, 400),
    st.none() | st.integers(1, 30),
)
def test_a_rule_means_what_it_means_to_dateutil(
    rule: tuple[str, dict[str, Any]], first: date, ahead: int, days: int, count: int | None
) -> None:
    text, said = rule
    begin = datetime.combine(first, datetime.min.time()).replace(hour=9)
    since, last = begin + timedelta(days=ahead), begin + timedelta(days=ahead + days)
    theirs = rrule.rrule(dtstart=begin, **said, **({"count": count} if count else {}))
    start = int(begin.replace(tzinfo=UTC).timestamp())
    lines = (text + (f";COUNT={count}" if count else ""),)

    try:
        ours = rrules.read(lines, start, start + 60, "UTC", is_all_day=False)
    except InvalidRequest as refusal:
        assert "no occurrence" in refusal.message  # noqa: PT017 - most rules are not refused
        # The calendar repeats every 400 years; from there python-dateutil has not far to the year 9999, where it gives up.
        assert list(rrule.rrule(dtstart=begin.replace(year=begin.year + 7600), **said)) == []
        return
    found = ours.occurrences(*(int(moment.replace(tzinfo=UTC).timestamp()) for moment in (since, last)))

    expected = [moment for moment in takewhile(lambda moment: moment < last, theirs) if since <= moment]
    assert [datetime.fromtimestamp(moment, UTC).replace(tzinfo=None) for moment, _ in found] == expected


@pytest.mark.parametrize("week_start", range(7))
def test_a_week_has_the_number_that_counting_gives_it(week_start: int) -> None:
    """A week belongs to the year in which most of its days lie; from its first one they are counted, or back from its last."""
    begin = date(1998, 12, 1) + timedelta(days=(week_start - date(1998, 12, 1).weekday()) % 7)
    of_year: dict[int, list[list[date]]] = {}
    for number in range(52 * 62):
        week = [begin + timedelta(days=7 * number + day) for day in range(7)]
        of_year.setdefault(week[3].year, []).append(week)
    first, last = date(2000, 1, 1), date(2058, 12, 31)

    for number in (1, 2, 52, 53, -1, -2, -52, -53):
        rule = Rule("YEARLY", weeks=frozenset({number}), week_start=week_start)
        place = number - 1 if number > 0 else number
        counted = [year[place] for year in of_year.values() if -len(year) <= place < len(year)]
        assert list(rule.days(first, first, last)) == [day for week in counted for day in week if first <= day <= last]


@settings(max_examples=examples(100), deadline=None)
@given(
    st.integers(at("2027-01-01") // 60, at("2027-12-01") // 60),
    st.sampled_from(ZONES),
    st.integers(1, 60 * 60),
    st.integers(-30, 100),
    st.integers(0, 60),
)
def test_every_day_comes_at_the_same_time_on_the_wall(
    first_minute: int, zone: str, minutes: int, ahead: int, days: int
) -> None:
    start = first_minute * 60
    first = datetime.fromtimestamp(start, ZoneInfo(zone))
    since, last = start + ahead * 86_400, start + (ahead + days) * 86_400
    found = rrules.read(("RRULE:FREQ=DAILY",), start, start + minutes * 60, zone, is_all_day=False)

    periods = list(found.occurrences(since, last))

    expected = []
    for number in range(161):
        wall = first.replace(tzinfo=None) + timedelta(days=number)
        begin = int(wall.replace(tzinfo=first.tzinfo, fold=first.fold if number == 0 else 0).timestamp())
        if begin < last and begin + minutes * 60 > since:
            expected.append((begin, begin + minutes * 60))
    assert periods == expected


def test_an_hour_stays_on_the_wall_when_the_clock_changes() -> None:
    weekly = series("RRULE:FREQ=WEEKLY", start="2027-03-22T08:00", zone="Europe/Berlin")

    assert beginnings(weekly, "2027-03-20", "2027-04-10") == ["03-22 08:00", "03-29 07:00", "04-05 07:00"]


def test_a_skipped_hour_is_read_with_the_offset_before_it() -> None:
    daily = series("RRULE:FREQ=DAILY", start="2027-03-27T01:30", zone="Europe/Berlin")

    assert beginnings(daily, "2027-03-27", "2027-03-30") == ["03-27 01:30", "03-28 01:30", "03-29 00:30"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("BYWEEKNO=20;BYDAY=MO", ["2027-05-17", "2028-05-15", "2029-05-14"]),
        ("BYYEARDAY=100,-1", ["2027-04-10", "2027-12-31", "2028-04-09"]),
        ("BYYEARDAY=366", ["2028-12-31", "2032-12-31", "2036-12-31"]),
        # Nothing but the week: every day of it, as in the rrule.js that Nylas's reference recommends.
        ("BYWEEKNO=10", ["2027-03-08", "2027-03-09", "2027-03-10"]),
    ],
)
def test_weeks_and_days_of_the_year_are_counted(parts: str, expected: list[str]) -> None:
    found = series(f"RRULE:FREQ=YEARLY;COUNT=3;{parts}")

    periods = found.occurrences(at("2027-01-01"), at("2040-01-01"))

    assert [f"{datetime.fromtimestamp(begin, UTC):%Y-%m-%d}" for begin, _ in periods] == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("COUNT=2", ["03-01 09:00", "03-02 09:00"]),
        ("UNTIL=20270302T090000Z", ["03-01 09:00", "03-02 09:00"]),
        ("UNTIL=20270302T085959Z", ["03-01 09:00"]),
        ("UNTIL=20270302", ["03-01 09:00", "03-02 09:00"]),
        ("UNTIL=20270302T090000", ["03-01 09:00", "03-02 09:00"]),
    ],
)
def test_a_series_ends(end: str, expected: list[str]) -> None:
    found = series(f"RRULE:FREQ=DAILY;{end}")

    assert beginnings(found, "2027-01-01", "2028-01-01") == expected
    assert 0 <= found.ends_at() - at(f"2027-{expected[-1].replace(' ', 'T')}") - 3600 <= 86_400


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE:20270302T090000Z",
        "EXDATE:20270302T090000",
        "EXDATE;TZID=America/New_York:20270302T040000",
        "EXDATE;VALUE=DATE:20270302",
        "EXDATE:20270302",
        "EXDATE:20260101T000000Z,20270302T090000Z",
    ],
)
def test_exdate_leaves_one_out_but_counts_it(line: str) -> None:
    found = series("RRULE:FREQ=DAILY;COUNT=3", line)

    assert beginnings(found, "2027-01-01", "2028-01-01") == ["03-01 09:00", "03-03 09:00"]


def test_days_are_whole_where_the_calendar_is() -> None:
    found = rrules.read(
        ("RRULE:FREQ=WEEKLY;UNTIL=20270404T000000Z",),
        at("2027-03-20T23:00"),
        at("2027-03-21T23:00"),
        "Europe/Berlin",
        is_all_day=True,
    )

    periods = list(found.occurrences(at("2027-03-01"), at("2027-05-01")))

    # 28 March has 23 hours.
    assert [(end - begin) / 3600 for begin, end in periods] == [24, 23, 24]
    assert periods[2] == (at("2027-04-03T22:00"), at("2027-04-04T22:00"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["RRULE:FREQ=SECONDLY"], "FREQ must be one of"),
        (["RRULE:FREQ=HOURLY;COUNT=3"], "FREQ must be one of"),
        (["RRULE:FREQ=DAILY;BYHOUR=1,2,3"], "BYHOUR is not supported"),
        (["RRULE:FREQ=DAILY;COUNT=0"], "COUNT"),
        (["RRULE:FREQ=DAILY;COUNT=99999999999999999999"], "COUNT"),
        (["RRULE:FREQ=DAILY;INTERVAL=0"], "INTERVAL"),
        (["RRULE:FREQ=YEARLY;INTERVAL=1000000"], "INTERVAL"),
        (["RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270101"], "COUNT or UNTIL"),
        (["RRULE:FREQ=DAILY;UNTIL=tomorrow"], "UNTIL"),
        (["RRULE:FREQ=DAILY;UNTIL=20260101"], "no occurrence"),
        (["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], "no occurrence"),
        (["RRULE:FREQ=WEEKLY;BYDAY=1MO"], "BYDAY=1MO"),
        (["RRULE:FREQ=MONTHLY;BYDAY=XX"], "BYDAY"),
        (["RRULE:FREQ=MONTHLY;BYSETPOS=1"], "BYSETPOS"),
        (["RRULE:FREQ=DAILY;WKST=1"], "WKST"),
        (["RRULE:FREQ"], "cannot be read"),
        (["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "one RRULE"),
        (["FREQ=DAILY"], "one RRULE"),
        (["EXDATE:20270101"], "RRULE: is required"),
        (["RRULE:FREQ=DAILY", "EXDATE:soon"], "EXDATE"),
        (["RRULE:FREQ=DAILY", "EXDATE;TZID=Mars:20270101T000000"], "TZID"),
        (["RRULE:FREQ=DAILY", "RDATE:20270101"], "one RRULE"),
        (["RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"], "one RRULE"),
        (["RRULE:FREQ=MONTHLY;BYWEEKNO=20"], "BYWEEKNO needs FREQ=YEARLY"),
        (["RRULE:FREQ=DAILY;BYYEARDAY=100"], "BYYEARDAY needs FREQ=YEARLY"),
        (["RRULE:FREQ=YEARLY;BYWEEKNO=54"], "BYWEEKNO must be from -53 to 53"),
        (["RRULE:FREQ=YEARLY;BYYEARDAY=0"], "BYYEARDAY must be from -366 to 366"),
        (["RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO"], "BYDAY takes no numbers beside BYWEEKNO"),
        (["RRULE:FREQ=YEARLY;BYWEEKNO=30;BYMONTH=2"], "no occurrence"),
    ],
)
def test_what_cannot_be_a_series_is_refused_by_its_part(lines: list[str], words: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        series(*lines)

    assert refusal.value.message.startswith("recurrence: ")
    assert words in refusal.value.message


def test_what_repeats_lasts_a_year_at_most() -> None:
    with pytest.raises(InvalidRequest, match="a year at most"):
        series("RRULE:FREQ=DAILY", hours=367 * 24)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                [
                    "FREQ",
                    "INTERVAL",
                    "COUNT",
                    "UNTIL",
                    "BYDAY",
                    "BYMONTHDAY",
                    "BYMONTH",
                    "BYSETPOS",
                    "BYWEEKNO",
                    "BYYEARDAY",
                ]
            ).flatmap(
                lambda name: st.sampled_from(["DAILY", "YEARLY", "1", "-1", "29", "53SU", "+2TU", "99990101", ""]).map(
                    lambda value: f"{name}={value}"
                )
            ),
        ),
        max_size=5,
    ).map(lambda parts: "RRULE:FREQ=MONTHLY;" + ";".join(parts)),
    st.sampled_from(["EXDATE:", "EXDATE;TZID=", "EXDATE;VALUE=DATE:"]).flatmap(
        lambda name: st.text(max_size=20).map(lambda value: name + value)
    ),
)
def test_any_text_is_read_or_refused_and_ends(rule: str, left_out: str) -> None:
    def occurrences(make: Callable[[], Series]) -> int:
        try:
            return sum(1 for _ in make().occurrences(at("2027-01-01"), at("2028-01-01")))
        except InvalidRequest as refusal:
            assert refusal.message.startswith("recurrence")  # noqa: PT017 - most texts are refused, not all
            return 0

    assert occurrences(lambda: series(rule)) <= 366
    assert occurrences(lambda: series("RRULE:FREQ=DAILY", left_out)) <= 366
