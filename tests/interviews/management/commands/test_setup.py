"""`manage.py setup FILE`: the documented files, a trial, and mistakes."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Job
from interviews.models import Interviewer, Message, Panel
from scripts import ROOT
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SMALLEST, FULL = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/setup.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_user(email="rita@example.com")
    (tmp_path / "backend-engineer.txt").write_text("Six people, one ledger.")
    return tmp_path


def run(folder: Path, text: str, *options: str) -> str:
    (folder / "company.toml").write_text(text, encoding="utf-8")
    said = StringIO()
    call_command("setup", str(folder / "company.toml"), *options, stdout=said)
    return said.getvalue()


def test_smallest_documented_file_works_and_can_be_repeated(folder):
    first, again = run(folder, SMALLEST), run(folder, SMALLEST)

    assert "Interviewers: 2 added, 0 changed, 0 as before" in first
    assert again == (
        "Interviewers: 0 added, 0 changed, 2 as before\n"
        "Jobs: 0 added, 0 changed, 1 as before\n"
        "Panels: 0 added, 0 changed, 1 as before\n"
    )
    assert Panel.objects.get().interviewers.count() == 2


def test_full_documented_file_works_after_the_smallest(folder):
    run(folder, SMALLEST)

    with pytest.raises(CommandError, match="Everything is kept, but not published: backend-technical"):
        run(folder, FULL)

    job, panel = Job.objects.get(), Panel.objects.get(slug="backend-technical")
    assert (job.state, job.description, panel.open_days, panel.closed_dates) == (
        "open",
        "Six people, one ledger.",
        [0, 1, 3],
        ["2026-12-24", "2026-12-25"],
    )


def test_trial_of_what_cannot_be_published_yet_is_no_failure(folder):
    said = run(folder, FULL, "--dry-run", "--mail-links")

    assert "backend-technical: can’t be published yet. Lee Park has no working calendar." in said
    assert "Priya Raman has no working calendar." in said
    assert "2 interviewers get the link" in said
    assert said.endswith("This was a trial: nothing was written, published or mailed.\n")
    assert [model.objects.count() for model in (Interviewer, Job, Panel, Message)] == [0, 0, 0, 0]


def test_links_are_mailed_on_request(folder):
    run(folder, SMALLEST, "--mail-links")

    assert Message.objects.count() == 2


def test_mistakes_fail_the_command_all_at_once(folder):
    with pytest.raises(CommandError) as error:
        run(folder, '[[interviewers]]\nname = "Priya"\nemail = "x"\ntilte = 5\n')

    assert str(error.value) == (
        "Line 3, email: This does not look like an email address. One looks like name@example.com.\n"
        "Line 4, tilte: “tilte” is not known here. Is title meant?\n"
        "2 to mend; nothing was written."
    )


@pytest.mark.parametrize(
    ("text", "words"), [("name =", "This is not TOML"), ("[[jobs]]\n" * 10_000, "10,000 interviewers")]
)
def test_file_that_is_none_fails_in_words(folder, text, words):
    with pytest.raises(CommandError, match=words):
        run(folder, text)


def test_file_that_is_not_there_fails_in_words(tmp_path):
    with pytest.raises(CommandError, match="can’t be read: No such file or directory"):
        call_command("setup", str(tmp_path / "gone.toml"), stdout=StringIO())
