"""A backup of the whole installation: the database and every stored file, each with its SHA-256, in a folder of its own.

The list of erasures (privacy/erasure_list.py) lies beside the backups, never within one.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from privacy import erasure_list
from privacy.residue import stored_files

FORMAT = 1
CHUNK = 1024 * 1024
WHERE = ("user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
MANIFEST, FILES, ERASURES = "manifest.json", "files", "erasures"
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}  # by vendor
BEGINNINGS = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}  # of such a file, likewise


class BackupFailed(Exception):
    """Says why, for the operator."""


@dataclass(frozen=True)
class Piece:
    """A file of the backup; `name` as in the storage, for stored files."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    format: int
    taken_at: str  # ISO 8601
    vendor: str  # sqlite | postgresql
    key: str  # the sign of the SECRET_KEY, without which links and erasures of the backup mean nothing
    migrations: tuple[str, ...]
    database: Piece
    files: tuple[Piece, ...]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupFailed for a folder that holds no backup of ours."""
        try:
            told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if told["format"] != FORMAT:
                raise BackupFailed(f"{folder} was written by another version of the product.")
            datetime.fromisoformat(told["taken_at"])
            pieces = tuple(Piece(**each) for each in told["files"])
            database = Piece(**told["database"])
            return cls(**(told | {"files": pieces, "database": database, "migrations": tuple(told["migrations"])}))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupFailed(f"{folder} holds no whole backup: {MANIFEST} can’t be read.") from error


def back_up(into: Path, *, now: datetime) -> Path:
    """Write a backup into a new folder below `into`; returns that folder, which has its name only once it is whole. Raises BackupFailed.

    The database comes first: a file that it names is in the storage by then, unless it was deleted meanwhile.
    """
    folder = into / f"fairloop-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    if folder.exists():
        raise BackupFailed(f"{folder} exists already.")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        (unfinished / FILES).mkdir(parents=True)
        database = _copy_database(unfinished)
        files = tuple(_copied_files(unfinished / FILES))
        manifest = Manifest(
            FORMAT, now.isoformat(), connection.vendor, erasure_list.key_sign(), _applied(), database, files
        )
        (unfinished / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)  # nobody would look for people's data there
        raise
    erasure_list.add(erasure_list.read(), to=into / ERASURES)
    return folder


def check(folder: Path) -> Manifest:
    """Every file of the backup is there, and is what it was, and its database is of the kind that it says. Raises BackupFailed, which
    names what is not so."""
    manifest = Manifest.read(folder)
    if manifest.database.name != DATABASE_FILES.get(manifest.vendor):
        raise BackupFailed(
            f"{MANIFEST} says that the backup is of {manifest.vendor}, and that its database is {manifest.database.name}: "
            "one of the two is wrong."
        )
    damaged = [
        piece.name
        for path, piece in [(folder / manifest.database.name, manifest.database), *_paths(folder, manifest)]
        if not path.is_file() or piece_of(path, piece.name) != piece
    ]
    if damaged:
        raise BackupFailed(f"Damaged or missing in the backup: {', '.join(damaged[:20])}.")
    beginning = BEGINNINGS[manifest.vendor]
    with (folder / manifest.database.name).open("rb") as file:
        if file.read(len(beginning)) != beginning:
            raise BackupFailed(f"{manifest.database.name} in the backup is no database of {manifest.vendor}.")
    return manifest


def _paths(folder: Path, manifest: Manifest) -> Iterator[tuple[Path, Piece]]:
    """Raises BackupFailed for a name that leads out of the backup."""
    for piece in manifest.files:
        path = folder / FILES / piece.name
        if not path.resolve().is_relative_to((folder / FILES).resolve()):
            raise BackupFailed(f"The backup names a file outside of itself: {piece.name}.")
        yield path, piece


def piece_of(path: Path, name: str) -> Piece:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Piece(name, path.stat().st_size, digest)


def run_tool(tool: str, *options: str) -> None:
    """One of Postgres’s own programs, on our database. Raises BackupFailed."""
    told = connection.get_connection_params()
    # by the environment: everybody on the machine can read a command's own words
    env = os.environ | {f"PG{name.upper()}": str(told[name]) for name in WHERE if told.get(name)}
    try:
        done = subprocess.run([tool, f"--dbname={told['dbname']}", *options], env=env, capture_output=True, text=True)
    except FileNotFoundError:
        raise BackupFailed(f"{tool} is not installed here. It comes with Postgres’s client programs.") from None
    if done.returncode:
        raise BackupFailed(f"{tool} failed: {done.stderr.strip()[-500:]}")


def _copy_database(folder: Path) -> Piece:
    path = folder / DATABASE_FILES[connection.vendor]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    else:
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
    return piece_of(path, path.name)


def _copied_files(folder: Path) -> Iterator[Piece]:
    for name in stored_files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as file, path.open("wb") as copy:
                shutil.copyfileobj(file, copy, CHUNK)
        except FileNotFoundError:  # deleted since the storage was listed
            path.unlink(missing_ok=True)
            continue
        yield piece_of(path, name)


def _applied() -> tuple[str, ...]:
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))
