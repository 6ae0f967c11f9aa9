"""How long things are to be kept, as the file of the policy says; read with its mistakes in words, each with its line."""

import difflib
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from django.conf import settings
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from privacy.periods import read_period
from privacy.precedence import Clock, Kind, Outcome, Rule, Strength
from recruiting.desk.entries import Mistake
from recruiting.toml_lines import Path as Place
from recruiting.toml_lines import lines

MAX_FILE_BYTES = 1_000_000
MAX_COUNTRY_PART = 3  # of ISO 3166-2, after the dash
CHOICES: dict[str, list[str]] = {
    "strength": Strength.values,
    "from": Clock.values,
    "kinds": Kind.values,
    "outcomes": Outcome.values,
}
WORDS = {
    "missing": "is missing.",
    "string_type": "Write text here, in quotes.",
    "list_type": 'Write a list here, like ["one", "two"].',
    "string_too_short": "Write something here.",
    "string_too_long": "This is too long.",
    "date_type": "Write a day here without quotes, like 2026-11-29.",
    "date_from_datetime_inexact": "Write a day here without quotes and without an hour, like 2026-11-29.",
}


class PolicyIsBroken(Exception):
    """The file can't be used; says each mistake on a line of its own."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Policy:
    rules: tuple[Rule, ...] = ()
    countries: frozenset[str] = frozenset()
    of_jobs: Mapping[str, frozenset[str]] | None = None  # countries of those that name their own, by slug
    sha256: str = ""  # of its file's text

    def countries_of(self, job: str) -> frozenset[str]:
        return (self.of_jobs or {}).get(job, self.countries)


def in_force() -> Policy:
    """That of this installation. Raises PolicyIsBroken."""
    return read(Path(settings.RETENTION_POLICY))


def unless_broken() -> Policy | None:
    """That of this installation; None while its file is broken, which `manage.py check` and the policy's page say."""
    try:
        return in_force()
    except PolicyIsBroken:
        return None


def read(path: Path) -> Policy:
    """Raises PolicyIsBroken."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PolicyIsBroken(f"{path} is larger than 1 MB.")
        return parse(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise PolicyIsBroken(f"{path} can’t be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PolicyIsBroken(f"Line {line} is not in UTF-8. Save the file anew, as UTF-8.") from None


@lru_cache(maxsize=4)
def parse(text: str) -> Policy:
    """Raises PolicyIsBroken. The same text is read once by each process."""
    text = text.replace("\r\n", "\n")
    try:
        told, where = tomllib.loads(text), lines(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyIsBroken(f"This is not TOML: {error}.") from None
    except (ValueError, RecursionError):
        words = "This is not TOML: a number is too long, or too many brackets stand in each other."
        raise PolicyIsBroken(words) from None
    try:
        written = _Written.model_validate(told)
    except ValidationError as error:
        raise PolicyIsBroken(*map(str, sorted(_mistakes(error, where), key=lambda each: each.line))) from None
    if twice := list(_twice(written, where)):
        raise PolicyIsBroken(*map(str, twice))
    rules = tuple(each.as_rule() for each in written.rules)
    of_jobs = MappingProxyType({each.slug: frozenset(each.countries) for each in written.jobs})
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Policy(rules, frozenset(written.countries), of_jobs, sha256)


# ── what may be written ──
@cache
def known_countries() -> frozenset[str]:
    """Two letters each (ISO 3166-1)."""
    table = resources.files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line and not line.startswith("#"))


def _country(text: str) -> str:
    country, dash, part = text.partition("-")
    is_part = part.isascii() and part.isalnum() and part == part.upper() and len(part) <= MAX_COUNTRY_PART
    if country not in known_countries() or (dash and not is_part):
        raise ValueError(f"“{text}” is no country. Write it as “FR”, a state of it as “US-CA”.")
    return text


def _length(text: str) -> str:
    read_period(text)
    return text


Name = Annotated[str, Field(min_length=1, max_length=100)]
Country = Annotated[str, AfterValidator(_country)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _WrittenJob(_Table):
    slug: Name
    countries: list[Country]


class _WrittenRule(_Table):
    name: Name
    strength: Strength
    length: Annotated[str, AfterValidator(_length)]
    clock: Clock = Field(alias="from")
    kinds: list[Kind] = []
    countries: list[Country] = []
    outcomes: list[Outcome] = []
    jobs: list[Name] = []
    source: Annotated[str, Field(min_length=1, max_length=500)]
    read_on: Annotated[date, Field(strict=True)]

    def as_rule(self) -> Rule:
        return Rule(
            name=self.name,
            strength=self.strength,
            length=read_period(self.length),
            clock=self.clock,
            kinds=frozenset(self.kinds),
            countries=frozenset(self.countries),
            outcomes=frozenset(self.outcomes),
            jobs=frozenset(self.jobs),
            source=self.source,
            read_on=self.read_on,
        )


class _Written(_Table):
    countries: list[Country]
    jobs: list[_WrittenJob] = []
    rules: list[_WrittenRule] = Field(min_length=1)


# ── mistakes ──
KEYS: dict[str, list[str]] = {
    "": ["countries", "jobs", "rules"],
    "jobs": list(_WrittenJob.model_fields),
    "rules": [field.alias or name for name, field in _WrittenRule.model_fields.items()],
}


def _mistakes(error: ValidationError, where: Mapping[Place, int]) -> Iterator[Mistake]:
    for each in error.errors():
        place = tuple(each["loc"])
        column = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
        yield Mistake(_line(place, where), _words(each, column, place), column=column)


def _line(place: Place, where: Mapping[Place, int]) -> int:
    """Of the value, or of the innermost table around it: what is missing stands nowhere."""
    return next((where[place[:end]] for end in range(len(place), 0, -1) if place[:end] in where), 1)


def _words(error: ErrorDetails, column: str, place: Place) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown(column, KEYS[str(place[0]) if len(place) > 1 else ""])
    if kind == "enum" or (kind == "literal_error"):
        return _unknown(str(error["input"]), CHOICES[column])
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind in {"model_type", "model_attributes_type"} or (kind == "list_type" and column in {"jobs", "rules"}):
        return f"Write [[{column}]], with two brackets, above each of them."
    if kind == "too_short":
        return "Without a rule nothing would ever be deleted. Write at least one."
    return WORDS.get(kind, error["msg"] + ".")


def _unknown(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"“{word}” is not known here. " + (f"Is {near[0]} meant?" if near else f"Known are {', '.join(known)}.")


def _twice(written: _Written, where: Mapping[Place, int]) -> Iterator[Mistake]:
    """The reasons people read name a rule, so each has a name of its own; and one job has one list of countries."""
    for table, column, names in (
        ("rules", "name", [each.name for each in written.rules]),
        ("jobs", "slug", [each.slug for each in written.jobs]),
    ):
        for index, name in enumerate(names):
            if name in names[:index]:
                yield Mistake(where[table, index, column], f"“{name}” stands here twice.", column=column)
