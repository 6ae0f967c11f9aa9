"""What needs a person: who waits, in which order, and how many."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from candidates.models import Application
from interviews.home import sources
from interviews.home.rows import Reader
from interviews.models import BookingLink, CallbackRequest, InterviewChange, Message
from tests.factories import (
    NOW,
    make_application,
    make_concern,
    make_interview,
    make_link,
)

HOME = "/admin/"
NOON = datetime(2027, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def link(db) -> BookingLink:
    """Ran out yesterday."""
    link = make_link(expires_at=NOW - timedelta(days=1))
    BookingLink.objects.update(created_at=NOW - timedelta(days=15))
    return link


def todos(client) -> list[str]:
    return [line.words for line in client.get(HOME).context["home"]["todos"]]


def test_link_that_ran_out_unused_needs_somebody_and_a_new_one_is_mailed(admin, link):
    page = admin.get(HOME).content.decode()
    assert "Amara Okafor’s link ran out before a time was chosen" in page
    assert ("No open links." in page, "has chosen a time" in page) == (True, False)

    admin.post(reverse("admin:interviews_bookinglink_send_new", args=[link.pk]))

    assert BookingLink.objects.open(NOW).count() == 1
    assert [message.to for message in Message.objects.all()] == [link.application.candidate.email]
    assert todos(admin) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link.revoke(by=None, at=NOW),
        lambda link: make_interview(link=make_link(application=link.application, panel=link.panel)),
        lambda link: type(link.application).objects.update(stage="set_aside"),
        lambda link: type(link.panel).objects.update(state="paused"),
        lambda link: type(link.application.job).objects.update(state="closed"),
    ],
    ids=["revoked", "booked-with-another", "set-aside", "paused", "job-closed"],
)
def test_link_that_nobody_waits_for_needs_nobody(admin, link, change):
    change(link)

    assert todos(admin) == []


def test_help_for_somebody_who_has_booked_names_the_time(admin):
    interview = make_interview()
    CallbackRequest.objects.create(link=interview.link, note="I need breaks.", asked_at=NOW)

    (line,) = admin.get(HOME).context["home"]["todos"]

    assert line.words == "Amara Okafor asks for help"
    assert line.cause.startswith("Booked for ")
    assert f"{interview.starts_at:%H:%M}" in line.cause
    assert line.cause.endswith("I need breaks.")


# ── by themselves ──


def test_people_who_wait_come_before_what_should_be_looked_at_and_all_are_counted(recruiter):
    for _ in range(sources.MAX_SHOWN):
        make_application(review_note="Who is this?")
    long_ago = NOON - timedelta(weeks=3)
    make_concern(make_interview(starts_at=long_ago), "deleted_by_host")
    CallbackRequest.objects.create(link=make_link(), note="Mornings only", asked_at=NOON)
    Application.objects.update(applied_at=long_ago, stage_changed_at=long_ago)
    InterviewChange.objects.update(changed_at=long_ago)
    BookingLink.objects.update(created_at=long_ago, expires_at=NOON + timedelta(weeks=1))

    todos = sources.todos(Reader.of(recruiter, now=NOON), ())

    assert [(todo.model, todo.subject, todo.detail) for todo in todos.shown[:4]] == [
        ("interviews.callbackrequest", "Amara Okafor", "Mornings only"),
        ("interviews.interview", "Amara Okafor", "deleted_by_host"),
        (sources.TO_LOOK_AT, str(sources.MAX_SHOWN), ""),
        (sources.STANDING_STILL, "2", ""),
    ]
    assert (todos.shown[4].model, todos.shown[4].detail) == ("candidates.application", "Who is this?")
    assert (len(todos.shown), todos.more) == (sources.MAX_SHOWN, 4)
