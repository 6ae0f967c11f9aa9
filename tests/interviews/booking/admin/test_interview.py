"""An interview's admin page leads on: to why this interviewer, to what the committee reads, and from there back."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from interviews.models import BookingAttempt
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_debrief


def address(interview) -> str:
    return reverse("admin:interviews_interview_change", args=[interview.pk])


def test_why_this_interviewer_is_one_click_away(admin):
    interview = make_interview()
    attempt = BookingAttempt.objects.create(
        link=interview.link,
        starts_at=NOW,
        ends_at=NOW,
        time_zone="UTC",
        interviewer=interview.interviewer,
        interview=interview,
        reasons=[{"place": 1, "interviewer": 1, "name": "Priya Raman", "last_booked_at": None}],
        state="booked",
        began_at=NOW,
        due_at=NOW,
    )
    there = reverse("admin:interviews_bookingattempt_change", args=[attempt.pk])

    assert f'href="{there}"' in admin.get(address(interview)).content.decode()
    assert "Why this interviewer" in admin.get(there).content.decode()


def test_candidates_own_time_is_written_as_candidates_read_it(admin):
    interview = make_interview(candidate_time_zone="America/New_York", starts_at=datetime(2026, 11, 30, 11, tzinfo=UTC))

    assert "Mon 30 Nov 2026, 06:00 New York (UTC−5)" in admin.get(address(interview)).content.decode()


def test_interview_that_was_booked_elsewhere_says_that_nobody_was_chosen(admin):
    assert "Not chosen by us" in admin.get(address(make_interview())).content.decode()


@pytest.mark.parametrize("is_recruiter", [True, False])
def test_committees_pages_lead_back_to_the_admin_for_those_who_may_enter_it(client, db, is_recruiter):
    interview = make_interview()
    debrief = make_debrief(interview)
    reader = make_user(recruiter=is_recruiter)
    interview.application.job.committee.add(reader)
    client.force_login(reader)

    ways = {
        interview.get_absolute_url(): address(interview),
        debrief.get_absolute_url(): reverse("admin:candidates_application_change", args=[interview.application_id]),
    }

    for page, back in ways.items():
        assert (f'href="{back}"' in client.get(page).content.decode()) is is_recruiter
    if is_recruiter:
        assert {client.get(back).status_code for back in ways.values()} == {200}


def test_button_says_that_it_leads_to_the_committees_page(admin):
    interview = make_interview()

    assert "Open the page the committee reads" in admin.get(address(interview)).content.decode()
    opened = admin.get(reverse("admin:interviews_interview_read", args=[interview.pk]))
    assert opened.headers["Location"] == interview.get_absolute_url()
