"""`manage.py verify_archive`: every archived file is read back."""

from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from interviews.models import Artifact
from privacy.models import Checkpoint, LedgerEntry, Stamp
from privacy.passport import ledger
from tests.factories import NOW
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def artifact() -> Artifact:
    """One of two; a third was only announced."""
    recording = make_recording(make_held())
    make_artifact(recording, "summary", content=None)
    make_artifact(recording, "transcript", content=b"[]")
    return make_artifact(recording)


def test_whole_archive_is_said_to_be_whole(artifact):
    said = StringIO()

    call_command("verify_archive", stdout=said)

    assert said.getvalue() == (
        "2 files are what they were.\n0 entries of the ledger are what was entered (0 checkpoints).\n"
    )


def test_damaged_file_is_named_and_fails_the_command(artifact):
    with default_storage.open(artifact.file.name, "r+b") as kept:
        kept.write(b"\xff")
    named = StringIO()

    with pytest.raises(CommandError, match="1 file is damaged"):
        call_command("verify_archive", stdout=StringIO(), stderr=named)

    assert named.getvalue() == f"{artifact.pk} recording: Its bytes are not those that were archived.\n"


def test_damaged_file_that_a_law_keeps_is_named_too(artifact):
    Artifact.objects.filter(pk=artifact.pk).restrict(at=NOW)
    default_storage.delete(artifact.file.name)
    named = StringIO()

    with pytest.raises(CommandError, match="1 file is damaged"):
        call_command("verify_archive", stdout=StringIO(), stderr=named)

    assert "It is not in the storage any more." in named.getvalue()
    assert Artifact.objects.get(pk=artifact.pk).state == Artifact.State.RESTRICTED


def test_entry_that_was_changed_is_named_and_fails_the_command(artifact):
    ledger.record(now=NOW)
    LedgerEntry.objects.filter(position=2).update(content="{}")
    named = StringIO()

    with pytest.raises(CommandError, match="The ledger is not what it was"):
        call_command("verify_archive", stdout=StringIO(), stderr=named)

    assert named.getvalue() == "Entry 2 of the ledger was edited.\n"


def test_stamp_that_disagrees_is_named_and_roots_that_can_not_be_read_are_said(artifact, settings):
    ledger.record(now=NOW)
    checkpoint = Checkpoint.objects.last()
    Stamp.objects.create(
        checkpoint=checkpoint, day=NOW.date(), asked_at=NOW, due_at=NOW, answer=b"x", stamped_at=NOW, authority="X"
    )
    named = StringIO()

    with pytest.raises(CommandError, match="The ledger is not what it was"):
        call_command("verify_archive", stdout=StringIO(), stderr=named)
    assert "time stamp of the checkpoint that ends with entry" in named.getvalue()

    settings.TIMESTAMP_CERTIFICATES = "/none.pem"
    with pytest.raises(CommandError, match=r"TIMESTAMP_CERTIFICATES: /none\.pem"):
        call_command("verify_archive", stdout=StringIO(), stderr=named)
