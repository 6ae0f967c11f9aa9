"""The look at the whole ledger: is every entry what was entered? The first that is not is named, with what was done to it.

Found is what somebody with access to the database may do, but not with our key: each entry carries our signature, the checkpoints lie
outside, and the rows that were entered are compared with what was entered of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from cryptography.x509 import Certificate
from django.db.models import Q
from django.utils import timezone

from interviews.models import Artifact, Recording, Redaction
from privacy.passport import authority, note, outside, rfc3161, tree
from privacy.passport.models import Checkpoint, LedgerCheck, LedgerEntry, LedgerEntryQuerySet, Stamp
from privacy.passport.sources import Source, is_as_entered, sources
from privacy.schedule import day
from recruiting.work.errors import Never

Fault = LedgerCheck.Fault
CHUNK = 1000
NOTES_AT_ONCE = 100  # each outside is a file, perhaps of a bucket far away
NIGHT = 3  # o’clock, in the site’s zone
# Rows of files change: what was lost may be tried again, and what is stored be replaced.
FILES = frozenset({LedgerEntry.Kind.STORED, LedgerEntry.Kind.FILE_LOST, LedgerEntry.Kind.FILE_ERASED})
PASSING = frozenset({LedgerEntry.Kind.READ_BACK, LedgerEntry.Kind.RESTRICTED})  # the row says only the last time


@dataclass(frozen=True)
class Found:
    """The first entry that is not right. `recording_id`: None where nothing is left that says it."""

    fault: LedgerCheck.Fault
    position: int
    recording_id: int | None = None


@dataclass(frozen=True)
class Result:
    entries: int
    checkpoints: int
    found: Found | None


def work(check: LedgerCheck, *, now: datetime) -> str:
    """One day's check; returns its new state. Raises Never when the authority's roots can't be read."""
    try:
        result = look(meanwhile=check.renew)
    except authority.Mistaken as error:
        raise Never(str(error)) from error
    found = result.found
    is_there = found and Recording.objects.filter(pk=found.recording_id or 0).exists()
    check.conclude(
        entries=result.entries,
        checkpoints=result.checkpoints,
        fault=found.fault if found else "",
        position=found.position if found else None,
        recording_id=found.recording_id if found and is_there else None,
    )
    return LedgerCheck.State.FOUND if found else LedgerCheck.State.DONE


def owe_check(*, now: datetime) -> None:
    """The night's check, once a day from NIGHT on."""
    if timezone.localtime(now, timezone.get_default_timezone()).hour >= NIGHT:
        LedgerCheck.objects.ask(day(now), at=now)


def look(*, meanwhile: Callable[[], object] = lambda: None) -> Result:
    """All entries, all checkpoints and their stamps here and outside, and the rows. `meanwhile`: called now and then, since it may
    take minutes. Raises authority.Mistaken."""
    known = note.verifiers()
    heads, forged = _heads(known, meanwhile)
    faults = [
        *_in_the_ledger(known, heads, meanwhile),
        *_in_the_rows(meanwhile),
        *([Found(Fault.FORGED, forged)] if forged is not None else []),
        *_in_the_stamps(meanwhile),
    ]
    first = min(faults, key=lambda found: found.position, default=None)
    return Result(LedgerEntry.objects.count(), len(heads), first)


def _heads(known: list[note.Verifier], meanwhile: Callable[[], object]) -> tuple[list[note.Head], int | None]:
    """What our checkpoints say, by size; and where one is not signed by us, the size of the one before it."""
    heads: set[note.Head] = set()
    forged = False
    for number, text in enumerate(chain(Checkpoint.objects.values_list("note", flat=True), outside.notes())):
        if number % NOTES_AT_ONCE == 0:
            meanwhile()
        try:
            heads.add(note.read_checkpoint(text, known))
        except note.NotSigned:
            forged = True
    ordered = sorted(heads, key=lambda head: head.size)
    return ordered, (ordered[-1].size if ordered else 0) if forged else None


def _in_the_ledger(
    known: list[note.Verifier], heads: list[note.Head], meanwhile: Callable[[], object]
) -> Iterator[Found]:
    """The first fault, if there is one: entries by themselves, then against each checkpoint as far as it reaches."""
    peaks, ahead, proven = tree.Peaks(), list(heads), 0
    erased = _last_erasures(LedgerEntry.objects.all())
    for entry in LedgerEntry.objects.order_by("position").iterator(CHUNK):
        if peaks.size % CHUNK == 0:
            meanwhile()
        if entry.position != peaks.size:
            yield Found(Fault.REMOVED, peaks.size)
            return
        if fault := _fault_of(entry, known, erased):
            yield Found(fault, entry.position, entry.recording_id)
            return
        peaks.append(bytes.fromhex(entry.leaf_hash))
        while ahead and ahead[0].size == peaks.size:
            if ahead.pop(0).root != peaks.root():
                yield Found(Fault.REWRITTEN, proven)
                return
            proven = peaks.size
    if ahead:
        yield Found(Fault.TRUNCATED, peaks.size)
    elif (signed := _signed()) < peaks.size:
        yield Found(Fault.UNSIGNED, signed)


