"""An interview in a recruiter’s hands: cancelled, checked, and leading on to why this interviewer and to what the committee reads."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from interviews.models import BookingAttempt, Recording
from tests.factories import NOW, make_concern, make_interview, make_user
from tests.interviews.pressing import press
from tests.recorded import make_debrief, make_recording
from tests.walking import booked, invited


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


def test_cancel_asks_for_a_reason_and_keeps_the_interview_until_it_has_one(admin):
    interview = make_interview()

    response = press(admin, interview, "cancel", reason="")

    interview.refresh_from_db()
    assert (response.context["form"].errors, interview.status) == (
        {"reason": ["Write a sentence for the candidate: being cancelled without a reason is unkind."]},
        "scheduled",
    )


def test_cancel_while_nylas_is_away_says_so_and_keeps_the_reason(admin):
    interview = make_interview()

    response = press(admin, interview, "cancel", reason="The interviewer is ill.")

    interview.refresh_from_db()
    assert (interview.status, "the interview still stands" in response.content.decode()) == ("scheduled", True)
    assert "The interviewer is ill." in response.content.decode()


def test_cancelled_interview_keeps_who_and_why(admin, recruiter, panel):
    interview = booked(invited(panel))

    press(admin, interview, "cancel", reason="The interviewer is ill.")

    interview.refresh_from_db()
    change = interview.changes.get(kind="cancelled")
    assert (interview.status, change.actor, change.by, change.reason) == (
        "cancelled",
        "recruiter",
        recruiter,
        "The interviewer is ill.",
    )


def test_concerns_about_an_interview_are_settled_when_checked(admin, recruiter):
    interview = make_interview()
    make_concern(interview, "declined_by_host")
    make_concern(interview, "moved_by_host")

    press(admin, interview, "checked")

    assert not interview.concerns.open().exists()
    assert set(interview.concerns.values_list("settled_by", flat=True)) == {recruiter.pk}


def test_nobody_opens_the_interview_about_themselves(admin, recruiter):
    interview = make_interview()
    interview.application.candidate.email = recruiter.email
    interview.application.candidate.save()

    answers = [
        admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).status_code,
        press(admin, interview, "cancel", reason="Because").status_code,
    ]

    assert answers == [302, 404]


def test_page_of_an_interview_says_that_the_recorder_waits_in_the_lobby(admin):
    interview = make_interview(starts_at=NOW)
    make_recording(interview, state=Recording.State.IN_LOBBY)
    address = reverse("admin:interviews_interview_change", args=[interview.pk])

    waiting = admin.get(address).content.decode()
    Recording.objects.update(state=Recording.State.RECORDING)
    let_in = admin.get(address).content.decode()

    assert ("is waiting in the lobby" in waiting, "In Google Meet, press “Admit”" in waiting) == (True, True)
    assert "is waiting in the lobby" not in let_in
