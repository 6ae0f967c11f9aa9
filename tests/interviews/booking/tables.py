"""Tables of times, with who is free at each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from interviews.booking.closures.times import Person, Rules, Table, Time
from interviews.booking.hosts import Host
from interviews.enums import Skipped
from interviews.models import Interviewer
from interviews.panels.caps import Diary
from tests.interviews.specs import spec

DAY = date(2027, 5, 10)


def person(key: int, weight: str = "1") -> Person:
    row = Interviewer(pk=key, name=f"Person {key}", email=f"{key}@x.test", grant_state="live", weight=Decimal(weight))
    return Person(Host(row, Diary(ZoneInfo("UTC")), ()), ())


def table(free: list[set[int]], people: list[Person]) -> Table:
    """One time after the other, each with those who are free."""
    times = []
    for number, who in enumerate(free):
        starts_at = datetime(2027, 5, 10, 9, tzinfo=UTC) + timedelta(hours=number)
        keeps = {one.key: () if one.key in who else (Skipped.BUSY,) for one in people}
        times.append(Time(DAY, starts_at, starts_at + timedelta(minutes=45), (), keeps))
    rules = Rules(spec(), notice=timedelta(), horizon=timedelta(days=30))
    return Table(rules, people, [DAY], times)
