"""Brings a backup back, and erases again who was erased since: the last step before anybody may use it."""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from candidates.models import Candidate
from privacy import backup, erasing, erasure_list
from privacy.backup import BackupFailed, Manifest, Piece
from privacy.models import Erasure


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    erasures: list[Erasure]  # carried out again; those not done yet are worked by the worker
    unknown_keys: int  # erasures of the lists that another SECRET_KEY made


def restore(folder: Path, *, now: datetime) -> Restored:
    """Replace everything with the backup. Nothing is written unless all of it is whole. Raises BackupFailed.

    Web and workers must be stopped meanwhile.
    """
    manifest = backup.check(folder)
    _check_fits(folder, manifest)
    _restore_files(folder, manifest)
    _restore_database(folder / manifest.database.name)
    call_command("migrate", verbosity=0, interactive=False)
    # Most stand in both lists; each is one erasure.
    entries = list(dict.fromkeys([*erasure_list.read(), *erasure_list.read(folder.parent / backup.ERASURES)]))
    erasure_list.add(entries)
    own = [entry for entry in entries if entry.key == erasure_list.key_sign()]
    return Restored(manifest, replay(own, now=now), len(entries) - len(own))


def replay(entries: Iterable[erasure_list.Entry], *, now: datetime) -> list[Erasure]:
    """Erase again everybody on the list whom the backup brought back."""
    candidates = list(Candidate.objects.order_by("pk"))
    by_row = {erasure_list.row_hash(candidate): candidate for candidate in candidates}
    back: dict[int, Candidate] = {}
    for entry in entries:
        # The very row that was erased, if it is there: another one with the same mailbox was not.
        known = by_row.get(entry.row)
        these = [known] if known else [candidate for candidate in candidates if entry.is_of(candidate)]
        back |= {candidate.pk: candidate for candidate in these if candidate.erased_at is None}
    rows = [
        erasing.ask_for_erasure(candidate=candidate, by=None, origin=Erasure.Origin.RESTORE, now=now)
        for _, candidate in sorted(back.items())
    ]
    return [erasing.work(row, now=now) for row in rows]


def _check_fits(folder: Path, manifest: Manifest) -> None:
    """Can it be brought back here? Raises BackupFailed."""
    if manifest.vendor != connection.vendor:
        raise BackupFailed(f"The backup is of {manifest.vendor}, and DATABASE_URL names {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := _migrations(folder, manifest) - known:
        raise BackupFailed(
            f"The backup was taken by a newer version of the product ({sorted(newer)[0]}). Update first."
        )
    if manifest.key != erasure_list.key_sign():
        raise BackupFailed(
            "The backup was taken with another SECRET_KEY. Set that one: links, codes and erasures hang on it."
        )
    if manifest.vendor == "postgresql":  # is its program here, and can it read the file?
        backup.run_tool("pg_restore", "--list", str(folder / manifest.database.name))


def _migrations(folder: Path, manifest: Manifest) -> set[str]:
    """Those of the backup, by what it says and by what its database says. Raises BackupFailed for a database that is none of ours."""
    told = set(manifest.migrations)
    if manifest.vendor == "sqlite":
        path = folder / manifest.database.name
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
                rows = database.execute("SELECT app, name FROM django_migrations")
                told |= {f"{app}.{name}" for app, name in rows}
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{path.name} in the backup is no database of the product: {error}.") from None
    return told


def _restore_files(folder: Path, manifest: Manifest) -> None:
    """Those that are there already, byte for byte, stay."""
    for piece in manifest.files:
        if default_storage.exists(piece.name):
            if _is_there(piece):
                continue
            default_storage.delete(piece.name)
        with (folder / backup.FILES / piece.name).open("rb") as file:
            default_storage.save(piece.name, File(file))


def _is_there(piece: Piece) -> bool:
    if default_storage.size(piece.name) != piece.size:
        return False
    with default_storage.open(piece.name) as file:
        digest = hashlib.sha256()
        for chunk in file.chunks(backup.CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == piece.sha256


def _restore_database(path: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        target = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(target, timeout=20)) as live:
            live.execute("PRAGMA secure_delete=ON")
            copy.backup(live)
        return
    backup.run_tool(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error",
        "--single-transaction", str(path),
    )  # fmt: skip
    connection.close()


def has_data() -> bool:
    """Is there anything here that a restore would replace?"""
    return "candidates_candidate" in connection.introspection.table_names() and Candidate.objects.exists()
