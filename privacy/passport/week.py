"""The interviews of one week: was each recorded, is it archived, can it be proven, and until when is it kept? Reads, and changes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from candidates.models import Application, Consent
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.models import Artifact, Interview, Recording
from privacy import policy, schedule
from privacy.passport.models import Checkpoint, LedgerCheck, LedgerEntry
from privacy.precedence import RECORDED
from privacy.schedule import Line

NEVER_MADE = frozenset({Recording.State.UNWANTED, Recording.State.WITHDRAWN})


class Proof(Enum):
    """How far a recording can be proven."""

    NONE = "none"  # nothing is archived
    WAITING = "waiting"  # a file is not entered yet
    INSIDE = "inside"  # entered, and no checkpoint over it lies outside yet
    PROVEN = "proven"
    BROKEN = "broken"  # the last check found something changed


class Absence(Enum):
    """Why nothing of an interview is archived."""

    AHEAD = "ahead"  # it is still to come
    COMING = "coming"  # it is being recorded or fetched
    ERASED = "erased"
    LOST = "lost"
    NEVER = "never"  # nothing was made, and nothing will be


@dataclass(frozen=True)
class Files:
    archived: int = 0
    all: int = 0
    bytes: int = 0
    erased: int = 0
    lost: int = 0
    fetch_before: datetime | None = None  # of those not fetched yet, the first that Nylas deletes
    flaws: tuple[str, ...] = ()  # what was found wrong with those that are archived, in words

    @property
    def are_whole(self) -> bool:
        return 0 < self.archived == self.all


@dataclass(frozen=True)
class Row:
    interview: Interview
    consent: str  # of Consent.Choice, or "" when the candidate has not chosen
    recording: Recording | None
    files: Files
    proof: Proof
    # Of sound and picture, and of the text; none while there is nothing to keep, and for who may not know it yet.
    kept: list[Line]
    absence: Absence | None


@dataclass(frozen=True)
class Week:
    rows: list[Row] = field(default_factory=list)
    erased: int = 0  # interviews without a row, since their candidates are erased
    restricted: int = 0  # likewise, since what a law keeps of them is used by nobody

    @property
    def recorded(self) -> int:
        return sum(row.files.all > 0 for row in self.rows)

    @property
    def archived(self) -> int:
        return sum(row.files.are_whole and not row.files.flaws for row in self.rows)

    @property
    def proven(self) -> int:
        return sum(row.proof == Proof.PROVEN for row in self.rows)


def week_of(user: User, *, begin: datetime, now: datetime) -> Week:
    """Seven days from `begin` on, without what was cancelled. Raises PolicyIsBroken."""
    interviews = list(_interviews(user, begin))
    recordings = {row.pk: _chosen(row.recordings.all()) for row in interviews}
    choices = {row.pk: row.choice or "" for row in interviews}  # type: ignore[attr-defined]  # an annotation
    files = {pk: _files(recording) for pk, recording in recordings.items()}
    found = [recording for recording in recordings.values() if recording]
    proofs, kept = _proofs(found), _kept(user, interviews, now)
    return Week(
        [
            Row(
                interview=row,
                consent=choices[row.pk],
                recording=(recording := recordings[row.pk]),
                files=files[row.pk],
                proof=proofs[recording.pk] if recording else Proof.NONE,
                kept=kept[row.pk],
                absence=_absence(row, recording, files[row.pk], choices[row.pk], now),
            )
            for row in interviews
        ],
        **_unnamed(begin),
    )


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _unnamed(begin: datetime) -> dict[str, int]:
    is_erased = Q(application__erased_at__isnull=False)
    return _in_week(Interview.objects.not_cancelled(), begin).aggregate(
        erased=Count("pk", filter=is_erased),
        restricted=Count("pk", filter=~is_erased & Q(application__restricted_at__isnull=False)),
    )


def _in_week(interviews: InterviewQuerySet, begin: datetime) -> InterviewQuerySet:
    return interviews.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=7))


def _interviews(user: User, begin: datetime) -> Iterable[Interview]:
    choice = Consent.objects.filter(application=OuterRef("application")).order_by("-given_at", "-pk").values("choice")
    recordings = Recording.objects.order_by("created_at", "pk").prefetch_related("artifacts")
    return (
        _in_week(Interview.objects.visible_to(user).not_cancelled(), begin)
        .select_related("application__candidate", "application__job", "panel")
        .prefetch_related(Prefetch("recordings", recordings))
        .annotate(choice=Subquery(choice[:1]))
        .order_by("starts_at", "pk")
    )


def _chosen(recordings: Iterable[Recording]) -> Recording | None:
    """The last one with a file, or else the last one."""
    return max(recordings, key=lambda each: (len(each.artifacts.all()) > 0, each.created_at, each.pk), default=None)


def _files(recording: Recording | None) -> Files:
    files = list(recording.artifacts.all()) if recording else []
    stored = [each for each in files if each.is_stored]
    ends = [each.fetch_before for each in files if each.state in Artifact.OPEN and each.fetch_before]
    states = Counter(each.state for each in files)
    return Files(
        archived=len(stored),
        all=len(files),
        bytes=sum(each.size or 0 for each in stored),
        erased=states[Artifact.State.ERASED],
        lost=states[Artifact.State.DEAD],
        fetch_before=min(ends, default=None),
        flaws=tuple(sorted({str(each.get_flaw_display()) for each in stored if each.flaw})),
    )


def _absence(
    interview: Interview, recording: Recording | None, files: Files, choice: str, now: datetime
) -> Absence | None:
    if files.archived:
        return None
    if files.all and files.all == files.erased + files.lost:
        return Absence.ERASED if files.erased else Absence.LOST
    if recording is None:
        is_ahead = interview.panel.records and choice != Consent.Choice.NO and now < interview.starts_at
        return Absence.AHEAD if is_ahead else Absence.NEVER
    if recording.state == Recording.State.LOST:
        return Absence.LOST
    if recording.state in NEVER_MADE:
        return Absence.NEVER
    return Absence.AHEAD if now < interview.starts_at else Absence.COMING


def _proofs(recordings: list[Recording]) -> Mapping[int, Proof]:
    outside = Checkpoint.objects.filter(state=Checkpoint.State.SENT).order_by("-size").values("size")[:1]
    broken = LedgerCheck.objects.all().needing_attention().values("recording")[:1]
    entries = LedgerEntry.objects.filter(recording__in=recordings, kind=LedgerEntry.Kind.STORED).order_by()
    rows = entries.annotate(outside=Coalesce(Subquery(outside), 0), broken=Subquery(broken))
    entered: dict[int, dict[str, bool]] = defaultdict(dict)
    changed = None
    for pk, source, position, size, broken_one in rows.values_list(
        "recording_id", "source", "position", "outside", "broken"
    ):
        entered[pk][source], changed = position < size, broken_one
    return {each.pk: Proof.BROKEN if each.pk == changed else _proof(each, entered[each.pk]) for each in recordings}


def _proof(recording: Recording, entered: Mapping[str, bool]) -> Proof:
    """`entered`: by file, is a checkpoint over its entry outside?"""
    stored = [each for each in recording.artifacts.all() if each.is_stored]
    are_outside = [entered.get(f"{each.pk.hex}-{each.sha256[:16]}") for each in stored]
    if not stored:
        return Proof.NONE
    if None in are_outside:
        return Proof.WAITING
    return Proof.PROVEN if all(are_outside) else Proof.INSIDE


def _kept(user: User, interviews: list[Interview], now: datetime) -> Mapping[UUID, list[Line]]:
    """By interview: until when its recording and its text are kept."""
    applications = Application.objects.filter(pk__in={row.application_id for row in interviews})
    told = schedule.told_to(user, applications, now=now)
    found: dict[UUID, list[Line]] = defaultdict(list)
    for line in schedule.plan(told, policy.in_force(), kinds=RECORDED):
        if line.interview:
            found[line.interview.pk].append(line)
    return found
