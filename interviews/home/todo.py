"""One line of the home's to-do list, and what recruiters arranged about it: it stands with whoever takes it, or comes back later."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import DateTimeField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from interviews.home.models import LineMark
from interviews.home.rows import COLLEAGUE, DONE, MARK, Reader, TodoRows
from recruiting.recruiters import recruiters

STUCK = 5  # lines of this rank and above
WITHIN_MINUTES = 0  # lines of this rank can't wait
MORNING = time(8)
BEFORE_IT_BEGINS = timedelta(hours=24)
Place = tuple[str, str, str]  # model, key and `as_of` of a line


class Later(StrEnum):
    TOMORROW = "tomorrow"
    THREE_DAYS = "three_days"
    NEXT_WEEK = "next_week"

    def of(self, now: datetime, *, zone: ZoneInfo) -> datetime:
        """That morning, in the viewer's zone; next week begins on Monday."""
        today = now.astimezone(zone).date()
        days = {Later.TOMORROW: 1, Later.THREE_DAYS: 3, Later.NEXT_WEEK: 7 - today.weekday()}[self]
        return datetime.combine(today + timedelta(days=days), MORNING, zone)


@dataclass(frozen=True)
class Todo:
    """One thing that needs a person; `model` and `key` name the page where it is settled."""

    model: str  # as in interviews.panel
    key: str
    subject: str  # whom or what it is about
    detail: str  # a person's note, the last error, or the reason of a Concern
    state: str  # for rows of work: dead, or failed and tried again at `at`
    at: datetime
    booked_at: datetime | None  # when the interview is that it is about
    rank: int
    since: datetime | None = None  # when it began to stand here; None for work, whose time changes with each try
    taken_by: "Person | None" = field(default=None, compare=False)
    put_off_until: datetime | None = field(default=None, compare=False)

    @property
    def is_stuck(self) -> bool:
        """Does something stand still, while nobody waits at this moment?"""
        return self.rank >= STUCK

    @property
    def as_of(self) -> str:
        """Differs once the line says something else; a work's error may change with each try."""
        said = ("" if self.key else self.subject, "" if self.state else self.detail, self.state)
        parts = (*said, self.booked_at, self.since)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    @property
    def place(self) -> Place:
        """What a mark names its line by."""
        return self.model, self.key, self.as_of

    @property
    def anchor(self) -> str:
        """The id of its line on the page."""
        return f"line-{hashlib.sha256(repr(self.place).encode()).hexdigest()[:12]}"

    def may_wait_until(self, later: Later, *, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When it would come back; None for what would come too late."""
        if self.rank == WITHIN_MINUTES:
            return None
        begins = self.booked_at or (self.at if self.model.startswith("interviews.interview:") else None)
        if begins is None and self.model == "interviews.interview":
            begins = self.at
        until = later.of(now, zone=zone)
        return until if begins is None or begins <= now or until <= begins - BEFORE_IT_BEGINS else None


@dataclass(frozen=True)
class Person:
    pk: int
    name: str


@dataclass(frozen=True)
class Todos:
    """`shown`: free, or taken by whoever looks. `with_others`: taken by colleagues. `put_off`: by whoever looks."""

    shown: list[Todo]
    more: int
    done: list[Todo]  # what went on by itself; the subject is how often
    with_others: list[Todo] = field(default_factory=list)
    put_off: list[Todo] = field(default_factory=list)
    colleagues: list[Person] = field(default_factory=list)
    may_arrange: bool = False  # say who takes a line, or when it comes back

    @property
    def lists(self) -> tuple[list[Todo], ...]:
        return self.shown, self.with_others, self.put_off

    def line_after(self, line: Todo, *, before: "Todos") -> Todo | None:
        """Where whoever arranged `line` goes on: the line itself while it needs them, or what followed it in its list; None: nothing did."""
        if line in self.shown:
            return line
        for old, new in zip(before.lists, self.lists, strict=True):
            if line in old:
                return next((one for one in old[old.index(line) :] if one in new), None)
        return None


def arranged(lines: Iterable[Todo], *, user: User, most: int, may_arrange: bool) -> Todos:
    """All rows of the one UNION, sorted into lines, marks and people."""
    found = list(lines)
    takers, put_off = _marks_among(found)
    shown, others, later = list[Todo](), list[Todo](), list[Todo]()
    for row in (one for one in found if one.rank > DONE):
        line = replace(row, taken_by=takers.get(row.place), put_off_until=put_off.get(row.place))
        if line.put_off_until is not None:
            later.append(line)
        elif line.taken_by is not None and line.taken_by.pk != user.pk:
            others.append(line)
        else:
            shown.append(line)
    return Todos(
        shown[:most],
        max(0, len(shown) - most),
        done=[row for row in found if row.rank == DONE],
        with_others=others[:most],
        put_off=later[:most],
        colleagues=[Person(int(row.key), row.subject) for row in found if row.rank == COLLEAGUE],
        may_arrange=may_arrange,
    )


def _marks_among(rows: Iterable[Todo]) -> tuple[dict[Place, Person], dict[Place, datetime | None]]:
    """Who takes which line, and until when whoever looks has put one off, from the rows that `sources` made of marks."""
    takers, put_off = dict[Place, Person](), dict[Place, datetime | None]()
    for row in rows:
        if row.rank == MARK:
            as_of, _, user_id = row.detail.partition(" ")
            place = (row.model, row.key, as_of)
            if row.state == LineMark.Kind.TAKEN:
                takers[place] = Person(int(user_id), row.subject)
            else:
                put_off[place] = row.booked_at
    return takers, put_off


def sources(reader: Reader) -> Iterator[TodoRows]:
    """The marks that concern this person, and their colleagues, as parts of the UNION; nothing for those who are no recruiters."""
    if not reader.sees_all:
        return
    text, when = TextField(), DateTimeField()
    name = Coalesce(
        NullIf(Trim(Concat("user__first_name", Value(" "), "user__last_name")), Value("")), F("user__email")
    )
    marks = LineMark.objects.taken() | LineMark.objects.put_off_by(reader.user, now=reader.now)
    columns = {
        "todo_model": Cast("model", text),
        "todo_key": Cast("key", text),
        "todo_subject": Cast(name, text),
        "todo_detail": Concat(Cast("as_of", text), Value(" ", text), Cast("user_id", text), output_field=text),
        "todo_state": Cast("kind", text),
        "todo_at": Cast("made_at", when),
        "todo_booked_at": Cast("until", when),
        "todo_rank": Value(MARK, IntegerField()),
        "todo_since": Cast(Value(None), when),
    }
    yield marks.order_by().annotate(**columns).values_list(*columns)
    name = Coalesce(NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value("")), F("email"))
    people = User.objects.filter(pk__in=recruiters().values("pk")).exclude(pk=reader.user.pk)
    columns = {
        "todo_model": Value("auth.user", text),
        "todo_key": Cast("pk", text),
        "todo_subject": Cast(name, text),
        "todo_detail": Value("", text),
        "todo_state": Value("", text),
        "todo_at": Value(reader.now, when),
        "todo_booked_at": Cast(Value(None), when),
        "todo_rank": Value(COLLEAGUE, IntegerField()),
        "todo_since": Cast(Value(None), when),
    }
    yield people.order_by().annotate(**columns).values_list(*columns)
