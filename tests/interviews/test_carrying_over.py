"""What stood in the database before a migration stands there after it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from interviews.models import Assignment, Interview, Message
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


def test_notes_that_nobody_has_looked_at_become_concerns(migrate):
    before = migrate("0006_kinds_of_mail")
    rows = interviews_of(before, **{note: {"review_note": note} for note in NOTES})
    of_note = {note: row.pk for note, row in rows.items()}

    concerns = migrate("0007_concerns").get_model("interviews", "Concern").objects

    assert {
        note: list(concerns.filter(interview=pk, settled_at=None, over_at=None).values_list("reason", flat=True))
        for note, pk in of_note.items()
    } == NOTES
    assert {concern.raised_at for concern in concerns.all()} == {NOW}
    concerns.all().delete()


def test_attempts_that_were_refused_learn_why(migrate):
    before = migrate("0021_refusals_of_attempts")
    interview = interviews_of(before, only={})["only"]
    links, attempts = before.get_model("interviews", "BookingLink"), before.get_model("interviews", "BookingAttempt")
    link = links.objects.create(
        application=interview.application, panel=interview.panel, token_hash="h", created_at=NOW, expires_at=NOW
    )
    times = {"starts_at": NOW, "ends_at": NOW, "began_at": NOW, "due_at": NOW}
    for error in REFUSED:
        attempts.objects.create(link=link, state="refused", error=error, **times)
    attempts.objects.create(link=link, state="unknown", error="Nylas has not answered", **times)

    kept = migrate("0022_fill_refusals").get_model("interviews", "BookingAttempt").objects

    assert dict(kept.values_list("error", "refusal")) == REFUSED | {"Nylas has not answered": ""}
    kept.all().delete()


def test_errands_that_close_mark_as_held_and_the_others_stay(migrate):
    before = migrate("0022_fill_refusals")
    interview = interviews_of(before, only={})["only"]
    errands = before.get_model("interviews", "Errand").objects
    for kind in ("close", "stop_waiting"):
        errands.create(interview=interview, kind=kind, due_at=NOW, tries=3)

    after = migrate("0023_errands_that_mark_held").get_model("interviews", "Errand").objects
    kinds = set(after.values_list("kind", "tries"))
    back = migrate("0022_fill_refusals").get_model("interviews", "Errand").objects

    assert kinds == {("mark_held", 3), ("stop_waiting", 3)}
    assert set(back.values_list("kind", flat=True)) == {"close", "stop_waiting"}
    back.all().delete()


def test_recordings_against_a_no_stay_locked(migrate):
    before = migrate("0018_recordings_not_to_come")
    interview = interviews_of(before, only={})["only"]
    before.get_model("interviews", "Recording").objects.create(
        interview=interview, nylas_notetaker_id="n", created_at=NOW, quarantined=True
    )

    after = migrate("0019_locked_recordings").get_model("interviews", "Recording").objects

    assert [row.is_locked for row in after.all()] == [True]
    after.all().delete()


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
