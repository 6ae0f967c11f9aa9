"""Files that are looked at, carried out and taken back, as a recruiter would."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from interviews.imports.carry_out import carry_out
from interviews.imports.look import look
from interviews.imports.models import ImportRun
from interviews.imports.plan import Plan
from tests.factories import NOW


def kept(kind: str, text: str, *, by: User | None = None, now: datetime = NOW) -> ImportRun:
    return ImportRun.objects.look_at(kind, text, by=by, at=now)


def seen(kind: str, text: str, *, by: User | None = None) -> Plan:
    return look(kept(kind, text, by=by), now=NOW)


def brought(kind: str, text: str, *, by: User | None = None, now: datetime = NOW, **how: Any) -> ImportRun:
    run = kept(kind, text, by=by, now=now)
    plan = look(run, now=now)
    carry_out(run, digest=plan.digest, now=now, **({"leaves_out_mistakes": False} | how))
    return run


def wrong(plan: Plan) -> list[str]:
    return [str(each.mistake) for each in plan.found]


def told(plan: Plan) -> list[tuple[int, list[tuple[str, str, str]]]]:
    """Of each line that would do something, what."""
    return [
        (line.number, [(each.column, each.before, each.after) for each in line.changes])
        for line in plan.lines
        if line.rows
    ]
