"""What stood in the database before a migration stands there after it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import NOW

NOTES = {
    "": [],
    "The interviewer moved the interview in the calendar. Does the new time suit the candidate?": ["moved_by_host"],
    "The interviewer deleted the interview from the calendar. Offer the candidate a new time.": ["deleted_by_host"],
    "Who is this?": ["host_unknown"],
}


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Callable[[str], Any]]:
    """Bring the interviews to a migration of theirs: the models as they are there. Back to the newest at the end."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def to(name: str) -> Any:
        MigrationExecutor(connection).migrate([("interviews", name)])
        loader = MigrationExecutor(connection).loader
        return loader.project_state(list(loader.graph.nodes.keys() & loader.applied_migrations.keys())).apps

    yield to
    MigrationExecutor(connection).migrate(newest)


def test_notes_that_nobody_has_looked_at_become_concerns(migrate):
    before = migrate("0006_kinds_of_mail")
    user = before.get_model("auth", "User").objects.create(username="rita")
    job = before.get_model("candidates", "Job").objects.create(title="Engineer", slug="engineer", contact=user)
    candidate = before.get_model("candidates", "Candidate").objects.create(name="Dana", email="dana@example.org")
    application = before.get_model("candidates", "Application").objects.create(
        job=job, candidate=candidate, applied_at=NOW
    )
    panel = before.get_model("interviews", "Panel").objects.create(job=job, name="Technical", slug="technical")
    interviews = before.get_model("interviews", "Interview")
    of_note = {
        note: interviews.objects.create(
            application=application,
            panel=panel,
            starts_at=NOW,
            ends_at=NOW + timedelta(minutes=45),
            created_at=NOW,
            told_at=NOW,
            review_note=note,
        ).pk
        for note in NOTES
    }

    concerns = migrate("0007_concerns").get_model("interviews", "Concern").objects

    assert {
        note: list(concerns.filter(interview=pk, settled_at=None, over_at=None).values_list("reason", flat=True))
        for note, pk in of_note.items()
    } == NOTES
    assert {concern.raised_at for concern in concerns.all()} == {NOW}
    concerns.all().delete()
