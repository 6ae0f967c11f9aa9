"""The ledger: what is new is entered, in order, and a checkpoint is signed over all of it. Reads rows of other rooms; writes LedgerEntry, Checkpoint.

Entries and checkpoint are written in one transaction: a process that dies leaves all of it or nothing. Of two at once the second
finds its places taken, and writes nothing.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from privacy.passport import note, tree
from privacy.passport.models import Checkpoint, LedgerCheck, LedgerEntry
from privacy.passport.sources import Event, Facts, sources
from recruiting.tokens import new_salt

MAX_AT_ONCE = 2000
MAX_SOURCE = 60  # characters


class LedgerIsBroken(Exception):
    """The ledger ends elsewhere than its last checkpoint says: nothing is entered behind that."""


def record(*, now: datetime) -> int:
    """Enter what is new, at most MAX_AT_ONCE; returns how many entries were made. A ledger that is broken is looked at at once."""
    events = _new()
    if not events:
        return 0
    try:
        with transaction.atomic():
            return _append(events, at=now)
    except IntegrityError:
        return 0  # another process is at it
    except LedgerIsBroken:
        today = timezone.localtime(now, timezone.get_default_timezone()).date()
        LedgerCheck.objects.ask(today, at=now, again=True)
        return 0


def forget(recording_ids: Iterable[int], *, facts: Facts, now: datetime) -> int:
    """Erase what the ledger says of these recordings; returns of how many entries. To be called when their rows are erased, in the
    same transaction.

    What happened before and was not entered yet is entered first: its hash stays. Of each recording one entry more says that it was
    erased: `facts`, which name no person, such as the number of the receipt; once for the same facts. Raises LedgerIsBroken, and
    IntegrityError when another process enters something in the same moment.
    """
    wanted = set(recording_ids)
    if not wanted:
        return 0
    source = "".join(str(value) for value in facts.values())[:MAX_SOURCE]
    same = LedgerEntry.objects.filter(recording__in=wanted, kind=LedgerEntry.Kind.ERASED, source=source)
    known = set(same.values_list("recording_id", flat=True))
    with transaction.atomic():
        events = _new(of=wanted)
        erased = [Event(pk, LedgerEntry.Kind.ERASED, source, now, facts) for pk in sorted(wanted - known)]
        if events or erased:
            _append([*events, *erased], at=now)
        return LedgerEntry.objects.filter(recording__in=wanted).empty()


def _new(*, of: Collection[int] | None = None) -> list[Event]:
    """Oldest first: all about these recordings; of all recordings, at most MAX_AT_ONCE."""
    events = [
        source.event(row)
        for source in sources()
        for row in (source.new()[:MAX_AT_ONCE] if of is None else source.new().filter(of__in=of)).iterator()
    ]
    ordered = sorted(events, key=lambda event: (event.at, event.recording_id, event.kind, event.source))
    return ordered[:MAX_AT_ONCE] if of is None else ordered


def _append(events: Sequence[Event], *, at: datetime) -> int:
    """Within a transaction. Raises LedgerIsBroken, and IntegrityError when another process was faster."""
    last, size = Checkpoint.objects.last(), LedgerEntry.objects.size()
    if size != (last.size if last else 0):
        raise LedgerIsBroken
    peaks, signer = last.grown() if last else tree.Peaks(), note.signer()
    numbers = _numbers({event.recording_id for event in events})
    entries = []
    for event in events:
        numbers[event.recording_id] += 1
        entry = _entry(event, peaks.size, numbers[event.recording_id], at)
        entry.seal = signer.seal(entry.what_is_sealed)
        peaks.append(bytes.fromhex(entry.leaf_hash))
        entries.append(entry)
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    _sign(peaks, signer, at=at)
    return len(entries)


def _numbers(recording_ids: set[int]) -> Counter[int]:
    """How many entries each of these has: a passport that leaves one out is found by the numbers."""
    rows = LedgerEntry.objects.filter(recording__in=recording_ids).order_by().values_list("recording_id")
    return Counter(dict(rows.annotate(entries=Count("pk"))))


def _entry(event: Event, position: int, number: int, at: datetime) -> LedgerEntry:
    said = {
        "position": position,
        "recording": event.recording_id,
        "number": number,
        "kind": str(event.kind),
        "at": event.at.astimezone(UTC).isoformat(),
        "facts": event.facts,
    }
    entry = LedgerEntry(
        position=position,
        recording_id=event.recording_id,
        kind=event.kind,
        source=event.source,
        salt=new_salt(),
        content=json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        entered_at=at,
    )
    entry.leaf_hash = entry.hash_of_content.hex()
    return entry


def _sign(peaks: tree.Peaks, signer: note.Signer, *, at: datetime) -> None:
    root = peaks.root()
    Checkpoint.objects.create(
        size=peaks.size,
        root=root.hex(),
        peaks=[each.hex() for each in peaks.hashes],
        note=signer.sign(str(note.Head(signer.name, peaks.size, root))),
        made_at=at,
        due_at=at,
    )
