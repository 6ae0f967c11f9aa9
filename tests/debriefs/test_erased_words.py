"""Erased words are gone at once: nobody finds them, and on SQLite they are not in the database's file either."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from candidates.models import Job
from interviews.models import Interview
from interviews.recordings import transcribing
from tests.debriefs.corpus import found, noted, spoken
from tests.factories import NOW, make_job, make_user

CANARY = "xylophonecanary"
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite’s file")


@pytest.fixture
def job() -> Job:
    """Of a database with more rows, so that its index has parts that are not merged."""
    job = make_job(committee=[make_user(email="committee@example.com")])
    spoken(job, *[f"word{number} ledger" for number in range(300)])
    return job


@pytest.fixture
def owner(job: Job) -> User:
    return job.committee.get()


def copies() -> int:
    """How often the canary stands in the file, once SQLite has carried its log over."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = connection.settings_dict["NAME"]
    return sum(path.read_bytes().count(CANARY.encode()) for path in Path(name).parent.glob(f"{Path(name).name}*"))


def read_anew(interview: Interview) -> None:
    artifact = interview.transcript.artifact
    artifact.file.name = default_storage.save("archive/anew", ContentFile(b'{"transcript": [{"text": "ledger"}]}'))
    artifact.save(update_fields=["file"])
    transcribing.parse(artifact, now=NOW)


def delete_transcript(interview: Interview) -> None:
    interview.transcript.delete()


def delete_interview(interview: Interview) -> None:
    interview.delete()


def delete_rows(interview: Interview) -> None:
    interview.transcript.segments.all().delete()


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erase", [read_anew, delete_transcript, delete_interview, delete_rows])
def test_words_of_erased_lines_are_not_in_the_file(job: Job, owner: User, erase: Callable[[Interview], None]) -> None:
    interview = spoken(job, "ledger", f"The {CANARY} sings.")
    before = copies()

    erase(interview)

    assert (before > 0, copies()) == (True, 0)
    assert found(CANARY, owner) == []


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_words_of_removed_notes_are_not_in_the_file(job: Job, owner: User) -> None:
    interview = spoken(job, "ledger")
    for number in range(50):
        noted(interview, f"word{number}", by=owner)
    note = noted(interview, CANARY, by=owner)
    before = copies()

    note.remove()

    assert (before > 0, copies()) == (True, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("erase", [read_anew, delete_transcript, delete_interview, delete_rows])
def test_erased_lines_are_not_found(job: Job, owner: User, erase: Callable[[Interview], None]) -> None:
    interview = spoken(job, f"The {CANARY} sings.")
    noted(interview, "ledger", by=owner)

    erase(interview)

    assert found(CANARY, owner) == []


@pytest.mark.django_db
def test_rewritten_and_removed_notes_are_found_as_they_are(job: Job, owner: User) -> None:
    interview = spoken(job, "Hello.")
    note, other = noted(interview, CANARY, by=owner), noted(interview, "another", by=owner)
    note.rewrite("ledgers", at=NOW)
    other.remove()

    assert [found(typed, owner) for typed in (CANARY, "ledgers", "another")] == [
        [],
        [(interview, ["[ledgers]"])],
        [],
    ]


@pytest.mark.django_db
def test_correction_still_holds_when_the_file_is_read_anew(job: Job, owner: User) -> None:
    interview = spoken(job, "Hello.", "ledger")
    interview.transcript.correct(1, CANARY, original="ledger", by=owner, at=NOW)

    read_anew(interview)  # where the line is the first one

    assert found(CANARY, owner) == [(interview, [f"[{CANARY}]"])]


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("index", ["interviews_segment_words", "debriefs_note_words"])
def test_every_migration_keeps_the_triggers_of_the_index(index: str) -> None:
    """A migration for which Django makes the table anew has to make them again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {name for (name,) in cursor.fetchall()}

    assert {f"{index}_{event}" for event in ("insert", "delete", "update")} <= triggers
