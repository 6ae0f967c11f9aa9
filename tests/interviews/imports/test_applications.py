"""What a file of open applications would do."""

import pytest

from candidates.models import Application, Job
from tests.factories import NOW, make_application, make_candidate, make_job
from tests.interviews.imports.brought import brought, seen, told, wrong

pytestmark = pytest.mark.django_db
KIND = "applications"


@pytest.fixture
def job() -> Job:
    return make_job(title="Backend engineer", slug="backend-engineer")


def test_new_candidate_and_application_are_said_in_words(job):
    text = (
        "Job;First name;Last name;E-Mail;Phone;Application ID;Stage;Applied on\n"
        "backend-engineer;Amara;Okafor;amara@example.com;'+351 910 000 000;A-1;Interviewing;2026-01-31\n"
    )

    ((line, changes),) = told(seen(KIND, text))

    assert line == 2
    assert changes == [
        ("name", "", "Amara Okafor"),
        ("phone", "", "+351 910 000 000"),
        ("job", "", "Backend engineer"),
        ("stage", "", "Interviewing"),
        ("applied_at", "", "2026-01-31"),
        ("reference", "", "A-1"),
    ]


def test_job_is_found_by_its_title(job):
    brought(KIND, "Job,Name,Email\nBACKEND ENGINEER,Amara,amara@example.com\n")

    assert Application.objects.get().job == job


def test_known_candidate_is_found_by_address_and_changed_only_where_the_file_says_otherwise(job):
    make_application(
        job=job, candidate=make_candidate(name="Amara", email="Amara@example.com", phone="+351 910 000 000")
    )

    text = "Job,Name,Email,Phone,Reference,Stage,Note\nbackend-engineer,Amara Okafor,amara@EXAMPLE.com,,A-1,Applied,Hello\n"

    assert told(seen(KIND, text)) == [(2, [("name", "Amara", "Amara Okafor"), ("reference", "", "A-1")])]


def test_application_is_found_by_its_reference(job):
    make_application(job=job, reference="A-1", candidate=make_candidate(name="Amara", email="amara@example.com"))

    assert told(seen(KIND, "Job,Name,Reference\nbackend-engineer,Amara O,A-1\n")) == [
        (2, [("name", "Amara", "Amara O")])
    ]


def test_same_file_again_changes_nothing_whatever_became_of_the_applications(job):
    text = "Job,Name,Email,Reference,Stage\nbackend-engineer,Amara,amara@example.com,A-1,Applied\n"
    brought(KIND, text)
    Application.objects.get().mark_invited(by=None, at=NOW)

    plan = seen(KIND, text)

    assert (told(plan), len(plan.unchanged), wrong(plan)) == ([], 1, [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("data-engineer,Amara,amara@example.com,,,", "Line 3, job: There is no job of this reference or title"),
        ("closed-job,Amara,amara@example.com,,,", "Line 3, job: This job is not open"),
        ("twice,Amara,amara@example.com,,,", "Line 3, job: Several jobs have this title. Write the reference instead"),
        ("backend-engineer,,amara@example.com,,,", "Line 3, name: Nobody with this address is known here"),
        ("backend-engineer,Amara,,,,", "Line 3, email: Write the candidate’s address"),
        ("backend-engineer,Amara,amara,,,", "Line 3, email: This does not look like an email address"),
        ("backend-engineer,Amara,amara@example.com,,Onsite,", "Line 3, stage: Open applications alone are brought in"),
        ("backend-engineer,Amara,amara@example.com,,,31/01/2026", "Line 3, applied_at: Write the day as year"),
        ("backend-engineer,Amara,amara@example.com,,,2099-01-01", "Line 3, applied_at: This day is still to come"),
        ("backend-engineer,Amara,amara@example.com,,,0001-01-01", "Line 3, applied_at: Write the day as year"),
        (
            "backend-engineer,=HYPERLINK(www.example.com),amara@example.com,,,",
            "Line 3, name: Please write only the name",
        ),
        ("backend-engineer,Ben,ben@example.com,,,", "Line 3, email: This application stands on line 2 already"),
        (
            "backend-engineer,Amara,amara@example.com,B-1,,",
            "Line 3, reference: This reference stands on line 2 already",
        ),
        (
            "backend-engineer,Amara,amara@example.com,K-1,,",
            "Line 3, reference: For this job the reference belongs to kim@",
        ),
        ("frontend-engineer,Bob,ben@example.com,,,", "Line 3, name: Line 2 says “Ben” of the same address"),
    ],
)
def test_mistakes_are_named_by_line_and_column(job, line, words):
    make_job(slug="closed-job", title="Closed", state=Job.State.CLOSED)
    make_job(slug="frontend-engineer", title="Frontend")
    make_job(title="Twice"), make_job(title="twice")
    make_application(job=job, reference="K-1", candidate=make_candidate(email="kim@example.com"))

    plan = seen(KIND, f"Job,Name,Email,Reference,Stage,Applied\nbackend-engineer,Ben,ben@example.com,B-1,,\n{line}\n")

    (mistake,) = wrong(plan)
    assert mistake.startswith(words)
    assert len(plan.added) == 1


def test_one_person_may_apply_for_two_jobs_in_one_file(job):
    make_job(slug="frontend-engineer")

    brought(KIND, "Job,Name,Email\nbackend-engineer,Ben,ben@example.com\nfrontend-engineer,Ben,BEN@example.com\n")

    first, second = Application.objects.all()
    assert first.candidate == second.candidate


def test_nobody_enters_or_meets_an_application_of_their_own(job, recruiter):
    make_application(job=job, candidate=make_candidate(email="rita+cv@example.com"), reference="R-1")
    text = "Job,Name,Email,Reference\nbackend-engineer,Rita,rita@example.com,\nbackend-engineer,Rita,,R-1\n"

    assert wrong(seen(KIND, text, by=recruiter)) == [
        "Line 2, email: This person can’t be entered.",
        "Line 3, reference: This person can’t be entered.",
    ]


def test_restricted_application_is_neither_shown_nor_changed(job):
    candidate = make_candidate(email="amara@example.com", name="Amara")
    make_application(job=job, candidate=candidate, restricted_at=NOW)
    make_job(slug="frontend-engineer")

    plan = seen(KIND, "Job,Name,Email\nbackend-engineer,X,amara@example.com\nfrontend-engineer,X,amara@example.com\n")

    assert wrong(plan) == [
        "Line 2, email: This person can’t be entered.",
        "Line 3, email: This person can’t be entered.",
    ]


def test_a_thousand_lines_ask_as_often_as_one(job, django_assert_max_num_queries):
    lines = [f"backend-engineer,Person {n},p{n}@example.com,R-{n}" for n in range(1000)]
    brought(KIND, "Job,Name,Email,Reference\n" + "\n".join(lines[:500]))

    with django_assert_max_num_queries(8):
        plan = seen(KIND, "Job,Name,Email,Reference\n" + "\n".join(lines))

    assert (len(plan.added), len(plan.unchanged)) == (500, 500)
