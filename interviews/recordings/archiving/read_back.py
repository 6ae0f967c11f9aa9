"""Stored files are read back and compared with their size and hash: a day later, then each month.

What is damaged is fetched again while Nylas has it.
"""

from datetime import datetime, timedelta
from time import monotonic

from interviews.recordings import stored_files
from interviews.recordings.archiving import flaws
from interviews.recordings.archiving.artifact import verify
from interviews.recordings.models import Artifact
from interviews.recordings.storage_trouble import StorageAway

LONGEST = timedelta(minutes=20)  # one round; the next goes on
MAX_ROWS = 200


def read_back_due(*, now: datetime) -> int:
    """Read back what is due, for LONGEST at most; returns how many files were read. Stops when the storage can't be asked."""
    began, read = monotonic(), 0
    for artifact in Artifact.objects.to_read_back(now).select_related("recording__interview")[:MAX_ROWS]:
        if monotonic() - began > LONGEST.total_seconds():
            break
        try:
            read_back(artifact, now=now)
        except StorageAway:
            break
        read += 1
    return read


def read_back(artifact: Artifact, *, now: datetime) -> str:
    """Compare one file; returns its flaw, "" for none. Raises StorageAway."""
    flaw = _flaw_of(artifact)
    if artifact.note_read_back(flaw, at=now) and flaw != artifact.flaw:
        artifact.flaw = flaw
        _mend(artifact, now=now)
    return flaw


def mark_missing(artifact: Artifact, *, now: datetime) -> bool:
    """It was not among the files in the storage. False, and nothing done, when another file has taken its place meanwhile."""
    if not artifact.note_read_back(Artifact.Flaw.MISSING, at=now):
        return False
    artifact.flaw = Artifact.Flaw.MISSING
    _mend(artifact, now=now)
    return True


def _flaw_of(artifact: Artifact) -> str:
    if verify(artifact):
        return artifact.flaw if artifact.flaw in Artifact.LASTING else ""
    is_there = stored_files.is_there(artifact.file.name or "")
    return Artifact.Flaw.CHANGED if is_there else Artifact.Flaw.MISSING


def _mend(artifact: Artifact, *, now: datetime) -> None:
    """A damaged file is fetched again, where that is possible; else a recruiter is told. Fetched anew, one that is kept and open to nobody
    would be open."""
    is_possible = (
        artifact.is_archived and artifact.is_still_at_nylas(now) and not artifact.recording.redactions.exists()
    )
    if artifact.flaw and artifact.flaw not in Artifact.LASTING and is_possible:
        artifact.try_again(at=now)
    else:
        flaws.tell(artifact, now=now)
