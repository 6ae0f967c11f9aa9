"""One recording's passport, put together for its page. Reads, and changes nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth.models import User
from django.utils import timezone

from candidates.models import Application
from interviews.models import Artifact, MediaView, Recording
from privacy import policy, report, schedule
from privacy.passport import words
from privacy.passport.models import Checkpoint, LedgerEntry

Kind = LedgerEntry.Kind
TONES = {
    Kind.CHOSEN: "info",
    Kind.STORED: "good",
    Kind.HELD: "warn",
    Kind.REDACTED: "warn",
    Kind.FILE_LOST: "bad",
    Kind.FILE_ERASED: "bad",
    Kind.ERASED: "bad",
}


@dataclass(frozen=True)
class Line:
    """One entry, in words. `at`: in the viewer's zone; None where its content is erased. `note`: what more is said, such as a reason."""

    position: int
    at: datetime | None
    kind: str
    tone: str
    sentence: str
    note: str = ""


def days_of(recording_id: int) -> list[tuple[date | None, list[Line]]]:
    """All entries by day, in the order in which they happened; those that are erased last."""
    entries = LedgerEntry.objects.filter(recording=recording_id).order_by("position")
    lines = sorted(
        map(_line, entries), key=lambda line: (line.at is None, line.at and line.at.timestamp(), line.position)
    )
    return [(day, list(those)) for day, those in groupby(lines, lambda line: line.at.date() if line.at else None)]


def _line(entry: LedgerEntry) -> Line:
    label, tone = entry.get_kind_display(), TONES.get(Kind(entry.kind), "quiet")
    said = _said(entry)
    if said is None:
        return Line(entry.position, None, label, tone, "")
    facts = said["facts"]
    at = timezone.localtime(datetime.fromisoformat(str(said["at"])))
    note = str(facts.get("wording") or facts.get("reason") or facts.get("sha256") or "")
    return Line(entry.position, at, label, tone, words.sentence(entry.kind, facts), note)


def _said(entry: LedgerEntry) -> dict[str, dict[str, object]] | None:
    """None when it is erased, or was edited beyond reading."""
    try:
        said: dict[str, dict[str, object]] = json.loads(entry.content)
    except ValueError:
        return None
    return said if {"at", "facts"} <= set(said) else None


@dataclass(frozen=True)
class Figures:
    files: list[Artifact]
    bytes: int
    openings: int
    viewers: int
    entries: int
    covered_by: Checkpoint | None  # the last checkpoint, when nothing of the recording waits for one


def figures(recording: Recording | None, recording_id: int) -> Figures:
    files = list(recording.artifacts.all()) if recording else []
    views = list(
        MediaView.objects.filter(artifact__recording=recording_id).order_by().values_list("user_id", flat=True)
    )
    return Figures(
        files=files,
        bytes=sum(each.size or 0 for each in files if each.is_stored),
        openings=len(views),
        viewers=len(set(views)),
        entries=LedgerEntry.objects.filter(recording=recording_id).count(),
        covered_by=Checkpoint.objects.last(),
    )


def kept_until(recording: Recording, user: User, *, now: datetime) -> Iterator[str]:
    """A sentence for each kind of its files; none for who may not know yet."""
    applications = schedule.told_to(user, Application.objects.filter(interviews=recording.interview_id), now=now)
    try:
        lines = schedule.plan(
            applications, policy.in_force(), kinds={schedule.Kind.RECORDING, schedule.Kind.TRANSCRIPT}
        )
    except policy.PolicyIsBroken:
        return  # `manage.py check` and the page of the policy say it
    for line in lines:
        if line.interview and line.interview.pk == recording.interview_id:
            yield f"{line.kind.label}: {report.sentence(line, schedule.day(now))}"
