"""What stood in the database before a migration stands there after it.

A walk over the migrations takes long, since Django makes all models anew for each: so the tests share a database that begins empty,
and stand in the order of the migrations. Each is right alone, too, and in any order.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from interviews.models import Assignment, Interview, Message
from scripts import migrated
from tests.factories import NOW, make_interview, make_link, make_panel

NOTES = {
    "": [],
    "The interviewer moved the interview in the calendar. Does the new time suit the candidate?": ["moved_by_host"],
    "The interviewer deleted the interview from the calendar. Offer the candidate a new time.": ["deleted_by_host"],
    "Who is this?": ["host_unknown"],
}
REFUSED = {
    "The selected timeslot is unavailable. Somebody else has just taken it; please choose another time.": "slot_gone",
    "You have already booked a time with this link. You can move or cancel it on your page.": "booked_already",
    "Nylas answered 503": "out_of_reach",
    "": "not_found",
}


def connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def empty_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Without a table, and in place of the tests' own."""
    tests_own, name = connection.settings_dict["NAME"], "carrying_over"
    is_postgres = connection.vendor == "postgresql"
    with django_db_blocker.unblock():
        if is_postgres:
            connection.cursor().execute(f"CREATE DATABASE {name}")
        connect_to(name if is_postgres else str(tmp_path_factory.mktemp(name) / "db.sqlite3"))
        with migrated.quickly():
            yield
        connect_to(tests_own)
        if is_postgres:
            connection.cursor().execute(f"DROP DATABASE {name}")


@pytest.fixture
def migrate(empty_database: None) -> Iterator[Callable[[str, str], Any]]:
    """Bring an app to a migration of its own: the models as they are there. No row is left at the end."""

    def to(app: str, name: str) -> Any:
        MigrationExecutor(connection).migrate([(app, name)])
        loader = MigrationExecutor(connection).loader
        return loader.project_state(list(loader.graph.nodes.keys() & loader.applied_migrations.keys())).apps

    yield to
    # SQLite keeps indexes of words in tables of their own, which triggers empty.
    tables = {name for name in connection.introspection.table_names() if "_words" not in name} - {"django_migrations"}
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))


def interviews_of(apps: Any, **each: dict[str, Any]) -> dict[str, Any]:
    """One interview for each name, with the fields given for it: all of one application and panel."""
    user = apps.get_model("auth", "User").objects.create(username="rita")
    job = apps.get_model("candidates", "Job").objects.create(title="Engineer", slug="engineer", contact=user)
    candidate = apps.get_model("candidates", "Candidate").objects.create(name="Dana", email="dana@example.org")
    application = apps.get_model("candidates", "Application").objects.create(
        job=job, candidate=candidate, applied_at=NOW
    )
    panel = apps.get_model("interviews", "Panel").objects.create(job=job, name="Technical", slug="technical")
    interviews = apps.get_model("interviews", "Interview")
    times = {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=45), "created_at": NOW, "told_at": NOW}
    return {
        name: interviews.objects.create(application=application, panel=panel, **times, **fields)
        for name, fields in each.items()
    }


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


# ── the interviews ──


def test_interviews_from_before_assignments_get_their_hosts(db):
    hosted = make_interview()
    nobodys = make_interview(link=make_link(panel=make_panel(interviewers=[])))
    mails = [
        Message.objects.owe(kind, to=hosted.interviewer.email, key=kind, interview=hosted, at=NOW)
        for kind in (Message.Kind.ASSIGNED, Message.Kind.BOOKED)
    ]
    Assignment.objects.all().delete()

    import_module("interviews.migrations.0005_fill_assignments").fill(apps, None)

    assert [interview.people() for interview in (hosted, nobodys)] == [[hosted.interviewer], []]
    assert [Message.objects.get(pk=mail.pk).interviewer for mail in mails] == [hosted.interviewer, None]
    assert Interview.objects.get(pk=hosted.pk).assignments.get().assigned_at == hosted.created_at


def test_notes_that_nobody_has_looked_at_become_concerns(migrate):
    before = migrate("interviews", "0006_kinds_of_mail")
    rows = interviews_of(before, **{note: {"review_note": note} for note in NOTES})
    of_note = {note: row.pk for note, row in rows.items()}

    concerns = migrate("interviews", "0007_concerns").get_model("interviews", "Concern").objects

    assert {
        note: list(concerns.filter(interview=pk, settled_at=None, over_at=None).values_list("reason", flat=True))
        for note, pk in of_note.items()
    } == NOTES
    assert {concern.raised_at for concern in concerns.all()} == {NOW}


