"""What lies in the storage against what the rows name: files that are missing, files that nobody names, and what broken-off work left.

Only below FOLDERS is anything deleted; whatever else lies in the storage is somebody else's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField, Model

from interviews.recordings import bucket, storage_trouble, stored_files
from interviews.recordings.archiving.read_back import mark_missing
from interviews.recordings.models import Artifact
from interviews.recordings.storage_trouble import StorageAway

FOLDERS = ("artifacts", "clips")
LEFT_BEHIND = timedelta(days=2)  # by then no work is on its way any more
NOT_IN_A_HURRY = timedelta(days=30)  # a download that waits for the storage


@dataclass
class Findings:
    """Names of files; `missing` those of archived files that are not there."""

    missing: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    seen: int = 0


def take_stock(*, now: datetime, disk_now: datetime) -> Findings:
    """Compare storage and rows, and tidy up what is older than LEFT_BEHIND. Raises StorageAway, before anything is marked as missing.

    `disk_now`: the time of disks and servers, which know nothing of a sandbox's clock.
    """
    found = Findings()
    with storage_trouble.translated():
        there = dict(_listed())
        found.seen = len(there)
        _delete_orphans(there, found, disk_now - LEFT_BEHIND)
        _mark_missing(there, found, now=now)
        if not _is_on_disk():
            _abort_uploads(found, disk_now - LEFT_BEHIND)
    _remove_parts(found, disk_now)
    return found


def _listed() -> Iterator[tuple[str, datetime]]:
    """(name, last changed) of every file below FOLDERS; by the machine's or the server's clock."""
    for folder in FOLDERS:
        if _is_on_disk():
            top = Path(default_storage.path(folder))
            root = Path(default_storage.path(""))
            for path in top.rglob("*"):
                if path.is_file() and (changed_at := _changed_at(path)) is not None:
                    yield path.relative_to(root).as_posix(), changed_at
        else:
            yield from bucket.listed(f"{folder}/")


def _delete_orphans(there: dict[str, datetime], found: Findings, before: datetime) -> None:
    named, awaited = _named(), tuple(f"artifacts/{pk}/" for pk in _unsettled_ids())
    for name, changed_at in there.items():
        is_nobodys = name not in named and not name.startswith(awaited)
        if is_nobodys and changed_at < before and _is_still_orphan(name, before):
            stored_files.delete(name)
            found.orphans.append(name)


def _is_still_orphan(name: str, before: datetime) -> bool:
    """A second look: since the listing it may have been deleted, brought anew, or named by a row."""
    path = stored_files.path_of(name)
    changed_at = dict(bucket.listed(name)).get(name) if path is None else _changed_at(path)
    is_named = any(model._default_manager.filter(**{column: name}).exists() for model, column in _columns())
    return changed_at is not None and changed_at < before and not is_named


def _named() -> set[str]:
    """Names of files in any row."""
    return {
        name
        for model, column in _columns()
        for name in model._default_manager.exclude(**{column: ""}).values_list(column, flat=True).iterator()
    }


def _columns() -> list[tuple[type[Model], str]]:
    """Those of files in any model, so that no room can be forgotten here."""
    return [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, FileField)
    ]


def _mark_missing(there: dict[str, datetime], found: Findings, *, now: datetime) -> None:
    if not there and Artifact.objects.archived().exists() and not _has_folders():
        raise StorageAway(storage_trouble.Trouble.NO_FOLDER)  # another disk is mounted, or none: nothing is lost yet
    rows = Artifact.objects.archived().exclude(flaw=Artifact.Flaw.MISSING).select_related("recording__interview")
    for artifact in rows.iterator(chunk_size=500):
        name = artifact.file.name or ""
        is_ours = name.startswith(tuple(f"{folder}/" for folder in FOLDERS))
        # It may have come since the listing.
        is_gone = is_ours and name not in there and not stored_files.is_there(name)
        if is_gone and mark_missing(artifact, now=now):  # else another file has taken its place since its row was read
            found.missing.append(name)


def _abort_uploads(found: Findings, before: datetime) -> None:
    for folder in FOLDERS:
        for upload in list(bucket.open_uploads(f"{folder}/")):
            if upload.begun_at < before:
                bucket.abort(upload)
                found.uploads.append(upload.name)


def _remove_parts(found: Findings, disk_now: datetime) -> None:
    """Of broken-off downloads and uploads; what an open row still waits for is kept longer."""
    waiting = _unsettled_ids()
    for path in stored_files.incoming().iterdir():
        limit = NOT_IN_A_HURRY if path.stem in waiting else LEFT_BEHIND
        changed_at = _changed_at(path) if path.is_file() else None
        if changed_at is not None and changed_at < disk_now - limit:
            path.unlink(missing_ok=True)
            found.parts.append(path.name)


def _unsettled_ids() -> set[str]:
    """The ids of files that are not archived yet: the bytes may be here whole, though no row names them."""
    return {str(pk) for pk in Artifact.objects.unsettled().values_list("pk", flat=True)}


def _has_folders() -> bool:
    return not _is_on_disk() or any(Path(default_storage.path(folder)).is_dir() for folder in FOLDERS)


def _is_on_disk() -> bool:
    return stored_files.path_of("") is not None


def _changed_at(path: Path) -> datetime | None:
    """None for a file that is gone by now."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None
