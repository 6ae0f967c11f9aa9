"""A recording's passport as the file that an auditor downloads: its entries, each with its proof, and the signed checkpoints."""

from pathlib import Path

from privacy.passport import note, tree
from privacy.passport.models import Checkpoint, LedgerEntry, Stamp

FORMAT = "fairloop-passport-1"
MAX_EARLIER = 50
VERIFIER = Path(__file__).with_name("verify_passport.py")


class NothingEntered(Exception):
    """Nothing of this recording is in the ledger yet."""


def passport(recording_id: int, *, held: int | None = None) -> dict[str, object]:
    """What verify_passport.py reads, as JSON. `held`: the size of a checkpoint that the auditor has. Raises NothingEntered."""
    last = Checkpoint.objects.last()
    entries = list(LedgerEntry.objects.filter(recording=recording_id).order_by("position"))
    if last is None or not entries:
        raise NothingEntered
    whole = tree.Tree(LedgerEntry.objects.leaves(last.size))
    return {
        "format": FORMAT,
        "recording": recording_id,
        "keys": [str(each) for each in note.verifiers()],
        "checkpoint": last.note,
        "entries": [_entry(each, whole) for each in entries if each.position < whole.size],
        "earlier": [
            {"checkpoint": each.note, "proof": _hex(whole.consistency(each.size))}
            for each in _earlier(last, entries, held)
            if each.size <= whole.size
        ],
    }


def _entry(entry: LedgerEntry, whole: tree.Tree) -> dict[str, object]:
    return {
        "position": entry.position,
        "salt": entry.salt or None,
        "content": entry.content or None,
        "leaf": entry.leaf_hash,
        "proof": _hex(whole.inclusion(entry.position)),
    }


def _earlier(last: Checkpoint, entries: list[LedgerEntry], held: int | None) -> list[Checkpoint]:
    """The first checkpoint over each of the newest entries, which says since when it stands there; the stamped one that the page
    names; and the one that is held."""
    times = {entry.entered_at for entry in entries[-MAX_EARLIER:]}
    stamp = Stamp.objects.newest_over(entries[0].position)
    sizes = {held or 0, stamp.checkpoint.size if stamp else 0}
    found = Checkpoint.objects.filter(made_at__in=times) | Checkpoint.objects.filter(size__in=sizes)
    return list(found.exclude(pk=last.pk).order_by("size"))


def _hex(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]
