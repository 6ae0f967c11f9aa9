"""Carrying the policy out: what is due is owed as rows, each of which a worker carries out. Nothing is, until a person in charge has
looked at what it comes to and let it (Mandate), for this file of the policy word for word.

Every hour a batch is owed, so that a night of many leaves the other work its workers. The application itself is owed last, once nothing
else of it is left: by its candidate the rest is found.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction

from candidates.models import Application
from interviews.enums import SOUND_AND_PICTURE, TEXTS
from interviews.models import Artifact, Interview
from privacy import policy, removal, schedule
from privacy.models import Deletion, Erasure, Mandate
from privacy.policy import Policy
from privacy.precedence import RECORDED, Action, Kind
from privacy.schedule import Line
from recruiting.work import running
from recruiting.work.errors import Postponed

MAX_AT_ONCE = 500  # deletions that are owed in one go
APPLICATIONS_AT_ONCE = 500  # read into memory together
ENDED = frozenset({Deletion.State.DONE, Deletion.State.SPARED})
FILES = {Kind.RECORDING: SOUND_AND_PICTURE, Kind.TRANSCRIPT: TEXTS}
WITHOUT_MANDATE = timedelta(hours=1)


def owe(*, now: datetime) -> int:
    """Owe what is due, at most MAX_AT_ONCE, and restrict what may not be used any more; returns how many deletions are open now."""
    read = _mandated_policy()
    if read is None:
        return 0
    today = schedule.day(now)
    for lines in _batches(read):
        _restrict(lines, today, now=now)
        still = MAX_AT_ONCE - _open()
        if still > 0:
            Deletion.objects.owe([_row(line, now=now) for line in due(lines, today)][:still])
    return _open()


def first_run(read: Policy, *, now: datetime) -> dict[str, int]:
    """How many things of each kind are to be deleted now, by the value of the kind; `applications` has how many they belong to."""
    found: Counter[str] = Counter({kind.value: 0 for kind in Kind} | {"applications": 0})
    for lines in _batches(read):
        gone = [line for line in lines if line.action(schedule.day(now)) == Action.DELETE]
        found.update(Counter({"applications": len({line.application.pk for line in gone})}))
        for line in gone:
            found[line.kind.value] += line.count
    return dict(found)


def work_off(*, now: datetime) -> int:
    """Owe and carry out in this process, until nothing is due any more; returns how many rows came to their end."""
    ended = 0
    while owe(now=now):
        rows = [
            running.run(Deletion, pk, carry_out, now=now)
            for pk in Deletion.objects.due(now).values_list("pk", flat=True)
        ]
        now_ended = sum(row is not None and row.state in ENDED for row in rows)
        if not now_ended:
            break  # what is left waits for something
        ended += now_ended
    return ended


def carry_out(deletion: Deletion, *, now: datetime) -> str:
    """Take away what one row is about, if that is still due. Raises Postponed while nobody lets the policy be carried out."""
    read = _mandated_policy()
    if read is None:
        raise Postponed("Nobody lets the policy be carried out, or its file is broken.", wait=WITHOUT_MANDATE)
    lines = schedule.plan(Application.objects.filter(pk=deletion.application_id), read)
    is_due = any(_is_about(line, deletion) for line in due(lines, schedule.day(now)))
    line = next((line for line in lines if _is_about(line, deletion)), None)
    if line is None:
        return Deletion.State.DONE  # by a worker that died before it could say so
    deletion.keep_reason(line.verdict.reason, rule=_rule(line))
    return _remove(deletion, line, at=now) if is_due else Deletion.State.SPARED


def due(lines: Iterable[Line], today: date) -> Iterator[Line]:
    """What is to be deleted now. `lines`: all of each application, one application after the other."""
    for _, same in groupby(lines, key=lambda line: line.application.pk):
        rest = list(same)
        for line in rest:
            is_last = line.kind != Kind.APPLICATION or len(rest) == 1
            if line.action(today) == Action.DELETE and is_last:
                yield line


def _remove(deletion: Deletion, line: Line, *, at: datetime) -> str:
    place = removal.Place(line.application, line.interview)
    try:
        removal.remove_at_nylas(line.kind, place, at=at)
        with transaction.atomic():
            deletion.add_count(removal.remove_here(line.kind, place, receipt=str(deletion.pk), at=at))
    except removal.Held:  # placed meanwhile
        return Deletion.State.SPARED
    return Deletion.State.DONE


def _mandated_policy() -> Policy | None:
    """The policy, where somebody in charge lets it be carried out."""
    read = policy.unless_broken()
    return read if read and Mandate.objects.for_policy(read.sha256) else None


def _batches(read: Policy) -> Iterator[list[Line]]:
    last = 0
    while pks := list(
        Application.objects.filter(pk__gt=last, erased_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)[:APPLICATIONS_AT_ONCE]
    ):
        yield schedule.plan(Application.objects.filter(pk__in=pks), read)
        last = pks[-1]


def _restrict(lines: Sequence[Line], today: date, *, now: datetime) -> None:
    """Whole applications; and of those that are open still, what was recorded. Of who was erased, all that a law keeps (erasing.py)."""
    whole = [line for line in lines if line.kind == Kind.APPLICATION]
    erased = set(Erasure.objects.filter(state=Erasure.State.RESTRICTED).values_list("candidate", flat=True))

    def is_closed(line: Line) -> bool:
        return line.action(today) == Action.RESTRICT or line.application.candidate_id in erased

    restricted = {line.application.pk for line in whole if is_closed(line)}
    Application.objects.restrict(restricted, at=now)
    Application.objects.lift_restriction({line.application.pk for line in whole} - restricted)
    for kind in RECORDED:
        closed, opened = set[Interview](), set[Interview]()
        for line in lines:
            if line.kind == kind and line.interview:
                (closed if is_closed(line) else opened).add(line.interview)
        files = Artifact.objects.filter(kind__in=FILES[kind])
        files.filter(recording__interview__in=closed).restrict(at=now)
        files.filter(recording__interview__in=opened).lift_restriction()


def _row(line: Line, *, now: datetime) -> Deletion:
    return Deletion(
        application=line.application,
        interview=line.interview,
        kind=line.kind,
        reason=line.verdict.reason,
        rule=_rule(line),
        ended_on=line.verdict.kept_until,
        owed_at=now,
        due_at=now,
    )


def _rule(line: Line) -> str:
    said = line.verdict.decided_by.rule
    return said.name if said else ""


def _is_about(line: Line, deletion: Deletion) -> bool:
    interview = line.interview.pk if line.interview else None
    return line.kind == deletion.kind and interview == deletion.interview_id


def _open() -> int:
    return Deletion.objects.unsettled().count()
