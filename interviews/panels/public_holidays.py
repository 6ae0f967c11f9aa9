"""Public holidays by country and region, from the library `holidays`; countries' names and zones from the IANA database. Reads no rows."""

from collections import defaultdict
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from holidays import country_holidays, list_supported_countries

Choices = tuple[tuple[str, str], ...]  # code and name
MAX_KEPT = 2_000  # years of countries and regions that there are; what people send is looked up before, and never kept
IN_ENGLISH = "en_US"  # of holidays' names; a country without an English list has them in its own language


def between(country: str, region: str, first: date, last: date) -> dict[date, str]:
    """Each holiday of these days, both included, with its name. Nothing for a country that isn't known."""
    if country not in dict(countries()):
        return {}
    region = region if region in dict(regions(country)) else ""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= {day: name for day, name in _of_year(country, region, year).items() if first <= day <= last}
    return dict(sorted(found.items()))


@cache
def countries() -> Choices:
    """Every country whose holidays are known, by name."""
    named = ((code, name) for code, name in _country_names().items() if code in list_supported_countries())
    return tuple(sorted(named, key=lambda one: one[1]))


def regions(country: str) -> Choices:
    """The country's regions that have holidays of their own, by name; none for a country that isn't known."""
    return _regions(country) if country in dict(countries()) else ()


@cache
def _regions(country: str) -> Choices:
    known = country_holidays(country)
    names: dict[str, list[str]] = defaultdict(list)
    for name, code in known.subdivisions_aliases.items():
        names[code].append(name)
    named = ((code, " / ".join(names.get(code, [code])[:2])) for code in known.subdivisions)
    return tuple(sorted(named, key=lambda one: one[1]))


def country_of_zone(zone: str) -> str:
    """The code of the country in which the time zone's place lies; empty for UTC and the like."""
    return _countries_by_zone().get(zone, "")


@lru_cache(MAX_KEPT)
def _of_year(country: str, region: str, year: int) -> dict[date, str]:
    return dict(country_holidays(country, subdiv=region or None, years=year, expand=False, language=IN_ENGLISH))


@cache
def _country_names() -> dict[str, str]:
    return {code: name for code, name, *_ in _table("iso3166.tab")}


@cache
def _countries_by_zone() -> dict[str, str]:
    return {zone: code for code, _, zone, *_ in _table("zone.tab")}


def _table(name: str) -> list[list[str]]:
    """The rows of one of the database's tables, without its comments."""
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
