"""Free times, compared with a slow oracle that looks at every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.scheduler.slots import DateHours, OpenHours, Person, Rules, Slot, find, turns
from sandbox.tests.examples import examples

MINUTE = 60
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
# Both clock changes of Berlin and New York, and an ordinary week.
FIRST_DAYS = (date(2027, 3, 13), date(2027, 3, 27), date(2027, 6, 7), date(2027, 10, 30), date(2027, 11, 6))
WEEKDAYS = frozenset({1, 2, 3, 4, 5})


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def local_starts(slots: list[Slot], zone: str) -> list[str]:
    return [f"{datetime.fromtimestamp(slot.start, ZoneInfo(zone)):%d %H:%M}" for slot in slots]


def clock(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%H:%M}"


def hourly(**changes: object) -> Rules:
    return Rules(**{"duration": 3600, "interval": 3600, **changes})  # type: ignore[arg-type]  # a test's shorthand


def test_open_hours_end_before_a_slot_that_would_overrun() -> None:
    ada = Person("ada", open_hours=[OpenHours(WEEKDAYS, 9 * 60, 11 * 60 + 30, "UTC")])

    offer = find([ada], hourly(), at("2027-03-01"), at("2027-03-02"))

    assert local_starts(offer.slots, "UTC") == ["01 09:00", "01 10:00"]
    assert offer.order is None


def test_buffer_widens_what_is_busy() -> None:
    ada = Person(
        "ada",
        busy=[(at("2027-03-01T10:00"), at("2027-03-01T11:00"))],
        open_hours=[OpenHours(WEEKDAYS, 8 * 60, 13 * 60, "UTC")],
    )

    rules = hourly(duration=1800, interval=1800, buffer_before=1800, buffer_after=600, round_to=300)

    assert local_starts(find([ada], rules, at("2027-03-01"), at("2027-03-02")).slots, "UTC") == [
        "01 08:00",
        "01 08:30",
        "01 09:00",
        "01 11:30",
        "01 12:00",
        "01 12:30",
    ]


def test_starts_are_rounded_up() -> None:
    rules = hourly(duration=900, interval=20 * 60, round_to=900)

    offer = find([Person("ada")], rules, at("2027-03-01"), at("2027-03-01T02:00"))

    assert local_starts(offer.slots, "UTC") == ["01 00:00", "01 00:30", "01 00:45", "01 01:00", "01 01:30", "01 01:45"]


def test_exdates_and_date_hours_replace_the_week() -> None:
    weekly = OpenHours(WEEKDAYS, 9 * 60, 11 * 60, "UTC", exdates=frozenset({date(2027, 3, 2)}))
    special = DateHours(date(2027, 3, 3), 14 * 60, 15 * 60, "UTC")
    closed = DateHours(date(2027, 3, 4), 0, 0, "UTC")
    ada = Person("ada", open_hours=[weekly], date_hours=[special, closed])

    offer = find([ada], hourly(), at("2027-03-01"), at("2027-03-06"))

    assert local_starts(offer.slots, "UTC") == ["01 09:00", "01 10:00", "03 14:00", "05 09:00", "05 10:00"]


def test_open_hours_follow_the_clock_change() -> None:
    ada = Person("ada", open_hours=[OpenHours(frozenset(range(7)), 9 * 60, 10 * 60, "Europe/Berlin")])

    offer = find([ada], hourly(timezone="Europe/Berlin"), at("2027-03-27"), at("2027-03-29"))

    assert [slot.start for slot in offer.slots] == [at("2027-03-27T08:00"), at("2027-03-28T07:00")]


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        # At 2:00 the clock jumps to 3:00 (1:00 UTC): a time in between means the jump.
        ("2027-03-28", "1:30", "2:30", ("00:30", "01:00")),
        ("2027-03-28", "2:30", "4:00", ("01:00", "02:00")),
        ("2027-03-28", "2:15", "2:45", None),
        # At 3:00 it goes back to 2:00 (1:00 UTC): a time that comes twice means its first coming.
        ("2027-10-31", "1:30", "2:30", ("23:30", "00:30")),
        ("2027-10-31", "2:30", "4:00", ("00:30", "03:00")),
    ],
)
def test_hours_around_a_clock_change(day: str, start: str, end: str, expected: tuple[str, str] | None) -> None:
    begin, finish = (int(text.split(":")[0]) * 60 + int(text.split(":")[1]) for text in (start, end))
    ada = Person(
        "ada", date_hours=[DateHours(date.fromisoformat(day), begin, finish, "Europe/Berlin")], only_date_hours=True
    )
    noon = at(f"{day}T12:00")

    slots = find([ada], hourly(duration=300, interval=300, round_to=300), noon - 86_400, noon).slots

    open_from_to = (clock(slots[0].start), clock(slots[-1].end)) if slots else None
    assert open_from_to == expected


def test_collective_needs_everybody_and_names_them_all() -> None:
    ada = Person("ada", busy=[(at("2027-03-01T01:00"), at("2027-03-01T02:00"))])
    bob = Person("bob", busy=[(at("2027-03-01T02:00"), at("2027-03-01T03:00"))])

    offer = find([ada, bob], hourly(), at("2027-03-01"), at("2027-03-01T04:00"))

    assert [(slot.start, slot.emails) for slot in offer.slots] == [
        (at("2027-03-01T00:00"), ("ada", "bob")),
        (at("2027-03-01T03:00"), ("ada", "bob")),
    ]


def test_turns_put_the_never_booked_first_and_the_latest_last() -> None:
    people = [
        Person("dan", last_booked_at=300),
        Person("cleo"),
        Person("ada", last_booked_at=200),
        Person("bob"),
    ]

    assert turns(people) == ["bob", "cleo", "ada", "dan"]


def test_max_fairness_hides_the_recently_booked_half() -> None:
    people = [Person("ada", last_booked_at=100), Person("bob"), Person("cleo", last_booked_at=200)]

    offer = find(people, hourly(method="max-fairness"), at("2027-03-01"), at("2027-03-01T01:00"))

    assert offer.order == ["bob", "ada", "cleo"]
    assert offer.slots == [Slot(at("2027-03-01"), at("2027-03-01T01:00"), ("ada", "bob"))]


def test_max_fairness_falls_back_to_everybody() -> None:
    always_busy = [(at("2027-02-01"), at("2027-04-01"))]
    people = [Person("ada", busy=always_busy), Person("bob", last_booked_at=200)]

    offer = find(people, hourly(method="max-fairness"), at("2027-03-01"), at("2027-03-01T01:00"))

    assert offer.slots == [Slot(at("2027-03-01"), at("2027-03-01T01:00"), ("bob",))]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[list[Person], Rules, int, int]:
    """A few people with random hours and busy periods, around a clock change or not."""
    first = draw(st.sampled_from(FIRST_DAYS))
    begin = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
    five = st.integers(0, 2 * 288).map(lambda step: begin + step * 300)
    hours = st.builds(
        OpenHours,
        days=st.frozensets(st.integers(0, 6), min_size=2),
        start=st.integers(4, 11).map(lambda hour: hour * 60 + 15),
        end=st.integers(12, 23).map(lambda hour: hour * 60 + 59),
        timezone=st.sampled_from(ZONES),
        exdates=st.frozensets(st.sampled_from([first, first + timedelta(days=1)]), max_size=1),
    )
    special = st.builds(
        DateHours,
        day=st.sampled_from([first, first + timedelta(days=1)]),
        start=st.sampled_from([0, 4 * 60, 8 * 60]),
        end=st.sampled_from([0, 9 * 60, 22 * 60]),
        timezone=st.sampled_from(ZONES),
    ).filter(lambda one: one.start < one.end or one.start == one.end == 0)
    periods = st.tuples(five, st.integers(1, 120)).map(lambda one: (one[0], one[0] + one[1] * 120))
    people = [
        Person(
            email,
            busy=draw(st.lists(periods, max_size=5)),
            open_hours=draw(st.none() | st.lists(hours, min_size=1, max_size=2)),
            date_hours=draw(st.lists(special, max_size=1)),
            only_date_hours=draw(st.booleans()),
            last_booked_at=draw(st.none() | st.integers(0, 3)),
        )
        for email in draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=4, unique=True))
    ]
    rules = Rules(
        duration=draw(st.integers(1, 12)) * 300,
        interval=draw(st.integers(1, 18)) * 300,
        round_to=draw(st.integers(1, 6)) * 300,
        buffer_before=draw(st.integers(0, 6)) * 300,
        buffer_after=draw(st.integers(0, 6)) * 300,
        method=draw(st.sampled_from(["collective", "max-availability", "max-fairness"])),
        timezone=draw(st.sampled_from(ZONES)),
    )
    start = draw(five)
    return people, rules, start, start + draw(st.integers(0, 36)) * 3600


def is_open(person: Person, moment: int) -> bool:
    """Whether a minute lies in somebody's hours, by looking at the clock on their wall."""
    for one in person.date_hours:
        day, minute = wall(moment, one.timezone)
        if day == one.day and one.start <= minute < one.end:
            return True
    if person.only_date_hours:
        return False
    replaced = {one.day for one in person.date_hours}
    if person.open_hours is None:
        return not replaced or wall(moment, person.date_hours[0].timezone)[0] not in replaced
    return any(
        day.isoweekday() % 7 in one.days
        and day not in one.exdates
        and day not in replaced
        and one.start <= minute < one.end
        for one in person.open_hours
        for day, minute in [wall(moment, one.timezone)]
    )


