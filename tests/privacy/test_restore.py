"""The drill: a backup is taken, somebody is erased, the backup is restored, and they stay erased."""

import dataclasses
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from candidates.models import Candidate
from privacy import backup, erasure_list, residue, restore
from privacy.models import Erasure
from privacy.residue import Wanted
from tests.factories import NOW, make_application, make_candidate
from tests.privacy.whole_candidate import CANARY, EMAIL, NAME, make_whole_candidate

pytestmark = pytest.mark.django_db(transaction=True)


def run(command: str, *options: str) -> str:
    out = io.StringIO()
    call_command(command, *options, stdout=out, stderr=out)
    return out.getvalue()


def test_who_was_erased_stays_erased_after_a_restore(sandbox, tmp_path: Path):
    other = make_application(candidate=make_candidate(name="Bo Behrens"))
    whole = make_whole_candidate()
    folder = run("backup", str(tmp_path / "backups")).split(":")[0]
    assert "Erased" in run("erase", EMAIL, "--yes")
    make_application()  # since the backup
    anew = make_candidate(name=NAME, email=EMAIL)  # applied again, after the erasure
    assert not erasure_list.read()[0].is_of(anew)

    said = run("restore", folder, "--replace")

    assert "Erased again: 1." in said
    assert set(Candidate.objects.values_list("pk", flat=True)) == {other.candidate_id, whole.candidate.pk}
    assert residue.search(Wanted((NAME, EMAIL, CANARY))).places == ()
    assert Erasure.objects.get().origin == Erasure.Origin.RESTORE
    assert (tmp_path / "backups/erasures").exists() is False  # nobody was erased when it was taken


def test_restore_brings_rows_and_files_back(tmp_path: Path):
    whole = make_whole_candidate()
    resume = whole.application.resume.name
    folder = run("backup", str(tmp_path)).split(":")[0]
    default_storage.delete(resume)
    Candidate.objects.filter(pk=whole.candidate.pk).update(name="Changed")

    with pytest.raises(CommandError, match="There is data here"):
        run("restore", folder)
    run("restore", folder, "--replace")

    assert Candidate.objects.get(pk=whole.candidate.pk).name == NAME
    assert CANARY.encode() in default_storage.open(resume).read()


def test_file_that_was_changed_since_comes_back_though_it_is_as_long(tmp_path: Path):
    resume = make_whole_candidate().application.resume.name
    folder = run("backup", str(tmp_path)).split(":")[0]
    with default_storage.open(resume) as file:
        before = file.read()
    with default_storage.open(resume, "r+b") as file:
        file.write(b"\xff")

    run("restore", folder, "--replace")

    with default_storage.open(resume) as file:
        assert file.read() == before


def test_erasure_that_stands_in_both_lists_is_counted_once(tmp_path: Path):
    folder = Path(run("backup", str(tmp_path)).split(":")[0])
    listed = dataclasses.replace(erasure_list.entry_of(make_candidate()), key="anothers")
    for place in (None, tmp_path / backup.ERASURES):
        erasure_list.add([listed], to=place)

    assert restore.restore(folder, now=NOW).unknown_keys == 1


def test_another_candidate_with_the_same_mailbox_was_not_erased():
    stays = make_application(candidate=make_candidate(email="amara@example.org")).candidate
    gone = make_application(candidate=make_candidate(email="amara+jobs@example.org")).candidate

    (erasure,) = restore.replay([erasure_list.entry_of(gone)], now=NOW)

    assert erasure.candidate == gone
    stays.refresh_from_db()
    assert stays.email == "amara@example.org"
