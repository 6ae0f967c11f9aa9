"""What a new panel can start from: a phone screen, a technical interview and so on, in starting_points.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("starting_points.toml")


@dataclass(frozen=True)
class StartingPoint:
    """`key`: how an address names it. `values`: of the panel's fields, by their names."""

    key: str
    label: str
    values: Mapping[str, object]


@cache
def all_of_them() -> tuple[StartingPoint, ...]:
    """In the order of the file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_read(key, table) for key, table in told.items())


def _read(key: str, table: Mapping[str, object]) -> StartingPoint:
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in table.items()}
    return StartingPoint(key, str(clean.pop("label")), clean)


def values_of(key: str) -> dict[str, object]:
    """The values of one starting point; none for an unknown key."""
    return next((dict(point.values) for point in all_of_them() if point.key == key), {})
