"""What a kind of fault is, and how the options of a request for one are read. Bad ones are refused by name."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import InvalidRequest

MAX_SECONDS = 120  # each takes a thread as long
MAX_TIMES = 1_000_000
MAX_PATTERN_LENGTH = 200
MAX_MATCHED_LENGTH = 200
MAX_CHOICES = 3

Reader = Callable[[Any, str], Any]


@dataclass(frozen=True)
class Option:
    """One member of the wish: what it means, its value when it is left out, and how a given value is read."""

    meaning: str
    default: Any
    read: Reader


@dataclass(frozen=True)
class Kind:
    """One kind of fault. `example` is a whole wish; what `effect` takes and gives is its family's affair."""

    name: str
    family: str
    summary: str
    example: dict[str, Any]
    effect: Callable[..., Any]
    options: dict[str, Option] = field(default_factory=dict)

    def read(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Every option with the value wished for or its default; raises InvalidRequest naming the member."""
        for name in wish:
            if name != "kind" and name not in self.options:
                raise InvalidRequest(f"{self.name} has no option {name!r}; it knows {', '.join(self.options)}")
        return {
            name: option.read(wish[name], name) if name in wish else option.default
            for name, option in self.options.items()
        }

    def body(self) -> dict[str, Any]:
        """The kind as the catalogue shows it."""
        options = {name: {"meaning": one.meaning, "default": one.default} for name, one in self.options.items()}
        shown = {"name": self.name, "family": self.family, "summary": self.summary}
        return {**shown, "options": options, "example": self.example}


def by_name(*kinds: Kind) -> dict[str, Kind]:
    """The table of a family."""
    return {kind.name: kind for kind in kinds}


# ── readers ──


def seconds(value: Any, name: str) -> float:
    """0 to 120 seconds."""
    return _number(value, name, 0, MAX_SECONDS)


def long_time(value: Any, name: str) -> float:
    """0 to 30 days, for what waits on the sandbox's clock."""
    return _number(value, name, 0, 30 * 86_400)


def _number(value: Any, name: str, least: float, most: float) -> float:
    try:
        number = math.nan if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not least <= number <= most:  # NaN is in no range
        raise InvalidRequest(f"{name} must be a number from {least:.15g} to {most:.15g}")
    return number


def count(least: int, most: int) -> Reader:
    """A whole number in a range."""

    def read(value: Any, name: str) -> int:
        number = _number(value, name, least, most)
        if number != int(number):
            raise InvalidRequest(f"{name} must be a whole number")
        return int(number)

    return read


def optional(read: Reader) -> Reader:
    """Null as well."""
    return lambda value, name: None if value is None else read(value, name)


def boolean(value: Any, name: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise InvalidRequest(f"{name} must be true or false")
    return value


def one_of(*words: str) -> Reader:
    """One of these texts."""

    def read(value: Any, name: str) -> str:
        if not isinstance(value, str) or value not in words:
            raise InvalidRequest(f"{name} must be one of: {', '.join(words)}")
        return value

    return read


def text(longest: int) -> Reader:
    """A text of at most so many characters."""

    def read(value: Any, name: str) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise InvalidRequest(f"{name} must be a text of at most {longest} characters")
        return value

    return read


def verb(value: Any, name: str) -> str:
    """An HTTP method, in any case; empty for every one."""
    return one_of("", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")(str(value).upper(), name)


def pattern(value: Any, name: str) -> str:
    """A regular expression that cannot take for ever: short, no repeated groups, at most three places with a choice."""
    if not isinstance(value, str) or len(value) > MAX_PATTERN_LENGTH:
        raise InvalidRequest(f"{name} must be a regular expression of at most {MAX_PATTERN_LENGTH} characters")
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidRequest(f"{name} must be a regular expression: {error}") from error
    bare = re.sub(r"\[\^?\]?[^\]]*\]", "x", re.sub(r"\\.", "x", value)).replace("(?:", "(")
    if re.search(r"\)[*+?{]", bare) or len(re.findall(r"[*+?{|]", bare)) > MAX_CHOICES:
        raise InvalidRequest(
            f"{name} may hold at most {MAX_CHOICES} of * + ? {{ and |, none of them after a group, so that it never takes long"
        )
    return value


def path_pattern(value: Any, name: str) -> str:
    """The same for a path. Below /_sandbox no fault ever happens, so a fault that waits there is refused."""
    if "/_sandbox" in pattern(value, name).replace("\\", ""):
        raise InvalidRequest(f"{name} must not be below /_sandbox: no fault happens to the sandbox's own addresses")
    return value


def found_in(regex: str, *texts: str | None) -> bool:
    """Whether a pattern from `pattern` occurs in one of the texts; nothing occurs everywhere."""
    return not regex or any(re.search(regex, given[:MAX_MATCHED_LENGTH]) for given in texts if given)


def times(default: int | None = 1) -> dict[str, Option]:
    """How often it happens; every kind has this."""
    meaning = "how often it happens before it is gone; null: until it is removed"
    return {"times": Option(meaning, default, optional(count(1, MAX_TIMES)))}


def requests_matching(path: str = "", default_times: int | None = 1) -> dict[str, Option]:
    """Which requests it happens to: `path`, `method`, `times`."""
    return {
        "path": Option("regular expression searched for in the path; empty: every path", path, path_pattern),
        "method": Option("GET, POST and so on; empty: every verb", "", verb),
        **times(default_times),
    }
