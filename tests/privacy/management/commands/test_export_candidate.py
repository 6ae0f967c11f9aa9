"""`manage.py export_candidate`: a zip, or words that say why there is none."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_application, make_candidate

pytestmark = pytest.mark.django_db(transaction=True)


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("export_candidate", *options, stdout=out)
    return out.getvalue()


def test_it_writes_a_zip_once(tmp_path: Path):
    make_application(candidate=make_candidate(email="greta@example.com"))
    file = tmp_path / "greta.zip"

    assert "Hand it to the candidate alone" in run("GRETA@example.com", str(file))

    assert zipfile.ZipFile(file).testzip() is None
    with pytest.raises(CommandError, match="exists already"):
        run("greta@example.com", str(file))


def test_who_or_where_is_not_known_is_said(tmp_path: Path):
    make_application(candidate=make_candidate(email="greta@example.com"))

    with pytest.raises(CommandError, match="No candidate has the address"):
        run("nobody@example.com", str(tmp_path / "a.zip"))
    with pytest.raises(CommandError, match="can’t be written: No such file or directory"):
        run("greta@example.com", str(tmp_path / "missing" / "a.zip"))
