"""A backup is whole or refused: every file is proven before anything is restored."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from candidates.models import Candidate
from privacy import backup
from tests.factories import NOW
from tests.privacy.whole_candidate import NAME, make_whole_candidate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("damage", ["file", "database", "manifest", "escape"])
def test_damaged_backup_changes_nothing(tmp_path: Path, damage: str):
    whole = make_whole_candidate()
    folder = backup.back_up(tmp_path, now=NOW)
    assert backup.check(folder).files
    manifest = folder / backup.MANIFEST
    if damage == "manifest":
        manifest.write_text("{")
    elif damage == "escape":
        manifest.write_text(manifest.read_text().replace(whole.application.resume.name, "../../../etc/passwd"))
    else:
        broken = (
            next(folder.glob("database.*"))
            if damage == "database"
            else folder / "files" / whole.application.resume.name
        )
        broken.write_bytes(broken.read_bytes()[:-1] + b"!")

    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore", str(folder), "--replace")

    assert Candidate.objects.get(pk=whole.candidate.pk).name == NAME


def other_engine(manifest: dict[str, Any]) -> str:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest["vendor"]]
    manifest["vendor"], manifest["database"]["name"] = other, backup.DATABASE_FILES[other]
    return f"is no database of {other}"


def other_name(manifest: dict[str, Any]) -> str:
    manifest["database"]["name"] = "../outside"
    return "one of the two is wrong"


def other_site(manifest: dict[str, Any]) -> str:
    manifest["key"] = "anothers"
    return "another SECRET_KEY"


def newer(manifest: dict[str, Any]) -> str:
    manifest["migrations"].append("candidates.9999_later")
    return "newer version"


def never_taken(manifest: dict[str, Any]) -> str:
    manifest["taken_at"] = "yesterday"
    return "can’t be read"


def of_another_format(manifest: dict[str, Any]) -> str:
    manifest["format"] = 2
    return "another version"


@pytest.mark.parametrize("change", [other_engine, other_name, other_site, newer, never_taken, of_another_format])
def test_what_the_manifest_says_is_checked_before_anything_is_written(tmp_path: Path, change: Callable[..., str]):
    """Each with a database whose checksum is right."""
    whole = make_whole_candidate()
    folder = backup.back_up(tmp_path, now=NOW)
    manifest = json.loads((folder / backup.MANIFEST).read_text())
    before = folder / manifest["database"]["name"]
    words = change(manifest)
    before.rename(folder / manifest["database"]["name"])
    (folder / backup.MANIFEST).write_text(json.dumps(manifest))
    resume = whole.application.resume.name
    default_storage.delete(resume)

    with pytest.raises(CommandError, match=f"Nothing was restored.*{words}"):
        call_command("restore", str(folder), "--replace")

    assert not default_storage.exists(resume)


@pytest.mark.parametrize("content", ["of another program", "cut off"])
def test_database_of_something_else_is_refused(tmp_path: Path, content: str):
    folder = backup.back_up(tmp_path, now=NOW)
    manifest = json.loads((folder / backup.MANIFEST).read_text())
    if manifest["vendor"] != "sqlite":
        pytest.skip("pg_restore itself reads what Postgres wrote")
    path = folder / manifest["database"]["name"]
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE notes (text TEXT)")
    if content == "cut off":
        path.write_bytes(path.read_bytes()[:50] + b"x" * 1000)
    manifest["database"] = asdict(backup.piece_of(path, path.name))
    (folder / backup.MANIFEST).write_text(json.dumps(manifest))

    with pytest.raises(CommandError, match="is no database of the product"):
        call_command("restore", str(folder), "--replace")


def test_backup_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch):
    make_whole_candidate()

    def fail(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copied_files", fail)

    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", str(tmp_path / "backups"))

    assert list((tmp_path / "backups").iterdir()) == []
