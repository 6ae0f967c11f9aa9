"""Searches for what should be gone: in every column of every table, in the indexes of words, in every file of the storage and of the
server's own folder, and in the database's own file, where deleted rows may stand long after nobody can read them by asking.

Says where something was found, never what.
"""

import html
import json
import os
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from recruiting.full_text import fold
from recruiting.identity import as_a_whole

MAX_READ_BYTES = 16 * 1024 * 1024  # of a larger file only the name is looked at: it holds sound and picture
CHUNK = 1024 * 1024
ROWS_AT_ONCE = 500
MIN_LENGTH = 4  # characters; shorter ones stand everywhere
NOT_SEARCHED = frozenset({"privacy_erasure"})  # while it works it keeps, sealed, what it looks for
# What a process needs open, and no place for people's data: the queue's bells, tests' databases, lists of secrets.
FOLDERS = ("cache", "incoming", "mail", "broker")
INDEXES = {"interviews_segment_words": "interviews_segment", "debriefs_note_words": "debriefs_note"}
COPY = ".looked-through-"  # in the name of a copy of the database's file
MAX_COPY_AGE = 86_400  # seconds
Kept = Mapping[str, Collection[str]]  # rows that a hold on somebody else keeps: their ids, by table


class Where(TextChoices):
    COLUMN = "column", _("a column of a table")
    INDEX = "index", _("the index of words")
    STORED = "stored", _("a file in the storage")
    FOLDER = "folder", _("a file in the server’s folder")
    DATABASE = "database", _("the database’s own file")


@dataclass(frozen=True)
class Place:
    where: Where
    name: str  # of the column, as in “interviews_message.text”; of the index, or of the file
    row: str = ""


@dataclass(frozen=True)
class Search:
    """What was looked through, and where something was found."""

    rows: int
    files: int
    only_names: int  # files that are too large to hold text
    database_bytes: int
    places: tuple[Place, ...]
    held: int = 0  # in how many columns of kept rows; these are no places


@dataclass(frozen=True)
class Wanted:
    """`texts`: addresses, names and phrases. `files`: names in the storage that should not be there any more."""

    texts: tuple[str, ...]
    files: tuple[str, ...] = ()

    def stand_in(self, data: bytes) -> bool:
        """Also within longer words: between the columns of a row that was deleted there is nothing."""
        return bool(self._pattern and self._pattern.search(data.lower()))

    def named_in(self, data: bytes) -> bool:
        """Only as a whole: “ann@example.org” is not named in “joann@example.org”, who is somebody else."""
        return bool(self._whole and self._whole.search(data.decode(errors="replace")))

    @cached_property
    def _whole(self) -> "re.Pattern[str] | None":
        written = {way for text in self.texts if len(text) >= MIN_LENGTH for way in _ways(text)}
        return as_a_whole(written) if written else None

    @cached_property
    def _pattern(self) -> "re.Pattern[bytes] | None":
        """For what is in lower case: seventy times as fast as a pattern that ignores case, in a database of any size."""
        written = {way.encode().lower() for text in self.texts if len(text) >= MIN_LENGTH for way in _ways(text)}
        return re.compile(b"|".join(map(re.escape, sorted(written)))) if written else None

    @cached_property
    def longest(self) -> int:
        return max((len(way.encode()) for text in self.texts for way in _ways(text)), default=0)


def _ways(text: str) -> Iterator[str]:
    """How a text may be written where it is kept: within JSON, HTML and addresses, folded for the index, in other cases."""
    for form in ("NFC", "NFD"):
        plain = unicodedata.normalize(form, text)
        for cased in (plain, plain.lower(), plain.upper()):
            yield from (cased, html.escape(cased), json.dumps(cased)[1:-1], quote(cased), quote_plus(cased))
    yield fold(text)


def search(wanted: Wanted, *, kept: Kept | None = None, meanwhile: Callable[[], object] = lambda: None) -> Search:
    """Look everywhere. `meanwhile`: called now and then, since it may take minutes."""
    looking = _Looking(wanted, kept or {}, meanwhile)
    places = [*looking.columns(), *looking.indexes(), *looking.stored(), *looking.folders(), *looking.database()]
    return Search(looking.rows, looking.files, looking.only_names, looking.database_bytes, tuple(places), looking.held)


