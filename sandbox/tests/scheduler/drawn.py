"""Random people, calendars and Configurations, around both clock changes of two continents."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from sandbox.tests.scheduler.oracle import Account, Happening, Repeat

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
# The days before the changes of New York and of Berlin, in spring and in autumn, and an ordinary week.
FIRST_DAYS = (date(2027, 3, 13), date(2027, 3, 27), date(2027, 6, 7), date(2027, 10, 30), date(2027, 11, 6))
METHODS = ("collective", "max-availability", "max-fairness")
HOUR, DAY = 3600, 86_400
zones = st.sampled_from(ZONES)
five = st.integers(1, 24).map(lambda number: number * 5)


@dataclass
class World:
    """Accounts with their seats, a Configuration around them, and a period to ask for."""

    accounts: list[Account]
    configuration: dict[str, Any]
    now: int
    start: int
    end: int


@st.composite
def hours(draw: st.DrawFn) -> dict[str, str]:
    start = draw(st.sampled_from([0, 0, 90, 150, 9 * 60, 13 * 60 + 15, 22 * 60]))
    end = draw(
        st.sampled_from([150, 12 * 60, 17 * 60 + 30, 23 * 60 + 59, 23 * 60 + 59]).filter(lambda end: start < end)
    )
    return {"start": f"{start // 60}:{start % 60:02}", "end": f"{end // 60}:{end % 60:02}"}


@st.composite
def weekly(draw: st.DrawFn, first: date, *, has_zone: bool) -> list[dict[str, Any]]:
    blocks = []
    for _ in range(draw(st.integers(1, 2))):
        block = {"days": draw(st.lists(st.integers(0, 6), min_size=5, max_size=7, unique=True)), **draw(hours())}
        if draw(st.integers(0, 3)) == 0:
            block["exdates"] = [(first + timedelta(days=draw(st.integers(0, 2)))).isoformat()]
        if has_zone or draw(st.booleans()):
            block["timezone"] = draw(zones)
        blocks.append(block)
    return blocks


@st.composite
def special(draw: st.DrawFn, first: date, *, has_zone: bool) -> list[dict[str, Any]]:
    entries = []
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        window = draw(hours() | st.just({"start": "00:00", "end": "00:00"}))
        entry = {"date": (first + timedelta(days=draw(st.integers(0, 2)))).isoformat(), **window}
        if has_zone or draw(st.booleans()):
            entry["timezone"] = draw(zones)
        entries.append(entry)
    return entries


@st.composite
def happening(draw: st.DrawFn, first: date) -> Happening:
    begin = int(datetime.combine(first, datetime.min.time(), UTC).timestamp())
    repeats = draw(st.integers(0, 2)) == 0
    day = first + timedelta(days=draw(st.integers(-6, 1) if repeats else st.integers(-2, 2)))
    start = int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) + draw(st.integers(0, 95)) * 900
    kind = draw(st.sampled_from([*["timespan"] * 6, "date", "datespan", "time"]))
    when: dict[str, Any]
    if kind == "timespan":
        when = {"start_time": start, "end_time": start + draw(st.sampled_from([0, 5, 25, 60, 180, 600])) * 60}
        if draw(st.booleans()):
            when["start_timezone"] = when["end_timezone"] = draw(zones)
    elif kind == "time":
        when = {"time": start}
    elif kind == "date" or repeats:
        when = {"date": day.isoformat()}
    else:
        when = {"start_date": day.isoformat(), "end_date": (day + timedelta(days=draw(st.integers(0, 2)))).isoformat()}
    body: dict[str, Any] = {"title": "x", "when": when}
    body["busy"] = draw(st.sampled_from([True, True, True, None, False]))
    # A series that is cancelled as a whole has no occurrence to change.
    statuses = ["confirmed", "confirmed", "confirmed", "maybe", "tentative", "confirmed" if repeats else "cancelled"]
    body["status"] = draw(st.sampled_from(statuses))
    answer = draw(st.sampled_from(["", "", "yes", "maybe", "no", "no"]))
    answered_by = draw(st.sampled_from(["body", "update", "rsvp"]))
    if not repeats or "time" in when:
        return Happening(body, answer=answer, answered_by="body" if body["status"] == "cancelled" else answered_by)
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "YEARLY"]))
    days_of_year = [(day + timedelta(days=ahead)).timetuple().tm_yday for ahead in range(14)]
    repeat = Repeat(
        frequency,
        interval=draw(st.sampled_from([1, 1, 2, 3])),
        weekdays=tuple(draw(st.sampled_from([(), ("SA", "SU"), ("MO", "FR", "SU")]))),
        count=draw(st.sampled_from([None, None, 9])),
        without=tuple(draw(st.sets(st.integers(0, 8), max_size=3))),
        year_days=tuple(draw(st.sets(st.sampled_from(days_of_year), min_size=9))) if frequency == "YEARLY" else (),
    )
    if repeat.count is None and draw(st.booleans()):
        repeat.until = first + timedelta(days=draw(st.integers(0, 2)))
    made = Happening(body, repeat, answer=answer, answered_by=answered_by)
    if draw(st.booleans()):
        moved = begin + draw(st.integers(0, 200)) * 900
        made.changed = {draw(st.integers(0, 3)): draw(st.sampled_from([None, (moved, moved + 3600)]))}
    return made


@st.composite
def seat(draw: st.DrawFn, account: Account, first: date, *, is_asked: bool) -> dict[str, Any]:
    """A participant, whose calendar is read or not."""
    made: dict[str, Any] = {"email": account.email, "booking": {"calendar_id": "primary"}}
    if draw(st.booleans()):
        made["timezone"] = draw(zones)
    if is_asked:
        made["availability"] = {"calendar_ids": ["primary"]}
        if draw(st.booleans()):
            made["availability"]["open_hours"] = draw(weekly(first, has_zone=False))
        made["specific_time_availability"] = draw(special(first, has_zone=False))
        made["only_specific_time_availability"] = draw(st.integers(0, 11)) == 0
    return made


@st.composite
def availability(draw: st.DrawFn, first: date) -> dict[str, Any]:
    rules: dict[str, Any] = {
        "availability_method": draw(st.sampled_from(METHODS)),
        "default_specific_time_availability": draw(special(first, has_zone=True)),
        "only_specific_time_availability": draw(st.integers(0, 19)) == 0,
        "tentative_as_busy": draw(st.booleans()),
    }
    if draw(st.booleans()):
        rules["default_open_hours"] = draw(weekly(first, has_zone=True))
    if draw(st.booleans()):
        rules["buffer"] = {name: draw(st.sampled_from([0, 5, 30, 120])) for name in ("before", "after")}
    made: dict[str, Any] = {
        "duration_minutes": draw(st.sampled_from([5, 15, 30, 30, 55, 90])),
        "availability_rules": rules,
    }
    if draw(st.booleans()):
        made["interval_minutes"] = draw(five)
    if draw(st.booleans()):
        made["round_to"] = draw(st.sampled_from([5, 10, 15, 20, 30, 60]))
    return made


@st.composite
def worlds(draw: st.DrawFn) -> World:
    first = draw(st.sampled_from(FIRST_DAYS))
    begin = int(datetime.combine(first, datetime.min.time(), UTC).timestamp())
    accounts = [
        Account(
            f"person{number}",
            draw(st.sampled_from(["google", "microsoft"])),
            draw(zones),
            draw(st.lists(happening(first), min_size=1, max_size=5)),
            is_expired=number > 0 and draw(st.integers(0, 7)) == 0,
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    for turn, account in enumerate(draw(st.permutations(accounts))[: draw(st.integers(0, len(accounts)))]):
        account.turn = turn
    asked = draw(availability(first))
    seats = [draw(seat(one, first, is_asked=one is accounts[0] or draw(st.integers(0, 5)) > 0)) for one in accounts]
    if asked["availability_rules"]["availability_method"] == "collective":
        seats[0]["is_organizer"] = True
    configuration = {
        "name": "drawn",
        "participants": seats,
        "availability": asked,
        "event_booking": {"title": "x", "timezone": draw(zones)},
        "scheduler": {
            "min_booking_notice": draw(st.sampled_from([None, 0, 0, 30, 1500])),
            "available_days_in_future": draw(st.sampled_from([1, 2, 30, 30])),
        },
    }
    start = begin + draw(st.integers(-6, 30)) * 1500
    # Ten seconds past, so that the clock may run on while the question is asked.
    now = begin - draw(st.integers(0, 30)) * HOUR + 10
    return World(accounts, configuration, now, start, start + draw(st.integers(12, 40)) * HOUR)