def test_recordings_against_a_no_stay_locked(migrate):
    before = migrate("interviews", "0018_recordings_not_to_come")
    interview = interviews_of(before, only={})["only"]
    before.get_model("interviews", "Recording").objects.create(
        interview=interview, nylas_notetaker_id="n", created_at=NOW, quarantined=True
    )

    after = migrate("interviews", "0019_locked_recordings").get_model("interviews", "Recording").objects

    assert [row.is_locked for row in after.all()] == [True]


def test_attempts_that_were_refused_learn_why(migrate):
    before = migrate("interviews", "0021_refusals_of_attempts")
    interview = interviews_of(before, only={})["only"]
    links, attempts = before.get_model("interviews", "BookingLink"), before.get_model("interviews", "BookingAttempt")
    link = links.objects.create(
        application=interview.application, panel=interview.panel, token_hash="h", created_at=NOW, expires_at=NOW
    )
    times = {"starts_at": NOW, "ends_at": NOW, "began_at": NOW, "due_at": NOW}
    for error in REFUSED:
        attempts.objects.create(link=link, state="refused", error=error, **times)
    attempts.objects.create(link=link, state="unknown", error="Nylas has not answered", **times)

    kept = migrate("interviews", "0022_fill_refusals").get_model("interviews", "BookingAttempt").objects

    assert dict(kept.values_list("error", "refusal")) == REFUSED | {"Nylas has not answered": ""}


def test_errands_that_close_mark_as_held_and_the_others_stay(migrate):
    before = migrate("interviews", "0022_fill_refusals")
    interview = interviews_of(before, only={})["only"]
    errands = before.get_model("interviews", "Errand").objects
    for kind in ("close", "stop_waiting"):
        errands.create(interview=interview, kind=kind, due_at=NOW, tries=3)

    after = migrate("interviews", "0023_errands_that_mark_held").get_model("interviews", "Errand").objects
    kinds = set(after.values_list("kind", "tries"))
    back = migrate("interviews", "0022_fill_refusals").get_model("interviews", "Errand").objects

    assert kinds == {("mark_held", 3), ("stop_waiting", 3)}
    assert set(back.values_list("kind", flat=True)) == {"close", "stop_waiting"}


# ── the debriefs ──


def test_applications_with_interviews_of_before_get_their_debriefs(migrate):
    before = migrate("debriefs", "0002_scorecards_votes_decisions")
    held = application_with(before, ("held", 2), ("held", 9), ("scheduled", -3))
    booked = application_with(before, ("scheduled", -3), ("cancelled", 1))
    nothing = application_with(before)
    had = application_with(before, ("held", 5))
    before.get_model("debriefs", "Debrief").objects.create(application=had, created_at=NOW, state="decided")

    debriefs = migrate("debriefs", "0003_debriefs_from_the_first_booking").get_model("debriefs", "Debrief").objects

    assert {row.application_id: (row.state, row.opened_at) for row in debriefs.all()} == {
        held.pk: ("open", NOW - timedelta(days=9)),
        booked.pk: ("waiting", None),
        had.pk: ("decided", None),
    }
    assert not debriefs.filter(application=nothing.pk).exists()


def test_nobody_waits_for_scorecards_of_before_and_running_jobs_get_criteria(migrate):
    before = migrate("debriefs", "0008_interviews_of_before")
    application = application_with(before, ("held", 9), ("held", 2), ("cancelled", 1))
    before.get_model("debriefs", "Debrief").objects.create(application=application, created_at=NOW, state="open")

    after = migrate("debriefs", "0009_running_jobs")

    assert after.get_model("debriefs", "Debrief").objects.get().scorecards_from is not None
    errand = after.get_model("interviews", "Errand").objects.get()
    assert (errand.kind, errand.state) == ("open_debrief", "due")
    assert errand.interview.starts_at == NOW - timedelta(days=2)


def test_votes_and_decisions_of_before_get_their_rounds(migrate):
    before = migrate("debriefs", "0009_running_jobs")
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

    after = migrate("debriefs", "0012_votes_of_a_round")

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