class _Looking:
    def __init__(self, wanted: Wanted, kept: Kept, meanwhile: Callable[[], object]) -> None:
        self._wanted, self._kept, self._meanwhile = wanted, kept, meanwhile
        self.rows = self.files = self.only_names = self.database_bytes = self.held = 0

    # ── the database, as it answers ──
    def columns(self) -> Iterator[Place]:
        for table in _tables():
            self._meanwhile()
            with connection.chunked_cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                names: list[str] = []
                while found := cursor.fetchmany(ROWS_AT_ONCE):
                    names = names or [column[0] for column in cursor.description]
                    yield from self._in_rows(table, names, found)
        yield from self._sessions()

    def _in_rows(self, table: str, names: list[str], rows: Iterable[tuple[object, ...]]) -> Iterator[Place]:
        key, kept = names.index("id") if "id" in names else 0, self._kept.get(table, ())
        for row in rows:
            self.rows += 1
            hit = [name for name, value in zip(names, row, strict=True) if self._wanted.stand_in(_bytes(value))]
            if str(row[key]) in kept:
                self.held += len(hit)
            else:
                yield from (Place(Where.COLUMN, f"{table}.{name}", str(row[key])[:40]) for name in hit)

    def _sessions(self) -> Iterator[Place]:
        """Their data are packed, so that no search of the column finds them."""
        for session in Session.objects.iterator():
            if self._wanted.stand_in(session_bytes(session)):
                yield Place(Where.COLUMN, "django_session.session_data", f"{session.session_key[:6]}…")

    def indexes(self) -> Iterator[Place]:
        """SQLite keeps words of its index apart, in pieces; Postgres in a column of the table, which has been looked through."""
        for index in INDEXES if connection.vendor == "sqlite" else ():
            for text in filter(None, map(fold, self._wanted.texts)):
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH %s LIMIT 1", [f'"{text}"'])
                    if found := cursor.fetchone():
                        yield Place(Where.INDEX, index, str(found[0]))

    # ── files ──
    def stored(self) -> Iterator[Place]:
        for name in stored_files():
            self._meanwhile()
            self.files += 1
            if name in self._wanted.files or self._wanted.stand_in(name.encode()):
                yield Place(Where.STORED, name)
            elif default_storage.size(name) > MAX_READ_BYTES:
                self.only_names += 1
            else:
                with default_storage.open(name) as file:
                    if self._is_in(file.chunks(CHUNK)):
                        yield Place(Where.STORED, name)

    def folders(self) -> Iterator[Place]:
        for folder in FOLDERS:
            for path in sorted((settings.VAR / folder).rglob("*")):
                if path.is_file() and path.stat().st_size <= MAX_READ_BYTES:
                    self.files += 1
                    if self._wanted.stand_in(path.name.encode()) or self._is_in(_chunks(path)):
                        yield Place(Where.FOLDER, str(path.relative_to(settings.VAR)))

    def database(self) -> Iterator[Place]:
        """Beside rows that are kept, which stand in the file as well, something may stand there that is nobody's: then a copy without
        these rows is looked through. It has what the log has, too, apart from what the log says twice."""
        files = database_files()
        self.database_bytes = sum(path.stat().st_size for path in files)
        if files and self.held:
            with _copy_without(self._kept, files[0]) as copy:
                self._meanwhile()
                if self._is_in(_chunks(copy)):
                    yield Place(Where.DATABASE, files[0].name)
            return
        for path in files:
            self._meanwhile()
            if self._is_in(_chunks(path)):
                yield Place(Where.DATABASE, path.name)

    def _is_in(self, chunks: Iterable[bytes]) -> bool:
        """Also where it stands across the end of a chunk."""
        rest = b""
        for chunk in chunks:
            if self._wanted.stand_in(rest + chunk):
                return True
            rest = chunk[-self._wanted.longest :]
        return False


def database_files() -> list[Path]:
    """SQLite's file and its log; none on Postgres, whose files belong to its server."""
    if connection.vendor != "sqlite":
        return []
    path = Path(str(connection.settings_dict["NAME"]))
    return [each for each in (path, path.with_name(f"{path.name}-wal")) if each.is_file()]


@contextmanager
def _copy_without(kept: Kept, path: Path) -> Iterator[Path]:
    """A copy of SQLite's file, page by page, also of pages that are free, in which these rows are overwritten."""
    with NamedTemporaryFile(dir=path.parent, prefix=path.name + COPY) as file:
        for left in path.parent.glob(f"{path.name}{COPY}*"):
            if os.fstat(file.fileno()).st_mtime - left.stat().st_mtime > MAX_COPY_AGE:  # its process was killed
                left.unlink(missing_ok=True)
        connection.ensure_connection()
        with closing(sqlite3.connect(file.name)) as copy:
            connection.connection.backup(copy)
            for setting in ("journal_mode=DELETE", "journal_mode=MEMORY", "secure_delete=ON"):
                copy.execute(f"PRAGMA {setting}")
            for (trigger,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                copy.execute(f'DROP TRIGGER "{trigger}"')  # which would keep what is on hold
            for table, keys in kept.items():
                copy.executemany(f'DELETE FROM "{table}" WHERE id = ?', [(key,) for key in keys])
            copy.commit()
        yield Path(file.name)


def stored_files(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (f"{folder}/{name}" if folder else name for name in sorted(names))
    for each in sorted(folders):
        yield from stored_files(f"{folder}/{each}" if folder else each)


def _tables() -> list[str]:
    """Without SQLite's own copies of an index, which are looked through by asking it."""
    own = tuple(f"{index}_" for index in INDEXES)
    return [
        name
        for name in sorted(connection.introspection.table_names())
        if name not in NOT_SEARCHED and name not in INDEXES and not name.startswith(own)
    ]


def session_bytes(session: Session) -> bytes:
    """What it says: in its column that is packed, and what a person was told and has not read yet is so once more."""
    told = {name: _unpacked(value) for name, value in session.get_decoded().items()}
    return json.dumps(told, default=str, ensure_ascii=False).encode()


def _unpacked(value: object) -> object:
    try:
        within = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
    return within if isinstance(within, dict | list) else value


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):  # Postgres gives JSON as data
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode(errors="replace")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