def _signed() -> int:
    """How far our own checkpoints reach now: each is written with its entries, and nothing is entered behind one that is gone."""
    last = Checkpoint.objects.last()
    return last.size if last else 0


def _fault_of(entry: LedgerEntry, known: list[note.Verifier], erased: dict[int, int]) -> LedgerCheck.Fault | None:
    if not note.is_sealed(entry.seal, entry.what_is_sealed, known):
        return Fault.SWAPPED if _is_another(entry) else Fault.EDITED
    if not entry.content:
        return None if entry.position < _erased_at(entry, erased) else Fault.EMPTIED
    try:
        is_its = entry.hash_of_content.hex() == entry.leaf_hash
    except ValueError:
        is_its = False  # the salt is none
    return None if is_its else Fault.EDITED


def _erased_at(entry: LedgerEntry, erased: dict[int, int]) -> int:
    """Where it says that its recording was erased, perhaps since this look began; -1 where nothing says it."""
    if entry.recording_id not in erased:
        erased |= _last_erasures(LedgerEntry.objects.filter(recording=entry.recording_id))
    return erased.get(entry.recording_id, -1)


def _last_erasures(entries: LedgerEntryQuerySet) -> dict[int, int]:
    rows = entries.filter(kind=LedgerEntry.Kind.ERASED).order_by("position")
    return dict(rows.values_list("recording_id", "position"))


def _is_another(entry: LedgerEntry) -> bool:
    """Whole in itself, and from another place?"""
    try:
        is_its = entry.hash_of_content.hex() == entry.leaf_hash
    except ValueError:
        return False  # the salt is none
    return is_its and entry.said.get("position", entry.position) != entry.position


# ── the time stamps ──
def _in_the_stamps(meanwhile: Callable[[], object]) -> Iterator[Found]:
    """Those that are not over their checkpoint, or do not say what their row says. Named is the last entry of the checkpoint."""
    roots = authority.roots()
    rows = Stamp.objects.stamped().select_related("checkpoint")
    here = (
        (row.checkpoint.size, [row.checkpoint.note.encode()], row.file, (row.stamped_at, row.authority))
        for row in rows.iterator(CHUNK)
    )
    there = ((size, notes, file, None) for size, notes, file in outside.stamps())
    for number, (size, notes, file, told) in enumerate(chain(here, there)):
        if number % NOTES_AT_ONCE == 0:
            meanwhile()
        if not any(_is_over(text, file, told, roots) for text in notes):
            yield Found(Fault.MISSTAMPED, max(0, size - 1))


def _is_over(text: bytes, file: bytes, told: tuple[object, str] | None, roots: list[Certificate]) -> bool:
    """`told`: time and authority as the row has them."""
    try:
        found = rfc3161.read(file, over=text, roots=roots)
    except rfc3161.NoStamp:
        return False
    return told in (None, (found.at, found.authority))


# ── the rows that were entered ──
def _in_the_rows(meanwhile: Callable[[], object]) -> Iterator[Found]:
    """The first entry of each kind whose row says something else now, or is gone."""
    by_kind: dict[str, list[Source]] = {}
    for source in sources():
        if source.kind not in PASSING:
            by_kind.setdefault(source.kind, []).append(source)
    for kind, those in by_kind.items():
        found = next(_of_kind(kind, those, meanwhile), None)
        if found:
            yield found


def _of_kind(kind: str, those: list[Source], meanwhile: Callable[[], object]) -> Iterator[Found]:
    """In the order of the ledger."""
    entries = LedgerEntry.objects.filter(kind=kind).exclude(content="").order_by("position")
    for chunk in _chunks(entries.iterator(CHUNK)):
        meanwhile()
        wanted = {entry.recording_id for entry in chunk}
        rows = {
            (event.recording_id, event.source): event.facts
            for source in those
            for event in map(source.event, source.all().filter(of__in=wanted))
        }
        replaced = _replaced(wanted) if kind == LedgerEntry.Kind.STORED else wanted
        for entry in chunk:
            facts = rows.get((entry.recording_id, entry.source))
            is_free = kind in FILES and entry.recording_id in replaced
            if facts is None and not is_free and _still_says_it(entry):
                yield Found(Fault.ROW_GONE, entry.position, entry.recording_id)
            elif facts is not None and not is_as_entered(entry.said.get("facts", {}), facts):
                yield Found(Fault.ROW_CHANGED, entry.position, entry.recording_id)


def _replaced(recording_ids: set[int]) -> set[int]:
    """Those whose files may be others now: redacted, uploaded anew, or erased. Each new file is entered, too."""
    redacted = Redaction.objects.filter(recording__in=recording_ids)
    files = Artifact.objects.filter(recording__in=recording_ids)
    others = files.filter(Q(state=Artifact.State.ERASED) | ~Q(uploaded_at=None))
    return {*redacted.values_list("recording_id", flat=True), *others.values_list("recording_id", flat=True)}


def _still_says_it(entry: LedgerEntry) -> bool:
    """False when it was erased with its row since this look began."""
    return LedgerEntry.objects.filter(pk=entry.pk).exclude(content="").exists()


def _chunks(entries: Iterable[LedgerEntry]) -> Iterator[list[LedgerEntry]]:
    chunk: list[LedgerEntry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
