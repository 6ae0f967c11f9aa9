"""What a file of jobs would do."""

import pytest

from candidates.models import Job
from tests.factories import make_job, make_user
from tests.interviews.imports.brought import brought, seen, told, wrong

pytestmark = pytest.mark.django_db
HEAD = "Title,Reference,State,Summary,Description,Person in charge\n"


def test_new_job_belongs_to_who_brings_it_unless_the_file_says_otherwise(recruiter):
    other = make_user(email="nadia@example.com")

    brought(
        "jobs",
        f"{HEAD}Data engineer,,Open,Pipes,Many pipes,\nCook,REQ-7,,Food,Good food,Nadia@example.com\n",
        by=recruiter,
    )

    data, cook = Job.objects.order_by("pk")
    assert (data.slug, data.state, data.contact) == ("data-engineer", Job.State.OPEN, recruiter)
    assert (cook.slug, cook.state, cook.contact) == ("req-7", Job.State.DRAFT, other)


def test_known_job_is_found_by_reference_else_by_title_and_says_what_changes(recruiter):
    make_job(slug="chef", title="Cook", team="Kitchen", contact=recruiter)

    assert told(seen("jobs", "Title,Team\ncook,Food\n")) == [
        (2, [("title", "Cook", "cook"), ("team", "Kitchen", "Food")])
    ]
    assert told(seen("jobs", "Reference,State\nchef,closed\n")) == [(2, [("state", "Open", "Closed")])]
    assert told(seen("jobs", "Reference,State\nchef,open\n")) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Cook,,,,Good food,", "Line 3, summary: A new job needs one or two sentences"),
        ("Cook,,,Food,,", "Line 3, description: A new job needs a description."),
        ("Cook,a b,,Food,Good food,", "Line 3, slug: Letters a to z"),
        ("Cook,,Maybe,Food,Good food,", "Line 3, state: Write “Draft”, “Open” or “Closed”."),
        ("Cook,,,Food,Good food,x@example.com", "Line 3, contact: Nobody logs in here with this address."),
        ("Baker,,,Food,Good food,", "Line 3, slug: This job stands on line 2 already."),
    ],
)
def test_mistakes_are_named_by_line_and_column(recruiter, line, words):
    plan = seen("jobs", f"{HEAD}Baker,,,Bread,Good bread,\n{line}\n", by=recruiter)

    assert [each[: len(words)] for each in wrong(plan)] == [words]
    assert len(plan.added) == 1


def test_without_a_person_a_new_job_needs_somebody_in_charge():
    assert wrong(seen("jobs", f"{HEAD}Baker,,,Bread,Good bread,\n")) == [
        "Line 2, contact: Write the address of the person in charge: candidates see it."
    ]


def test_a_thousand_lines_ask_as_often_as_one(recruiter, django_assert_max_num_queries):
    lines = "".join(f"Job {n},,,Sum,Text,{recruiter.email}\n" for n in range(1000))

    with django_assert_max_num_queries(4):
        assert len(seen("jobs", HEAD + lines, by=recruiter).added) == 1000
