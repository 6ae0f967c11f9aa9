"""One recording's passport, put together for its page. Reads, and changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from candidates.models import Application
from interviews.models import Artifact, MediaView, Recording
from privacy import policy, report, schedule
from privacy.models import Deletion, Erasure
from privacy.passport import words
from privacy.passport.models import Checkpoint, LedgerEntry, Stamp
from privacy.precedence import RECORDED

Kind = LedgerEntry.Kind
BAD = "bad"
TONES = {
    Kind.CHOSEN: "info",
    Kind.STORED: "good",
    Kind.HELD: "warn",
    Kind.REDACTED: "warn",
    Kind.FILE_LOST: BAD,
    Kind.FILE_ERASED: BAD,
    Kind.DELETED: BAD,
    Kind.RESTRICTED: "warn",
    Kind.ERASED: BAD,
}
ROUTINE = frozenset({Kind.VIEWED, Kind.READ_BACK})  # happens often, and says little each time
OF_HOLDS = frozenset({Kind.HELD, Kind.RELEASED})  # their source is the hold's id
MAX_IN_A_ROW = 8


@dataclass(frozen=True)
class Line:
    """One entry, in words. `at`: in the viewer's zone; None where its content is erased. `note`: what more is said, such as a
    consent's wording; `receipt`: the page of what it was erased by, or ""; `hold`: the page of the hold that it tells of, or ""."""

    position: int
    at: datetime | None
    kind: LedgerEntry.Kind
    tone: str
    sentence: str
    note: str = ""
    receipt: str = ""
    hold: str = ""

    @property
    def day(self) -> date | None:
        return self.at.date() if self.at else None

    @property
    def is_routine(self) -> bool:
        """Not where something was found wrong."""
        return self.kind in ROUTINE and self.at is not None and self.tone != BAD


@dataclass(frozen=True)
class Stretch:
    """Entries of one day, or of several of which nobody has to read each: those are folded."""

    day: date | None  # None where what they said is erased, or where the heading stands above already
    until: date | None
    lines: list[Line]
    is_folded: bool = False
    is_erased: bool = False


def course_of(recording_id: int) -> list[Stretch]:
    """All entries in the order in which they happened; those that are erased last. Many openings in a row are folded into one."""
    entries = LedgerEntry.objects.filter(recording=recording_id).order_by("position")
    lines = sorted(
        map(_line, entries), key=lambda line: (line.at is None, line.at and line.at.timestamp(), line.position)
    )
    return list(_stretches(lines))


def _stretches(lines: list[Line]) -> Iterator[Stretch]:
    above: date | None = None
    for is_routine, run in groupby(lines, lambda line: line.is_routine):
        those = list(run)
        if is_routine and len(those) > MAX_IN_A_ROW:
            yield Stretch(those[0].day, those[-1].day, those, is_folded=True)
            above = None
            continue
        for day, same in groupby(those, lambda line: line.day):
            yield Stretch(day if day != above else None, day, list(same), is_erased=day is None)
            above = day


def _line(entry: LedgerEntry) -> Line:
    kind = LedgerEntry.Kind(entry.kind)
    tone, said = TONES.get(kind, "quiet"), entry.said
    if "at" not in said:
        return Line(entry.position, None, kind, tone, "")
    facts = said["facts"]
    at = timezone.localtime(datetime.fromisoformat(str(said["at"])))
    flaw = words.flaw_words(facts)
    note = str(facts.get("wording") or flaw or facts.get("sha256") or "")
    tone = BAD if flaw else tone
    hold = reverse("admin:privacy_hold_change", args=[entry.source]) if kind in OF_HOLDS else ""
    return Line(entry.position, at, kind, tone, words.sentence(entry.kind, facts), note, _receipt(kind, facts), hold)


def _receipt(kind: LedgerEntry.Kind, facts: Mapping[str, object]) -> str:
    """The policy's deletions have numbers, erasures longer ids."""
    number = str(facts.get("receipt") or "")
    if kind not in {Kind.DELETED, Kind.ERASED} or not number:
        return ""
    if number.isdecimal():
        is_there, page = Deletion.objects.filter(pk=number).exists(), "admin:privacy_deletion_change"
    else:
        is_there, page = _is_uuid(number) and Erasure.objects.filter(pk=number).exists(), "admin:privacy_erasure_change"
    return reverse(page, args=[number]) if is_there else ""


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Figures:
    files: list[Artifact]
    bytes: int
    openings: int
    people: int  # who opened files of it
    programs: int  # likewise, each by a key of the API
    entries: int
    covered_by: Checkpoint | None  # the last checkpoint, when nothing of the recording waits for one
    stamp: Stamp | None  # the newest one that covers any of the entries
    stamped: int  # entries that it covers


def figures(recording: Recording | None, recording_id: int) -> Figures:
    files = list(recording.artifacts.all()) if recording else []
    views = MediaView.objects.filter(artifact__recording=recording_id).order_by().values_list("user_id", "key_id")
    by_person, by_program = [user for user, _ in views if user], [key for _, key in views if key]
    entries = LedgerEntry.objects.filter(recording=recording_id)
    first = entries.order_by("position").values_list("position", flat=True).first()
    stamp = None if first is None else Stamp.objects.newest_over(first)
    return Figures(
        files=files,
        bytes=sum(each.size or 0 for each in files if each.is_stored),
        openings=len(by_person) + len(by_program),
        people=len(set(by_person)),
        programs=len(set(by_program)),
        entries=entries.count(),
        covered_by=Checkpoint.objects.last(),
        stamp=stamp,
        stamped=entries.filter(position__lt=stamp.checkpoint.size).count() if stamp else 0,
    )


def kept_until(recording: Recording, user: User, *, now: datetime) -> Iterator[str]:
    """A sentence for each kind of its files; none for who may not know yet."""
    applications = schedule.told_to(user, Application.objects.filter(interviews=recording.interview_id), now=now)
    read = policy.unless_broken()
    for line in schedule.plan(applications, read, kinds=RECORDED) if read else []:
        if line.interview and line.interview.pk == recording.interview_id:
            yield f"{line.kind.label}: {report.sentence(line, schedule.day(now))}"
