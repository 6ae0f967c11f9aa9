"""Leave in a person's form: entered, changed and taken back by recruiters."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.models import Interviewer, Leave
from tests.factories import NOW, make_interview, make_interviewer, make_user
from tests.interviews.panels.leave_lines import leave_lines


@pytest.fixture
def person(db) -> Interviewer:
    return make_interviewer(name="Ada", nylas_grant_id=None, grant_state="none")


def change(person: Interviewer) -> str:
    return reverse("admin:interviews_interviewer_change", args=[person.pk])


def post(client, person: Interviewer, *leaves: dict[str, object], known: int = 0, **changes: object):
    """The person's form with these lines of leave."""
    form = {
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "is_active": "on",
        "weight": "1",
        "nylas_grant_id": "",
        "busy_calendar_ids": ["primary"],
        "booking_calendar_id": "primary",
    }
    return client.post(change(person), form | leave_lines(*leaves, known=known) | changes)


def line(first: str, last: str, **more: object) -> dict[str, object]:
    return {"first_day": first, "last_day": last, "kind": "holiday", **more}


def test_leave_is_kept_with_who_entered_it_and_when(admin, recruiter, person):
    post(admin, person, line("2026-08-03", "2026-08-14"))

    leave = Leave.objects.get()
    assert (leave.interviewer, leave.days, leave.entered_by) == (person, "3 Aug 2026 to 14 Aug 2026", recruiter)
    assert "by Rita Recruiter" in admin.get(change(person)).content.decode()


def test_leave_that_ends_before_it_begins_is_refused_at_its_field(admin, person):
    response = post(admin, person, line("2026-08-14", "2026-08-03"), weekly_cap="4")

    assert "This is before the first day, 14 Aug 2026." in response.content.decode()
    assert 'value="2026-08-14"' in response.content.decode()
    assert not Leave.objects.exists()


def test_leave_is_taken_back_in_the_same_form(admin, person):
    leave = Leave.objects.create(
        interviewer=person, first_day=date(2026, 8, 3), last_day=date(2026, 8, 14), entered_at=NOW
    )

    post(admin, person, line("2026-08-03", "2026-08-14", id=leave.pk, interviewer=person.pk, DELETE="on"), known=1)

    assert not Leave.objects.exists()


def test_interviews_that_lie_in_the_leave_are_said(admin, person):
    ahead = NOW + timedelta(days=3)
    make_interview(interviewer=person, starts_at=ahead)
    make_interview(interviewer=person, starts_at=ahead, status="cancelled")

    response = post(admin, person, line(str(ahead.date() - timedelta(days=1)), str(ahead.date() + timedelta(days=1))))

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert "1 interview of theirs lies in these days. It stands until you move or cancel it." in said


def test_caps_and_share_are_kept_and_call_for_no_publishing(admin, person):
    response = post(admin, person, weight="0.5", daily_cap="2", weekly_cap="5")

    person.refresh_from_db()
    assert (float(person.weight), person.daily_cap, person.weekly_cap) == (0.5, 2, 5)
    assert not any("publish" in str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"weight": "0"}, "weight", "Give 0.1 or more. For nobody’s share at all, switch “takes interviews” off."),
        ({"weight": "11"}, "weight", "Give 10 or less: ten times as many as others."),
        ({"daily_cap": "0"}, "daily_cap", "Give 1 or more, or leave it empty. For none at all, switch “takes interviews” off."),
        ({"daily_cap": "3", "weekly_cap": "2"}, "weekly_cap", "A week can’t hold fewer than a day: 3 are allowed a day."),
    ],
)  # fmt: skip
def test_caps_that_cannot_be_are_refused_at_their_field(admin, person, typed, field, words):
    response = post(admin, person, **typed)

    assert response.context["adminform"].form.errors == {field: [words]}


def test_empty_share_is_a_full_one(admin, person):
    post(admin, person, weight="", daily_cap="")

    person.refresh_from_db()
    assert (person.weight, person.daily_cap) == (1, None)


def test_new_person_has_no_leave_yet(admin, db):
    page = admin.get(reverse("admin:interviews_interviewer_add")).content.decode()

    assert "leaves-TOTAL_FORMS" not in page


def test_interviewer_themselves_and_strangers_reach_no_leave(client, person):
    for user in (make_user(), make_user(is_staff=True)):
        client.force_login(user)
        assert client.get(change(person)).status_code in {302, 403, 404}
