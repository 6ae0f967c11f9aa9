"""The box that finds a person and everything about them."""

import pytest

from interviews.models import Interview, Message, Recording
from tests.factories import NOW, make_application, make_candidate, make_interview, make_interviewer, make_user

FIND = "/admin/search/"


def found(client, words: str) -> dict[str, list[str]]:
    return {group.name: [hit.title for hit in group.hits] for group in client.get(FIND, {"s": words}).context["groups"]}


def test_person_is_found_with_everything_about_them(admin):
    interview = make_interview()
    Recording.objects.create(interview=interview, nylas_notetaker_id="n", created_at=NOW)
    Message.objects.create(kind="booked", key="k", to="x@example.com", interview=interview, created_at=NOW, due_at=NOW)

    assert found(admin, "amara okaf") == {
        "Candidates": ["Amara Okafor"],
        "Applications": ["Amara Okafor"],
        "Interviews": ["Amara Okafor"],
        "Recordings": ["Amara Okafor"],
        "Mails": ["Time confirmed, to the candidate"],
    }


@pytest.mark.parametrize(
    ("words", "kind"), [("backend engineer", "Jobs"), ("technical", "Panels"), ("priya", "Interviewers")]
)
def test_jobs_panels_and_interviewers_are_found(admin, words, kind):
    make_interview()

    assert kind in found(admin, words)


def test_cancelled_interview_says_so(admin):
    interview = make_interview()
    Recording.objects.create(interview=interview, nylas_notetaker_id="n", created_at=NOW)

    def ends_with_cancelled() -> list[bool]:
        groups = admin.get(FIND, {"s": "amara okaf"}).context["groups"]
        hits = [hit for group in groups if group.name in {"Interviews", "Recordings"} for hit in group.hits]
        return [hit.words.endswith(", cancelled") for hit in hits]

    assert ends_with_cancelled() == [False, False]
    Interview.objects.update(status=Interview.Status.CANCELLED)
    assert ends_with_cancelled() == [True, True]


def test_every_hit_opens(admin):
    make_interview()

    groups = admin.get(FIND, {"s": "a"}).context["groups"]

    assert {admin.get(hit.url).status_code for group in groups for hit in group.hits} == {200}


def test_box_gets_options_to_choose_among(admin):
    make_application()

    part = admin.get(FIND, {"s": "amara", "part": "1"}).content.decode()

    assert (part.count('role="option"'), "<html" in part) == (2, False)


def test_nobody_finds_the_file_about_themselves(admin, recruiter):
    make_application(candidate=make_candidate(name="Rita Recruiter", email=recruiter.email))

    assert found(admin, "rita recruiter") == {}


@pytest.mark.parametrize(("who", "status"), [({"is_staff": True}, 200), ({}, 302)])
def test_who_may_see_nothing_finds_nothing(client, db, who, status):
    make_interviewer()
    client.force_login(make_user(**who))

    answer = client.get(FIND, {"s": "priya"})

    assert (answer.status_code, b"Priya" in answer.content) == (status, False)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?s=a&page=abc", 200), ("?s=%00", 200), ("?s=" + "x" * 5000, 200), ("?s=%ED%A0%80", 200), ("", 200), ("../r/1/1/", 404),
    ],
)  # fmt: skip
def test_odd_questions_break_nothing(admin, address, status):
    assert admin.get(FIND + address if not address.startswith("..") else "/admin/r/1/1/").status_code == status


def test_finding_costs_the_same_with_one_row_and_with_three(admin, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_interview()
    with CaptureQueriesContext(connection) as first:
        admin.get(FIND, {"s": "a"})
    make_interview()
    make_interview()

    with django_assert_num_queries(len(first)):
        admin.get(FIND, {"s": "a"})
