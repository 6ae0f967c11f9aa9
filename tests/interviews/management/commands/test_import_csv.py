"""`manage.py import_csv KIND FILE`: a trial, mistakes, and that it can be repeated."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Application
from interviews.models import ImportRun
from tests.factories import make_job

pytestmark = pytest.mark.django_db
TEXT = "Job,Name,Email,Reference\nbackend,Amara,amara@example.com,A-1\n"


@pytest.fixture(autouse=True)
def job():
    return make_job(slug="backend", title="Backend")


def run(folder: Path, text: str | bytes, *options: str) -> str:
    (folder / "ats.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    said = StringIO()
    call_command("import_csv", "applications", str(folder / "ats.csv"), *options, stdout=said)
    return said.getvalue()


def test_trial_says_what_would_be_done_and_writes_nothing(tmp_path):
    assert run(tmp_path, TEXT, "--dry-run") == (
        "1 to be added, 0 to be changed, 0 as before, 0 with mistakes\n"
        "  + line 2: Amara (amara@example.com)\n"
        "      name: Amara\n"
        "      job: Backend\n"
        "      stage: Applied\n"
        "      reference: A-1\n"
        "This was a trial: nothing was written.\n"
    )
    assert not Application.objects.exists()
    assert not ImportRun.objects.exists()


def test_it_writes_and_can_be_repeated(tmp_path):
    assert "Written as import" in run(tmp_path, TEXT)
    assert Application.objects.get().reference == "A-1"

    assert "0 to be added, 0 to be changed, 1 as before" in run(tmp_path, TEXT)
    assert ImportRun.objects.first().made_by is None


def test_mistakes_stop_it_unless_they_are_left_out(tmp_path):
    text = f"{TEXT}backend,Ben,ben,\n"
    with pytest.raises(CommandError, match="1 line to mend"):
        run(tmp_path, text)
    assert not Application.objects.exists()
    assert not ImportRun.objects.exists()

    assert "  ! line 3, email “ben”: This does not look like" in run(tmp_path, text, "--leave-out-mistakes")
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"), [(b"PK\x03\x04", "This is a workbook"), (b"x" * 5_000_001, "larger than 5 MB")]
)
def test_what_is_no_list_is_refused_in_words(tmp_path, content, words):
    with pytest.raises(CommandError, match=words):
        run(tmp_path, content)


def test_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="can’t be read: No such file"):
        call_command("import_csv", "jobs", "nowhere.csv")
