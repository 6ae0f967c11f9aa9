"""A backup is whole or refused: every file is proven before anything is restored."""

from pathlib import Path

import pytest
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


def test_backup_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch):
    make_whole_candidate()

    def fail(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copied_files", fail)

    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", str(tmp_path / "backups"))

    assert list((tmp_path / "backups").iterdir()) == []
