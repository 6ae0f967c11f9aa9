"""An import is taken back where nobody touched since what it did."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from candidates.models import Application, Candidate, Job
from interviews.imports.models import ImportedRow, ImportRun
from interviews.imports.undo import CannotUndo, undo
from interviews.models import Interviewer
from tests.factories import NOW, make_application, make_candidate, make_interviewer, make_job, make_link, make_panel
from tests.interviews.imports.brought import brought

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=6, hours=23)
TEXT = (
    "Job,Name,Email,Reference,Stage\nbackend,Amara,amara@example.com,A,Interviewing\nbackend,Ben,ben@example.com,B,\n"
)


@pytest.fixture(autouse=True)
def job() -> Job:
    return make_job(slug="backend", title="Backend", team="Core")


def outcomes(rows: list[ImportedRow]) -> dict[tuple[int, str], str]:
    return {(row.line, row.subject): f"{row.outcome} {row.used_by}".strip() for row in rows}


def test_untouched_it_is_as_if_it_had_not_been(recruiter):
    run = brought("applications", TEXT, by=recruiter)

    rows = undo(run, by=recruiter, now=LATER)

    assert {row.outcome for row in rows} == {"undone"}
    assert not Application.objects.exists()
    assert not Candidate.objects.exists()
    assert not LogEntry.objects.exists()
    run.refresh_from_db()
    assert (run.state, run.undone_by, run.undone_at) == (ImportRun.State.UNDONE, recruiter, LATER)


def test_what_somebody_booked_or_changed_stays_and_says_why():
    run = brought("applications", TEXT)
    amara, ben = Application.objects.order_by("candidate__name")
    make_link(application=amara, panel=make_panel(job=amara.job))
    ben.candidate.name = "Benjamin"
    ben.candidate.save()

    assert outcomes(undo(run, by=None, now=NOW)) == {
        (2, "application"): "used booking link",
        (2, "candidate"): "used application",
        (3, "application"): "undone",
        (3, "candidate"): "touched",
    }
    assert set(Application.objects.all()) == {amara}


def test_a_stage_that_moved_keeps_the_application():
    run = brought("applications", TEXT)
    for application in Application.objects.all():
        application.keep_interviewing(by=None, at=LATER)  # type: ignore[arg-type]

    rows = undo(run, by=None, now=LATER)

    assert {row.outcome for row in rows if row.subject == "application"} == {"touched"}


def test_changed_rows_say_again_what_they_said(job):
    make_interviewer(name="Mark", email="marcus@example.com", weight="0.50", daily_cap=3)
    run = brought("people", "Name,Email,Share,Per day\nMarcus,marcus@example.com,2,1\n")

    undo(run, by=None, now=NOW)

    marcus = Interviewer.objects.get()
    assert (marcus.name, str(marcus.weight), marcus.daily_cap) == ("Mark", "0.50", 3)


def test_a_value_that_was_changed_since_is_not_overwritten(job):
    run = brought("jobs", "Reference,Team\nbackend,Platform\n")
    job.team = "Ledger"
    job.save()

    assert outcomes(undo(run, by=None, now=NOW)) == {(2, "job"): "touched"}
    job.refresh_from_db()
    assert job.team == "Ledger"


def test_other_values_of_the_row_may_change(job):
    run = brought("jobs", "Reference,Team\nbackend,Platform\n")
    Job.objects.filter(pk=job.pk).update(location="Lisbon")

    assert outcomes(undo(run, by=None, now=NOW)) == {(2, "job"): "undone"}
    job.refresh_from_db()
    assert (job.team, job.location) == ("Core", "Lisbon")


def test_new_job_with_a_committee_stays(recruiter):
    run = brought("jobs", "Title,Summary,Description\nCook,Food,Good food\n", by=recruiter)
    Job.objects.get(slug="cook").committee.add(recruiter)

    assert outcomes(undo(run, by=recruiter, now=NOW)) == {(2, "job"): "used hiring committee"}


def test_a_row_that_is_gone_and_one_that_is_forgotten_say_so(job):
    make_application(job=job, candidate=make_candidate(name="Am", email="amara@example.com"), reference="A")
    run = brought("applications", TEXT)
    Application.objects.filter(reference="B").delete()
    run.rows.filter(line=2).forget()

    assert outcomes(undo(run, by=None, now=NOW)) == {
        (2, "candidate"): "forgotten",
        (3, "application"): "gone",
        (3, "candidate"): "undone",
    }


def test_nobody_takes_back_an_application_of_their_own(recruiter):
    run = brought("applications", "Job,Name,Email\nbackend,Rita,rita+cv@example.com\n")

    assert outcomes(undo(run, by=recruiter, now=NOW)) == {
        (2, "application"): "closed",
        (2, "candidate"): "used application",
    }
    assert Application.objects.exists()


def test_what_is_kept_and_used_by_nobody_is_not_changed(job):
    make_application(job=job, candidate=make_candidate(name="Am", email="amara@example.com"), reference="A")
    run = brought("applications", TEXT)
    Application.objects.filter(reference="A").update(restricted_at=NOW)

    assert outcomes(undo(run, by=None, now=NOW))[2, "candidate"] == "closed"


def test_it_is_undone_once_and_within_a_week():
    run = brought("applications", TEXT)
    with pytest.raises(CannotUndo):
        undo(run, by=None, now=NOW + timedelta(days=7))
    undo(run, by=None, now=NOW)
    with pytest.raises(CannotUndo):
        undo(ImportRun.objects.get(), by=None, now=NOW)
