"""What a setup file may say: which tables, which keys in each, what kind of value each key has."""

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from django import forms
from django.utils.text import slugify

from candidates.models import Job
from interviews.panels.forms.panel import DAYS, DatesField, PanelForm
from interviews.panels.forms.roster import RosterEntryForm
from recruiting.desk.entries import Entry, Mistake
from recruiting.toml_lines import Path as Place
from recruiting.toml_lines import lines

MAX_FILE_BYTES = 2_000_000
MAX_DESCRIPTION_BYTES = 100_000
MAX_TABLES = 2_000
SPLIT_IT = "Split it: a second file adds to what the first one set up."
DESCRIPTION_FILE = "description_file"
SLUG_FROM = {"jobs": "title", "panels": "name"}

Shape = Callable[[object], object]  # gives the value as the form takes it, or raises _Unfit

JobForm = forms.modelform_factory(
    Job,
    fields=[
        "title", "slug", "state", "invites", "team", "location", "employment", "salary", "summary", "description",
        "contact", "committee",
    ],
)  # fmt: skip
FORMS: dict[str, type[forms.ModelForm]] = {"interviewers": RosterEntryForm, "jobs": JobForm, "panels": PanelForm}


class CannotRead(Exception):
    """The file is no setup file at all; the message says why."""


@dataclass(frozen=True)
class SetupFile:
    """What is written. In entries of jobs and panels other rows are named as in the file, by slug or address."""

    interviewers: list[Entry] = field(default_factory=list)
    jobs: list[Entry] = field(default_factory=list)
    panels: list[Entry] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(path: Path) -> SetupFile:
    """Raises CannotRead."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise CannotRead(f"{path} is larger than 2 MB. {SPLIT_IT}")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotRead(f"{path} can’t be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CannotRead(f"Line {line} is not in UTF-8. Save the file anew, as UTF-8.") from None
    return parse(text, folder=path.parent)


def parse(text: str, *, folder: Path) -> SetupFile:
    """`folder`: where files lie that the text names. Raises CannotRead."""
    text = text.replace("\r\n", "\n")
    try:
        told, where = tomllib.loads(text), lines(text)
    except tomllib.TOMLDecodeError as error:
        raise CannotRead(f"This is not TOML: {error}.") from None
    except (ValueError, RecursionError):
        raise CannotRead("This is not TOML: a number is too long, or too many brackets stand in each other.") from None
    tables = sum(len(each) for each in told.values() if isinstance(each, list))
    if tables > MAX_TABLES:
        words = f"{tables:,} interviewers, jobs and panels are too many for one file: {MAX_TABLES:,} at most."
        raise CannotRead(f"{words} {SPLIT_IT}")
    return _Reading(where, folder).run(told)


class _Reading:
    def __init__(self, where: dict[Place, int], folder: Path) -> None:
        self._where, self._folder = where, folder
        self._mistakes: list[Mistake] = []
        self._within: dict[Place, dict[Place, int]] = {}  # of each table
        for path, line in where.items():
            self._within.setdefault(path[:2], {})[path[2:]] = line

    def run(self, told: Mapping[str, object]) -> SetupFile:
        entries: dict[str, list[Entry]] = {kind: [] for kind in SHAPES}
        for kind, tables in told.items():
            line = self._where[kind,]
            if kind not in SHAPES:
                self._mistakes.append(Mistake(line, _unknown(kind, SHAPES)))
            elif not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
                self._mistakes.append(Mistake(line, f"Write [[{kind}]], with two brackets, above each of them."))
            else:
                entries[kind] = [self._entry(kind, index, table) for index, table in enumerate(tables)]
        return SetupFile(**entries, mistakes=self._mistakes)

    def _entry(self, kind: str, index: int, table: Mapping[str, object]) -> Entry:
        values: dict[str, object] = {}
        entry = Entry(self._where[kind, index], values, self._within[kind, index])
        for key, value in table.items():
            shape = SHAPES[kind].get(key)
            if shape is None:
                self._mistakes.append(entry.mistake(_unknown(key, SHAPES[kind]), key))
                continue
            try:
                values[key] = shape(value)
            except _Unfit as unfit:
                path = (key,) if unfit.index is None else (key, unfit.index)
                self._mistakes.append(entry.mistake(str(unfit), *path))
        if DESCRIPTION_FILE in values:
            self._read_description(entry, values)
        self._add_slug(kind, values, told=table)
        return entry

    def _read_description(self, entry: Entry, values: dict[str, object]) -> None:
        name = str(values.pop(DESCRIPTION_FILE))
        try:
            if "description" in values:
                raise _Unfit("Write either description or description_file.")
            values["description"] = _content(self._folder / name)
        except _Unfit as unfit:
            values.pop("description", None)
            self._mistakes.append(entry.mistake(str(unfit), DESCRIPTION_FILE))

    def _add_slug(self, kind: str, values: dict[str, object], *, told: Mapping[str, object]) -> None:
        """Where none is written, as the admin's form suggests it."""
        source = SLUG_FROM.get(kind, "")
        if source in values and "slug" not in told:
            length = FORMS[kind].base_fields["slug"].max_length  # type: ignore[attr-defined]  # the metaclass of forms adds it
            values["slug"] = slugify(str(values[source]))[:length].strip("-")


