"""The faults one can ask for, each with its form."""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sandbox import fault_catalogue
from sandbox.faults.kinds import Kind

FAMILIES = {
    "requests": "Calls to the API",
    "media": "Files of a recording",
    "meetings": "Meetings and Notetakers",
    "webhooks": "Webhooks on their way",
    "grants": "Accounts",
}


def catalogue(typed: Mapping[str, Any] | None, problem: str = "") -> dict[str, Any]:
    """Every kind of fault by family; each option with what its field begins with, or what was typed, and why it was refused."""
    kinds = sorted(
        fault_catalogue.KINDS.values(),
        key=lambda kind: list(FAMILIES).index(kind.family) if kind.family in FAMILIES else 99,
    )
    return {
        "families": [
            {"name": FAMILIES.get(family, family), "kinds": [_kind(kind, typed, problem) for kind in members]}
            for family, members in groupby(kinds, key=lambda kind: kind.family)
        ]
    }


def _kind(kind: Kind, typed: Mapping[str, Any] | None, problem: str) -> dict[str, Any]:
    given = typed if typed and typed.get("kind") == kind.name else {}
    fields = []
    for name, option in kind.options.items():
        begins = given.get(name, kind.example.get(name, option.default))
        value = begins if isinstance(begins, str) else "" if begins is None else json.dumps(begins, ensure_ascii=False)
        # Refusals begin with the name of what is wrong; where programs send null, a form is left empty.
        wrong = problem if given and problem.partition(" ")[0] == name else ""
        meaning = _words(option.meaning.replace("null", "empty"))
        fields.append({"name": name, "meaning": meaning, "value": value, "wrong": wrong})
    return {"name": kind.name, "summary": _words(kind.summary), "fields": fields, "is_open": bool(given)}


def _words(text: str) -> list[dict[str, Any]]:
    """Plain words and, between backticks, code."""
    return [{"text": part, "is_code": number % 2 == 1} for number, part in enumerate(text.split("`"))]
