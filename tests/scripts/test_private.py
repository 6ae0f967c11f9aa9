"""Nobody but the account that runs Fairloop can read what it keeps."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.tests import sandbox_process
from scripts import ROOT, environment, private


def open_to_others(folder: Path) -> list[str]:
    """What group or others have any permission for, the folder itself included."""
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.fixture
def usual_umask():
    """As in most people's shells: new files are readable to everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_exists_is_closed_and_keeps_its_owners_permissions(tmp_path, usual_umask):
    var = tmp_path / "var"
    (var / "mail").mkdir(parents=True)
    (var / "mail" / "1.log").write_text("Dear Ada")
    (var / "tool").write_text("#!/bin/sh")
    (var / "tool").chmod(0o755)
    (var / "gone").symlink_to(tmp_path / "nowhere")

    private.keep(var)

    assert open_to_others(var) == []
    assert stat.S_IMODE((var / "mail" / "1.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((var / "tool").stat().st_mode) == 0o700


def test_folder_is_made_closed(tmp_path, usual_umask):
    private.keep(tmp_path / "var")

    assert open_to_others(tmp_path / "var") == []


def test_links_are_left_alone(tmp_path, usual_umask):
    outside = tmp_path / "outside"
    outside.write_text("somebody else's")
    private.keep(tmp_path / "var")
    (tmp_path / "var" / "link").symlink_to(outside)

    private.keep(tmp_path / "var")

    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_database_and_mails_are_made_closed(tmp_path, usual_umask):
    env = environment.for_tests() | {
        "DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/var/db.sqlite3",
        "EMAIL_URL": f"filemail:///{tmp_path}/var/mail",
        "STORAGE_URL": f"file://{tmp_path}/var/archive",
        "DJANGO_SETTINGS_MODULE": "recruiting.settings",
    }
    writes = (
        "import django; django.setup();"
        "from django.core.files.base import ContentFile; from django.core.files.storage import default_storage;"
        "from django.core.mail import send_mail;"
        "from django.core.cache import cache; cache.set('a', 1);"
        "from django.db import connection; connection.cursor().execute('CREATE TABLE a (b)');"
        "default_storage.save('a/b', ContentFile(b'x')); send_mail('s', 'm', None, ['a@example.com'])"
    )

    subprocess.run([sys.executable, "-c", writes], cwd=ROOT, env=env, check=True)

    assert (tmp_path / "var" / "db.sqlite3").exists()
    assert open_to_others(tmp_path / "var") == []


def test_sandboxs_world_is_made_closed(tmp_path, usual_umask):
    started = sandbox_process.start(tmp_path / "world")
    try:
        assert open_to_others(tmp_path / "world") == []
    finally:
        started.stop()
