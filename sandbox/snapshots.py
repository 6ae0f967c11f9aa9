"""Snapshots: the whole world under a name, kept in the data folder, to come back to as often as one likes.

The clock is part of the world: after a restore it stands where it stood, so whatever waited then waits as long as then.
"""

import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from sandbox import clock, world_change
from sandbox.errors import Conflict, InvalidRequest, NotFound
from sandbox.models import World
from sandbox.worlds import emptied, tables
from sandbox.write_lock import writing

FOLDER = "snapshots"
# No thread reads a file that another writes or removes.
_folder = threading.Lock()
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Snapshot:
    """`kept_at` is real time, `now` the sandbox's at that moment; `size` in bytes."""

    name: str
    size: int
    kept_at: int
    now: float

    def body(self) -> dict[str, Any]:
        return asdict(self)


def keep(name: Any) -> Snapshot:
    """Keep the world as it is; a snapshot of the same name is replaced. Raises InvalidRequest for a bad name."""
    path = _path(name)
    with _folder:
        _copy_world(path)
        return _described(path)


def _copy_world(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    world = connection.settings_dict["NAME"]
    with writing(), closing(sqlite3.connect(world)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute(f"UPDATE {World._meta.db_table} SET sandbox_anchor = ?", [clock.now()])
        copy.commit()
    unfinished.replace(path)


def all_kept() -> list[Snapshot]:
    """By name."""
    with _folder:
        return [_described(path) for path in sorted((settings.DATA / FOLDER).glob("*.sqlite3"))]


def named(name: str) -> Snapshot:
    """One that is kept; raises NotFound."""
    with _folder:
        return _described(_existing(name))


def restore(name: str) -> Snapshot:
    """Put a kept world in the place of this one; nothing is announced. Call it outside any transaction.

    Raises NotFound, or Conflict for one that was kept by another version of the sandbox.
    """
    with world_change.exclusive(), _folder:
        path = _existing(name)
        _take_over(path, name)
        return _described(path)


def _take_over(path: Path, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS kept", [str(path)])
        try:
            columns = {table: _columns(cursor, table, "main") for table in tables()}
            if any(_columns(cursor, table, "kept") != names for table, names in columns.items()):
                raise Conflict(f"the snapshot {name} was kept by another version of the sandbox")
            with emptied():
                for table, names in columns.items():
                    listed = ", ".join(connection.ops.quote_name(column) for column in sorted(names))
                    cursor.execute(f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM kept.{table}")
                world = World.objects.get(pk=1)
                clock.turn(to=world.sandbox_anchor, rate=world.rate)
                clock.wake()
        finally:
            cursor.execute("DETACH DATABASE kept")


def discard(name: str) -> None:
    """Forget a snapshot."""
    with _folder:
        _existing(name).unlink()


def _path(name: Any) -> Path:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise InvalidRequest(
            "name must be 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first"
        )
    return settings.DATA / FOLDER / f"{name}.sqlite3"


def _existing(name: str) -> Path:
    path = _path(name)
    if not path.exists():
        raise NotFound(f"there is no snapshot {name}")
    return path


def _described(path: Path) -> Snapshot:
    with closing(sqlite3.connect(path)) as kept:
        (now,) = kept.execute(f"SELECT sandbox_anchor FROM {World._meta.db_table}").fetchone()
    found = path.stat()
    return Snapshot(path.name.removesuffix(".sqlite3"), found.st_size, int(found.st_mtime), now)


def _columns(cursor: Any, table: str, database: str) -> set[str]:
    cursor.execute("SELECT name FROM pragma_table_info(%s, %s)", [table, database])
    return {name for (name,) in cursor.fetchall()}
