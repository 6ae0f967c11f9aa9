"""A database after all migrations, made once and copied for each run: migrating takes ten seconds, copying a tenth of one.

SQLite's is a file, named for what made it, so that another migration or another Django makes another one; Postgres's lies on the
server of the run. A copy is migrated once more, which changes nothing but what migrating always sets up anew: kinds of rows and
permissions.
"""

import copy as copies
import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db.models import Field

ROOT = Path(__file__).resolve().parent.parent
ON_POSTGRES = "fairloop_migrated"


def template() -> Path:
    """Where it lies, or would."""
    made_of = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.lock"]):
        made_of.update(path.name.encode() + path.read_bytes())
    return ROOT / "var" / f"migrated-{made_of.hexdigest()[:16]}.db"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """While somebody makes the template, others wait for it instead of making it too."""
    template().parent.mkdir(exist_ok=True)
    with (template().parent / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def quickly() -> Iterator[None]:
    """Migrate in six tenths of the time: Django makes each model anew after each operation, and here its fields are copied for that.

    Otherwise each is taken to pieces, as if to be written to a file, and made from them.
    """
    really = Field.clone
    Field.clone = _copied  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Field.clone = really  # type: ignore[method-assign]


def _copied(field: "Field[object, object]") -> "Field[object, object]":
    """With a number of its own: fields stand in the order of these."""
    copied = copies.deepcopy(field)
    copied.creation_counter, Field.creation_counter = Field.creation_counter, Field.creation_counter + 1
    return copied


def begin(name: str) -> bool:
    """Put a copy at `name`; whether there was one to copy."""
    if not template().exists():
        return False
    copy(template(), Path(name))
    return True


def keep(name: str) -> None:
    """Make what lies at `name` the template, and remove those of before."""
    half = template().with_suffix(f".{Path(name).stem}")
    copy(Path(name), half)
    half.replace(template())
    for former in ROOT.joinpath("var").glob("migrated-*.db"):
        if former != template():
            former.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def keep_on_postgres(server: str, name: str) -> None:
    """Make a copy of this database, which nobody is connected to, the template of its server, in place of one that another run left."""
    with psycopg.connect(_postgres(server), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {ON_POSTGRES}")
        connection.execute(f'CREATE DATABASE {ON_POSTGRES} TEMPLATE "{name}"')


def create_on_postgres(server: str, name: str) -> str:
    """A database of that name on the server, a copy of the template where there is one; its address."""
    with psycopg.connect(_postgres(server), autocommit=True) as connection:
        with suppress(psycopg.errors.InvalidCatalogName):
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {ON_POSTGRES}')
            return _named(server, name)
        connection.execute(f'CREATE DATABASE "{name}"')
    return _named(server, name)


def _postgres(url: str) -> str:
    return url.replace("postgres://", "postgresql://", 1)


def _named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