def _unknown(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"“{word}” is not known here. " + (f"Is {near[0]} meant?" if near else f"Known are {', '.join(known)}.")


def _content(path: Path) -> str:
    """The text of a file that describes a job. Raises _Unfit."""
    try:
        if path.stat().st_size > MAX_DESCRIPTION_BYTES:
            raise _Unfit(f"{path} is larger than 100 kB.")
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:  # a name with a NUL, or content that is not UTF-8
        why = error.strerror if isinstance(error, OSError) else "its name or content is no text in UTF-8"
        raise _Unfit(f"{path} can’t be read: {why}.") from None


# ── kinds of values ──


class _Unfit(Exception):
    """A value that its key can't have; the message says what to write, `index` which item of a list is meant."""

    def __init__(self, words: str, *, index: int | None = None) -> None:
        super().__init__(words)
        self.index = index


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise _Unfit("Write text here, in quotes.")
    return value


def _number(value: object) -> object:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Unfit("Write a whole number here, without quotes.")
    return value


def _share(value: object) -> object:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _Unfit("Write a number here, without quotes, like 0.5.")
    return value


def _truth(value: object) -> object:
    if not isinstance(value, bool):
        raise _Unfit("Write true or false here, without quotes.")
    return value


def _hour(value: object) -> object:
    if not isinstance(value, str | time):
        raise _Unfit('Write a time of day here, like "09:00".')
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise _Unfit('Write a list here, like ["one", "two"].')
    for index, each in enumerate(value):
        if not isinstance(each, str):
            raise _Unfit("Write text here, in quotes.", index=index)
    return value


GROUP = {"name": _text, "needed": _number, "people": _texts}


def _groups(value: object) -> list[dict[str, object]]:
    example = 'Write groups like [{ name = "Engineer", needed = 1, people = ["priya@example.com"] }].'
    if not isinstance(value, list):
        raise _Unfit(example)
    for index, each in enumerate(value):
        if not isinstance(each, dict):
            raise _Unfit(example, index=index)
        for key, said in each.items():
            if key not in GROUP:
                raise _Unfit(_unknown(key, GROUP), index=index)
            try:
                GROUP[key](said)
            except _Unfit as unfit:
                raise _Unfit(f"{key}: {unfit}", index=index) from None
    return value


def _dates(value: object) -> object:
    if not isinstance(value, list):
        raise _Unfit("Write a list of days here, like [2026-12-25, 2027-01-01].")
    return "\n".join(each.isoformat() if isinstance(each, date) else str(each) for each in value)


def _days(value: object) -> object:
    numbers = []
    for index, each in enumerate(_texts(value)):
        number = next((number for number, day in DAYS if each.strip()[:3].casefold() == day.casefold()), None)
        if number is None:
            raise _Unfit(f"“{each}” is no day of the week. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun.", index=index)
        numbers.append(number)
    return sorted(set(numbers))


def _one_of(choices: list[str]) -> Shape:
    def check(value: object) -> object:
        if value not in choices:
            raise _Unfit(f"Write one of these here, in quotes: {', '.join(choices)}.")
        return value

    return check


# By the field of the form; the first that fits.
SHAPES_BY_FIELD: list[tuple[type[forms.Field], Shape]] = [
    (DatesField, _dates),
    (forms.TypedMultipleChoiceField, _days),
    (forms.ModelMultipleChoiceField, _texts),
    (forms.ModelChoiceField, _text),
    (forms.BooleanField, _truth),
    (forms.DecimalField, _share),
    (forms.IntegerField, _number),
    (forms.TimeField, _hour),
]


def _one_number_of(choices: list[int]) -> Shape:
    def check(value: object) -> object:
        if isinstance(value, bool) or value not in choices:
            raise _Unfit(f"Write one of these numbers here: {', '.join(map(str, choices))}.")
        return value

    return check


def _shape_of(field: forms.Field) -> Shape:
    known = next((shape for kind, shape in SHAPES_BY_FIELD if isinstance(field, kind)), None)
    keys = [key for key, _ in getattr(field, "choices", [])] if known is None else []
    numbers, choices = [key for key in keys if isinstance(key, int)], [str(key) for key in keys if key]
    if numbers:
        return _one_number_of(numbers)
    return known or (_one_of(choices) if choices else _text)


def _shapes_of(form: type[forms.ModelForm]) -> dict[str, Shape]:
    return {name: _shape_of(each) for name, each in form.base_fields.items()}


# What each key of each table may hold, beyond the fields of the admin's forms
SHAPES: dict[str, dict[str, Shape]] = {
    "interviewers": _shapes_of(RosterEntryForm),
    "jobs": {**_shapes_of(JobForm), DESCRIPTION_FILE: _text},
    "panels": {
        **_shapes_of(PanelForm),
        "people": _texts,
        "groups": _groups,
        "trainees": _texts,
        "shadow_steps": _number,
        "lead_steps": _number,
        "publish": _truth,
    },
}
