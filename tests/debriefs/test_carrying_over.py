"""What stood in the database before a migration of the debriefs stands there after it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import NOW

BEFORE, AFTER = "0002_scorecards_votes_decisions", "0003_debriefs_from_the_first_booking"


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Callable[[str], Any]]:
    """Bring the debriefs to a migration of theirs: the models as they are there. Back to the newest at the end."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def to(name: str) -> Any:
        MigrationExecutor(connection).migrate([("debriefs", name)])
        loader = MigrationExecutor(connection).loader
        return loader.project_state(list(loader.graph.nodes.keys() & loader.applied_migrations.keys())).apps

    yield to
    MigrationExecutor(connection).migrate(newest)


def application_with(apps: Any, *interviews: tuple[str, int]) -> Any:
    """An application with interviews, each with its status and how many days ago it began."""
    number = apps.get_model("candidates", "Application").objects.count()
    user = apps.get_model("auth", "User").objects.create(username=f"rita{number}")
    job = apps.get_model("candidates", "Job").objects.create(title="Engineer", slug=f"engineer{number}", contact=user)
    candidate = apps.get_model("candidates", "Candidate").objects.create(name="Dana", email=f"dana{number}@example.org")
    application = apps.get_model("candidates", "Application").objects.create(
        job=job, candidate=candidate, applied_at=NOW
    )
    panel = apps.get_model("interviews", "Panel").objects.create(job=job, name="Technical", slug=f"technical{number}")
    for status, days in interviews:
        starts_at = NOW - timedelta(days=days)
        apps.get_model("interviews", "Interview").objects.create(
            application=application,
            panel=panel,
            status=status,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            created_at=NOW,
            told_at=NOW,
        )
    return application


def test_applications_with_interviews_of_before_get_their_debriefs(migrate):
    before = migrate(BEFORE)
    held = application_with(before, ("held", 2), ("held", 9), ("scheduled", -3))
    booked = application_with(before, ("scheduled", -3), ("cancelled", 1))
    nothing = application_with(before)
    had = application_with(before, ("held", 5))
    before.get_model("debriefs", "Debrief").objects.create(application=had, created_at=NOW, state="decided")

    debriefs = migrate(AFTER).get_model("debriefs", "Debrief").objects

    assert {row.application_id: (row.state, row.opened_at) for row in debriefs.all()} == {
        held.pk: ("open", NOW - timedelta(days=9)),
        booked.pk: ("waiting", None),
        had.pk: ("decided", None),
    }
    assert not debriefs.filter(application=nothing.pk).exists()
    debriefs.all().delete()


def test_nobody_waits_for_scorecards_of_before_and_running_jobs_get_criteria(migrate):
    before = migrate("0008_interviews_of_before")
    application = application_with(before, ("held", 9), ("held", 2), ("cancelled", 1))
    before.get_model("debriefs", "Debrief").objects.create(application=application, created_at=NOW, state="open")

    after = migrate("0009_running_jobs")

    assert after.get_model("debriefs", "Debrief").objects.get().scorecards_from is not None
    errand = after.get_model("interviews", "Errand").objects.get()
    assert (errand.kind, errand.state) == ("open_debrief", "due")
    assert errand.interview.starts_at == NOW - timedelta(days=2)


def test_votes_and_decisions_of_before_get_their_rounds(migrate):
    before = migrate("0009_running_jobs")
    voter = before.get_model("auth", "User").objects.create(username="noor")
    rows = {name: before.get_model("debriefs", name).objects for name in ("Debrief", "Vote", "Decision")}
    debriefs = {}
    for name, opened_at, outcomes in (
        ("sealed", None, ["another_interview"]),
        ("reopened", NOW, ["offer", "another_interview"]),
        ("never voted", None, ["offer"]),
        ("untouched", None, []),
    ):
        debriefs[name] = rows["Debrief"].create(
            application=application_with(before, ("held", 9)), created_at=NOW, state="open", votes_opened_at=opened_at
        )
        if name in {"sealed", "reopened"}:
            rows["Vote"].create(debrief=debriefs[name], voter=voter, choice="no", ground="g", cast_at=NOW)
        for number, outcome in enumerate(outcomes, start=1):
            values = {"decided_by": voter, "decided_at": NOW + timedelta(days=number), "outcome": outcome}
            rows["Decision"].create(debrief=debriefs[name], number=number, **values)

    after = migrate("0012_votes_of_a_round")

    rounds = {
        name: [
            (one.number, one.opened_at, one.votes.count(), [each.number for each in one.decisions.order_by("number")])
            for one in after.get_model("debriefs", "Round").objects.filter(debrief=debrief.pk)
        ]
        for name, debrief in debriefs.items()
    }
    assert rounds == {
        "sealed": [(1, None, 1, [1])],  # nobody is shown what was to stay sealed
        "reopened": [(1, NOW, 1, [1, 2]), (2, None, 0, [])],
        "never voted": [(1, NOW + timedelta(days=1), 0, [1])],
        "untouched": [],
    }
    after.get_model("debriefs", "Debrief").objects.all().delete()
