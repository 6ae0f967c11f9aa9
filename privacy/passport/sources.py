"""What is entered: which rows of other rooms, when each happened, and what of it the ledger says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Replace, Substr

from candidates.consenting import WORDINGS
from candidates.models import Consent
from interviews.models import Artifact, MediaView, Recording, RecordingMoment, Redaction
from privacy.models import Deletion, Hold
from privacy.passport.models import LedgerEntry
from privacy.precedence import RECORDED
from recruiting.identity import display_name

Kind = LedgerEntry.Kind
Facts = dict[str, str | int | None]
KEY = Cast("pk", CharField())
UUID_KEY = Replace(Cast("pk", CharField()), Value("-"), Value(""))  # databases write it with and without
HOLD_PATHS = (
    "interview__recordings",
    "application__interviews__recordings",
    "candidate__applications__interviews__recordings",
    "job__applications__interviews__recordings",
)
CHANGES = frozenset({"by", "tries", "flaw"})  # names, tries and what is found wrong may change after they were entered
REASON = "reason_sha256"  # salted: reasons of holds may name somebody, who may be erased while the entry is about somebody else
SECOND = len("2026-11-30 10:00:00")  # of a time as the database writes it


@dataclass(frozen=True)
class Event:
    """One thing to enter about one recording."""

    recording_id: int
    kind: str
    source: str
    at: datetime
    facts: Facts


@dataclass(frozen=True)
class Source:
    """`about`: the lookup from a row to its recording. `at`: the column that says when it happened."""

    kind: str
    rows: QuerySet[Any]
    about: str
    at: str
    facts: Callable[[Any], Facts]
    key: Cast | Replace | Concat = KEY

    def all(self) -> QuerySet[Any]:
        """The rows, each with its recording and its key; once for each recording it is about."""
        return self.rows.order_by().annotate(of=F(self.about), entry_key=self.key).filter(of__isnull=False)

    def new(self) -> QuerySet[Any]:
        """Those that are not entered yet, oldest first."""
        known = LedgerEntry.objects.filter(kind=self.kind, source=OuterRef("entry_key"), recording=OuterRef("of"))
        return self.all().filter(~Exists(known)).order_by(self.at, "pk")

    def event(self, row: Any) -> Event:
        return Event(row.of, self.kind, row.entry_key, getattr(row, self.at), self.facts(row))


def sources() -> Iterator[Source]:
    yield Source(Kind.BEGUN, Recording.objects.select_related("interview__panel"), "pk", "created_at", _begun)
    yield Source(
        Kind.CHOSEN,
        Consent.objects.select_related("application__candidate"),
        "application__interviews__recordings",
        "given_at",
        _chosen,
    )
    yield Source(Kind.HAPPENED, RecordingMoment.objects.all(), "recording", "happened_at", _happened)
    yield from _files()
    yield Source(
        Kind.VIEWED,
        MediaView.objects.select_related("user", "key", "artifact"),
        "artifact__recording",
        "viewed_at",
        lambda row: {
            "file": row.artifact.kind,
            "act": row.act,
            "by": _name(row.user) if row.user else str(row.by_name),
        },
    )
    redactions = Redaction.objects.select_related("redacted_by")
    yield Source(Kind.REDACTED, redactions, "recording", "redacted_at", _redacted, UUID_KEY)
    for path in HOLD_PATHS:
        holds = Hold.objects.select_related("placed_by", "released_by")
        yield Source(Kind.HELD, holds, path, "placed_at", _held)
        yield Source(Kind.RELEASED, holds.exclude(released_at=None), path, "released_at", _released)
    deleted = Deletion.objects.filter(state=Deletion.State.DONE, kind__in=RECORDED).exclude(finished_at=None)
    yield Source(Kind.DELETED, deleted, "interview__recordings", "finished_at", _deleted)


def _files() -> Iterator[Source]:
    """A redaction puts another file in its place, which is entered, too."""
    files = Artifact.objects.select_related("uploaded_by")
    content = Concat(UUID_KEY, Value("-"), Substr("sha256", 1, 16), output_field=CharField())
    stored = files.exclude(Q(sha256="") | Q(archived_at=None) | Q(file=""))
    yield Source(Kind.STORED, stored, "recording", "archived_at", _stored, content)
    ended = files.exclude(finished_at=None)
    for kind, state in ((Kind.FILE_LOST, Artifact.State.DEAD), (Kind.FILE_ERASED, Artifact.State.ERASED)):
        rows = ended.filter(state=state)
        yield Source(kind, rows, "recording", "finished_at", lambda row: {"file": row.kind}, UUID_KEY)
    # Of these the row says only the last time: each is entered, and none is looked for again (audit.PASSING).
    for kind, column in ((Kind.READ_BACK, "read_back_at"), (Kind.RESTRICTED, "restricted_at")):
        rows, moment = files.exclude(**{column: None}), Substr(Cast(column, CharField()), 1, SECOND)
        key = Concat(UUID_KEY, Value("-"), moment, output_field=CharField())
        yield Source(kind, rows, "recording", column, lambda row: {"file": row.kind, "flaw": row.flaw}, key)


def is_as_entered(then: Mapping[str, object], now: Facts) -> bool:
    """Does the row still say what was entered of it? Reasons that are erased can't be compared any more."""
    erased = {REASON} if now.get(REASON, "") is None else frozenset[str]()
    return all(now.get(name) == value for name, value in then.items() if name not in CHANGES | erased)


def _begun(row: Recording) -> Facts:
    return {"interview": str(row.interview_id), "way": row.source}


def _chosen(row: Consent) -> Facts:
    return {
        "choice": row.choice,
        "wording_version": row.wording_version,
        "wording": WORDINGS.get(row.wording_version, ""),
        "language": row.language,
        "channel": row.channel,
        "by": row.application.candidate.name,
    }


def _happened(row: RecordingMoment) -> Facts:
    return {"words": row.words, "state": row.vendor_state, "meeting_state": row.vendor_meeting_state}


def _stored(row: Artifact) -> Facts:
    return {
        "file": row.kind,
        "size": row.size,
        "sha256": row.sha256,
        "content_type": row.content_type,
        "tries": row.tries,
        "flaw": row.flaw,
        "by": _name(row.uploaded_by),
    }


def _redacted(row: Redaction) -> Facts:
    return {"category": row.category, "from_ms": row.starts_ms, "to_ms": row.ends_ms, "by": _name(row.redacted_by)}


def _held(row: Hold) -> Facts:
    return {"on": row.subject_kind, REASON: _sealed(row, row.reason), "by": _name(row.placed_by)}


def _released(row: Hold) -> Facts:
    return {"on": row.subject_kind, REASON: _sealed(row, row.release_reason), "by": _name(row.released_by)}


def _sealed(row: Hold, reason: str) -> str | None:
    """None once the reasons are erased."""
    return sha256(f"{row.salt}{reason}".encode()).hexdigest() if row.has_words else None


def _deleted(row: Deletion) -> Facts:
    return {"what": row.kind, "count": row.count, "rule": row.rule, "receipt": str(row.pk)}


def _name(user: User | None) -> str:
    return display_name(user) if user else ""
