"""One page for one person: what happened on one time line, with what fits now; as many queries however much there is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates import consenting
from candidates.admin.time_line import PAGE, LineKind
from interviews.booking import inviting
from interviews.models import Message
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_concern,
    make_interview,
    make_interviewer,
    make_link,
    make_user,
)
from tests.recorded import make_recording


@pytest.fixture
def candidate(db):
    return make_candidate(name="Amara Okafor", time_zone="Asia/Kolkata")


@pytest.fixture
def interview(candidate):
    """Booked, with a recording, a choice, a concern, a request and a mail."""
    application = make_application(candidate=candidate, applied_at=NOW - timedelta(days=9))
    interview = make_interview(link=make_link(application=application))
    consenting.choose(application, choice="yes", now=NOW)
    make_recording(interview, state="expected")
    make_concern(interview)
    inviting.ask_for_help(interview.link, note="I need breaks.", phone="", now=NOW)
    Message.objects.create(
        kind="booked", key=f"k{interview.pk}", to=candidate.email, interview=interview, link=interview.link,
        state="sent", created_at=NOW, due_at=NOW,
    )  # fmt: skip
    return interview


def address(candidate, **question: str) -> str:
    page = reverse("admin:candidates_candidate_change", args=[candidate.pk])
    return f"{page}?{'&'.join(f'{name}={value}' for name, value in question.items())}"


def lines(client, candidate, **question: str) -> list:
    return client.get(address(candidate, **question)).context["line"].lines


def test_everything_stands_on_one_line_newest_first_with_its_zone(admin, candidate, interview):
    found = lines(admin, candidate)

    assert {each.kind for each in found} == set(LineKind)
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
    assert all("UTC" in each.when for each in found)
    text = admin.get(address(candidate)).content.decode()
    for words in ("I need breaks.", "Yes, record", "Time confirmed, to the candidate", "Scheduled for"):
        assert words in text
    assert "Kolkata (UTC+5:30)" in text


@pytest.mark.parametrize("kind", LineKind)
def test_each_kind_can_be_looked_at_alone(admin, candidate, interview, kind):
    found = lines(admin, candidate, kind=kind)

    assert {each.kind for each in found} == {kind}


@pytest.mark.parametrize(
    "question", [{"kind": "nonsense"}, {"before": "x"}, {"before": "2026-02-31T00:00:00Z"}], ids=str
)
def test_bad_addresses_show_everything(admin, candidate, interview, question):
    assert len(lines(admin, candidate, **question)) == len(lines(admin, candidate))


def test_older_lines_come_on_the_next_page_and_none_twice(admin, candidate, interview):
    for number in range(PAGE + 5):
        Message.objects.create(
            kind="own_link", key=str(number), to=candidate.email, link=interview.link, state="sent",
            created_at=NOW - timedelta(hours=number + 1), due_at=NOW,
        )  # fmt: skip

    first = admin.get(address(candidate, kind="mail")).context["line"]
    page = admin.get(address(candidate, kind="mail", before=first.older.isoformat().replace("+", "%2B")))

    assert (len(first.lines), len(page.context["line"].lines)) == (PAGE, 6)
    assert "Newest" in page.content.decode()


def test_queries_are_as_many_for_much_as_for_little(admin, candidate, interview):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get(address(candidate))
        return len(queries)

    make_link(application=interview.application)
    before = count()
    for _ in range(3):
        application = make_application(candidate=candidate)
        more = make_interview(link=make_link(application=application), people=[make_interviewer()])
        make_link(application=application)
        make_recording(more)
        make_concern(more)
        consenting.choose(application, choice="no", now=NOW)
        inviting.ask_for_help(more.link, note="And now?", phone="", now=NOW)

    assert count() == before


def test_reader_without_a_permission_finds_nothing_of_that_kind(client, candidate, interview):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_candidate", "view_bookinglink"]))
    client.force_login(user)

    page = client.get(address(candidate))

    assert {each.kind for each in page.context["line"].lines} == {LineKind.LINK}
    assert page.context["line"].kinds == [LineKind.LINK]
    assert page.context["stands"] is None
    assert "I need breaks." not in page.content.decode()


def test_recruiter_who_has_yet_to_rate_reads_no_outcome(admin, recruiter, candidate):
    application = make_application(candidate=candidate)
    own = make_interviewer(user=recruiter)
    make_interview(link=make_link(application=application), interviewer=own, starts_at=NOW - timedelta(hours=2))
    other = make_application(candidate=candidate)
    for one in (application, other):
        one.reject(by=make_user(), at=NOW, reason="Too quiet")
        Message.objects.owe_letter(one, subject="No offer", body="Sorry", by=make_user(), key="k", at=NOW)
    Message.objects.owe_letter(application, subject="A question", body="When?", by=recruiter, key="q", at=NOW)

    page = admin.get(address(candidate))

    text = page.content.decode()
    assert text.count("Too quiet") == text.count("No offer") == 1  # of the other application
    assert "A question" in text  # their own
    acts = {each.application: [act["label"] for act in each.acts] for each in page.context["stands"]}
    assert acts[application] == ["Reply", "Write a letter"]


def test_nobody_meets_the_page_about_themselves(admin, recruiter):
    me = make_candidate(email=recruiter.email)

    assert admin.get(address(me)).status_code == 302


@pytest.mark.parametrize("before", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "x", "%00"])
def test_moment_that_no_database_can_compare_is_none(admin, candidate, interview, before):
    assert lines(admin, candidate, before=before) == lines(admin, candidate)


def test_lines_of_one_moment_are_not_torn_apart(admin, candidate, interview):
    """What one act wrote has one time: the page after it begins before that."""
    Message.objects.bulk_create(
        Message(
            kind="booked", key=f"n{n}", to=candidate.email, interview=interview, link=interview.link, state="sent",
            created_at=NOW - timedelta(hours=min(n, PAGE - 2)), due_at=NOW,
        )
        for n in range(PAGE + 5)
    )  # fmt: skip

    first = admin.get(address(candidate, kind="mail")).context["line"]
    rest = (
        lines(admin, candidate, kind="mail", before=first.older.isoformat().replace("+", "%2B")) if first.older else []
    )

    assert len(first.lines) + len(rest) == PAGE + 6