def wall(moment: int, zone: str) -> tuple[date, int]:
    local = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return local.date(), local.hour * 60 + local.minute


def is_free(person: Person, rules: Rules, moment: int) -> bool:
    return is_open(person, moment) and not any(
        begin - rules.buffer_before <= moment < end + rules.buffer_after for begin, end in person.busy
    )


def on_grid(rules: Rules, moment: int) -> bool:
    """Whether some step of the day, rounded up, is this moment."""
    local = datetime.fromtimestamp(moment, ZoneInfo(rules.timezone))
    midnight = int(datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(rules.timezone)).timestamp())
    return any(
        -(-step // rules.round_to) * rules.round_to == moment - midnight
        for step in range(0, moment - midnight + 1, rules.interval)
    )


def oracle(people: list[Person], rules: Rules, start: int, end: int) -> list[Slot]:
    minutes = range(start, end, MINUTE)
    free = {person.email: {minute for minute in minutes if is_free(person, rules, minute)} for person in people}
    found = []
    for moment in range(start, end - rules.duration + 1, 300):
        needed = range(moment, moment + rules.duration, MINUTE)
        emails = tuple(person.email for person in people if free[person.email].issuperset(needed))
        enough = len(emails) == len(people) if rules.method == "collective" else bool(emails)
        if enough and on_grid(rules, moment):
            found.append(Slot(moment, moment + rules.duration, emails))
    return found


@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calendars())
def test_slots_equal_those_found_minute_by_minute(world: tuple[list[Person], Rules, int, int]) -> None:
    people, rules, start, end = world

    offer = find(people, rules, start, end)

    expected = oracle(people, rules, start, end)
    if rules.method == "max-fairness":
        order = turns(people)
        rested = [one for one in people if one.email in order[: len(order) - len(order) // 2]]
        expected = oracle(rested, rules, start, end) or expected
    assert offer.slots == expected
