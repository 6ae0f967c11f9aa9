"""A file that was looked at is carried out as it was seen, or not at all."""

import pytest
from django.contrib.admin.models import LogEntry

from candidates.models import Application, Candidate, StageChange
from interviews.imports.carry_out import ChangedMeanwhile, HasMistakes, carry_out
from interviews.imports.look import look
from interviews.imports.models import ImportedRow, ImportRun
from interviews.models import AtsEvent, Message
from tests.factories import NOW, make_application, make_candidate, make_job
from tests.interviews.imports.brought import brought, kept

pytestmark = pytest.mark.django_db
TEXT = "Job,Name,Email,Stage\nbackend,Amara,amara@example.com,Interviewing\nbackend,Ben,ben@example.com,\n"


@pytest.fixture(autouse=True)
def job():
    return make_job(slug="backend")


def test_it_is_written_with_who_and_when_and_keeps_nothing_of_the_file(recruiter):
    run = brought("applications", TEXT, by=recruiter)

    run.refresh_from_db()
    assert (run.state, run.done_at, run.content, run.meanings) == (ImportRun.State.DONE, NOW, "", {})
    assert (run.added, run.changed, run.unchanged, run.left_out) == (2, 0, 0, 0)
    assert [(row.line, row.subject, row.is_new, row.before) for row in run.rows.all()] == [
        (2, "candidate", True, {}),
        (2, "application", True, {}),
        (3, "candidate", True, {}),
        (3, "application", True, {}),
    ]
    change = StageChange.objects.get()
    assert (change.stage, change.by, change.application.candidate.name) == ("interviewing", recruiter, "Amara")
    assert {entry.change_message for entry in LogEntry.objects.all()} == {f"Added by import {run.pk}."}
    assert not Message.objects.exists()
    assert not AtsEvent.objects.exists()


def test_a_changed_row_keeps_what_it_said_before(job):
    application = make_application(job=job, candidate=make_candidate(name="Am", email="amara@example.com"))

    run = brought("applications", TEXT)

    row = run.rows.get(is_new=False)
    assert (row.row_id, row.columns, row.before) == (application.candidate_id, ["name"], {"name": "Am"})


def test_lines_with_mistakes_are_left_out_only_when_somebody_says_so():
    text = TEXT + "backend,Cleo,cleo\n"
    with pytest.raises(HasMistakes):
        brought("applications", text)
    assert not Candidate.objects.exists()

    run = brought("applications", text, leaves_out_mistakes=True)

    assert (run.added, run.left_out, Application.objects.count()) == (2, 1, 2)


def test_rows_that_changed_meanwhile_mean_another_look(recruiter):
    run = kept("applications", TEXT, by=recruiter)
    plan = look(run, now=NOW)
    make_candidate(email="amara@example.com", name="Somebody")

    with pytest.raises(ChangedMeanwhile):
        carry_out(run, digest=plan.digest, leaves_out_mistakes=False, now=NOW)

    run.refresh_from_db()
    assert (run.state, run.content) == (ImportRun.State.LOOKED_AT, TEXT)
    assert not Application.objects.exists()
    assert not ImportedRow.objects.exists()


def test_a_second_click_carries_nothing_out_again():
    run = kept("applications", TEXT)
    plan = look(run, now=NOW)
    second = ImportRun.objects.get(pk=run.pk)
    carry_out(run, digest=plan.digest, leaves_out_mistakes=False, now=NOW)

    with pytest.raises(ChangedMeanwhile):
        carry_out(second, digest=plan.digest, leaves_out_mistakes=False, now=NOW)

    assert Application.objects.count() == 2


def test_another_file_has_another_digest(recruiter):
    one, other = (look(kept("applications", text, by=recruiter), now=NOW) for text in (TEXT, TEXT + "\n"))

    assert one.lines
    assert one.digest != other.digest


def test_a_thousand_lines_are_written_in_batches(django_assert_max_num_queries):
    run = kept("applications", "Job,Name,Email\n" + "".join(f"backend,P {n},p{n}@example.com\n" for n in range(1000)))
    plan = look(run, now=NOW)

    with django_assert_max_num_queries(60):
        carry_out(run, digest=plan.digest, leaves_out_mistakes=False, now=NOW)

    assert Application.objects.count() == 1000
