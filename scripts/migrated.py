"""SQLite's database after all migrations, made once and copied for each run: migrating takes eight seconds, copying a tenth of one.

Named for what made it, so that another migration or another Django makes another one. A copy is migrated once more, which
changes nothing but what migrating always sets up anew: kinds of rows and permissions.
"""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


def template() -> Path:
    """Where it lies, or would."""
    made_of = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.lock"]):
        made_of.update(path.name.encode() + path.read_bytes())
    return ROOT / "var" / f"migrated-{made_of.hexdigest()[:16]}.db"


def begin(name: str) -> bool:
    """Put a copy at `name`; whether there was one to copy."""
    if not template().exists():
        return False
    copy(template(), Path(name))
    return True


def keep(name: str) -> None:
    """Make what lies at `name` the template, and remove those of before. Whoever else does so at this moment makes the same."""
    template().parent.mkdir(exist_ok=True)
    half = template().with_suffix(f".{Path(name).stem}")
    copy(Path(name), half)
    half.replace(template())
    for former in ROOT.joinpath("var").glob("migrated-*.db"):
        if former != template():
            former.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
