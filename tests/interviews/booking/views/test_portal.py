"""The candidate's own page in all its states."""

import base64
import re
import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from candidates import consenting
from candidates.models import Consent
from interviews.models import BookingAttempt, CallbackRequest, Interview
from tests.factories import (
    NOW,
    make_application,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)
from tests.interviews.booking.views.pages import at, attribute, text

pytestmark = pytest.mark.django_db


def with_contact(**contact):
    return make_link(application=make_application(job=make_job(contact=make_user(**contact))))


# ── before a booking ──
def test_page_says_who_what_where_and_who_helps(client):
    link = with_contact(first_name="Rita", last_name="Lindqvist", email="rita@example.com")

    shown = text(client.get(at(link)))

    for words in (
        "Hello Amara, let’s find a time",
        "45 minutes on Google Meet with Priya",
        "Staff engineer",
        "Works on the ledger.",
        "What to expect",
        "How to prepare",
        "Bring a drawing.",
        "Rita Lindqvist",
        "rita@example.com",
        consenting.WORDINGS[consenting.WORDING_IN_FORCE],
    ):
        assert words in shown


def test_interviewers_family_names_and_addresses_stay_with_us(client):
    page = client.get(at(make_link())).content.decode()

    assert "Raman" not in page
    assert "priya" not in page


def test_times_wait_for_the_recording_choice(client):
    page = client.get(at(make_link()))

    assert "Choose above first" in text(page)
    assert "<nylas-scheduling" not in page.content.decode()
    assert 'aria-pressed="true"' not in page.content.decode()


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_choice_is_stored_at_once_with_its_wording_and_opens_the_times(client, choice):
    link = make_link()

    answer = client.post(at(link, "recording_choice"), {"choice": choice})
    page = client.get(at(link))

    stored = Consent.objects.get()
    assert answer.url == f"{at(link)}#recording"
    assert (stored.application, stored.choice, stored.channel) == (link.application, choice, "candidate_page")
    assert (stored.wording_version, stored.language) == (consenting.WORDING_IN_FORCE, "en")
    assert attribute(page, "session-id") == link.token
    assert f'value="{choice}" aria-pressed="true"' in page.content.decode()


def test_choice_can_be_changed_and_the_newest_counts(client):
    link = make_link()
    for choice in ("yes", "no"):
        client.post(at(link, "recording_choice"), {"choice": choice})

    assert Consent.objects.count() == 2
    assert consenting.current(link.application).choice == "no"


@pytest.mark.parametrize("sent", [{}, {"choice": "maybe"}])
def test_no_choice_stores_nothing(client, sent):
    link = make_link()

    assert client.post(at(link, "recording_choice"), sent).status_code == 302
    assert Consent.objects.count() == 0


def test_choice_by_opening_an_address_is_not_possible(client):
    assert client.get(at(make_link(), "recording_choice")).status_code == 405


def test_panel_that_records_nothing_asks_nothing(client):
    job = make_job()
    panel = make_panel(job=job, capture="nothing", wants_summary=False, wants_action_items=False)

    page = client.get(at(make_link(application=make_application(job=job), panel=panel)))

    assert "Recording is your choice" not in text(page)
    assert "<nylas-scheduling" in page.content.decode()


@pytest.mark.parametrize(
    ("job_state", "panel_state", "words"),
    [
        ("closed", "live", "This job has been closed"),
        ("open", "paused", "Booking is paused at the moment"),
        ("open", "draft", "Booking is paused at the moment"),
    ],
)
def test_page_says_why_no_time_can_be_chosen(client, job_state, panel_state, words):
    job = make_job(state=job_state)
    panel = make_panel(job=job, state=panel_state)

    page = client.get(at(make_link(application=make_application(job=job), panel=panel)))

    assert words in text(page)
    assert "<nylas-scheduling" not in page.content.decode()


def test_unsettled_booking_shows_neither_times_nor_a_booking(client):
    link = make_link()
    BookingAttempt.objects.create(
        link=link,
        state="unknown",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        time_zone="UTC",
        began_at=NOW,
        due_at=NOW,
    )

    page = client.get(at(link))

    assert "We are checking whether your time was booked" in text(page)
    assert f"{NOW:%H:%M}–{NOW + timedelta(hours=1):%H:%M} UTC" in text(page)
    assert "<nylas-scheduling" not in page.content.decode()


# ── links that open nothing ──
def test_unknown_expired_and_revoked_links_look_the_same(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Northwind interviews <talk@example.com>"
    closed = [make_link(expires_at=NOW - timedelta(days=1)), make_link(revoked_at=NOW)]

    answers = [client.get(at(link)) for link in closed] + [client.get(reverse("candidate_page", args=["x" * 32]))]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "talk@example.com" in text(answers[0])


@pytest.mark.parametrize(
    "page",
    [
        "candidate_page",
        "recording_choice",
        "next_times",
        "all_times",
        "take_time",
        "move_interview",
        "cancel_interview",
        "calendar_file",
        "ask_for_help",
    ],
)
def test_every_page_of_a_revoked_link_is_closed(client, page):
    link = make_interview().link
    link.revoke(by=None, at=NOW)

    assert client.get(at(link, page)).status_code == 404
    assert client.post(at(link, page)).status_code == 404
    assert Interview.objects.get().is_live


def test_page_is_kept_out_of_caches_search_engines_and_referrers(client):
    headers = client.get(at(make_link())).headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert headers["Referrer-Policy"] == "same-origin"


# ── after a booking ──
def test_booked_page_shows_the_time_in_the_candidates_zone(client):
    starts_at = (NOW + timedelta(days=9)).replace(hour=15, minute=0)
    interview = make_interview(starts_at=starts_at, candidate_time_zone="Asia/Kolkata")

    shown = text(client.get(at(interview.link)))

    assert f"{starts_at:%A} {starts_at.day} {starts_at:%B %Y} 20:30 – 21:15 Kolkata (UTC+5:30)" in shown
    assert "45 minutes on Google Meet with Priya" in shown
    assert "You’re booked, Amara" in shown


def test_booked_page_joins_moves_cancels_and_gives_a_calendar_file(client):
    interview = make_interview()

    page = client.get(at(interview.link)).content.decode()

    for address in (
        "https://meet.example.com/abc-defg-hij",
        at(interview.link, "calendar_file"),
        at(interview.link, "move_interview"),
        at(interview.link, "cancel_interview"),
    ):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(("ahead", "words"), [(timedelta(days=2), "Come in at the time"), (timedelta(0), "come in.")])
def test_booked_page_promises_nothing_about_a_call_that_is_not_ours(client, ahead, words):
    """Whether it opens early, and who lets people in, is for the provider and the host."""
    page = text(client.get(at(make_interview(starts_at=NOW + ahead).link)))

    assert words in page
    assert re.findall(r"call (?:opens|is open)|minutes before", page) == []


def test_booked_page_waits_for_the_link_to_the_call(client):
    page = client.get(at(make_interview(join_url="").link))

    assert "The link to the call appears here as soon as the calendar has made it" in text(page)
    assert attribute(page, "data-awaits") == "6"


def test_interview_of_everyone_names_everyone(client):
    job = make_job()
    people = [make_interviewer(name="Priya Raman"), make_interviewer(name="Tomás Ferreira")]
    panel = make_panel(job=job, interviewers=people, distribution="everyone")
    link = make_link(application=make_application(job=job), panel=panel)

    shown = text(client.get(at(make_interview(link=link, people=people).link)))

    assert "45 minutes on Google Meet with Priya and Tomás" in shown


def test_past_interview_thanks_and_offers_nothing_more(client):
    interview = make_interview(starts_at=NOW - timedelta(hours=3))

    page = client.get(at(interview.link))

    assert "Thank you for talking with us" in text(page)
    assert at(interview.link, "cancel_interview") not in page.content.decode()


def test_clock_change_before_the_interview_is_said(client):
    lisbon = ZoneInfo("Europe/Lisbon")
    coming_days = (NOW + timedelta(days=days) for days in range(10, 366))
    starts_at = next(day for day in coming_days if day.astimezone(lisbon).dst() != NOW.astimezone(lisbon).dst())

    pages = [
        text(client.get(at(make_interview(starts_at=starts_at, candidate_time_zone=zone).link)))
        for zone in ("Europe/Lisbon", "UTC")
    ]

    assert ["The clocks change before your interview" in page for page in pages] == [True, False]


def test_too_late_to_change_names_whom_to_write_to(client):
    link = with_contact(first_name="Rita", last_name="Lindqvist", email="rita@example.com")
    make_interview(link=link, starts_at=NOW + timedelta(hours=1))

    page = client.get(at(link))

    assert "too close to the interview to change it here. Please write to Rita Lindqvist" in text(page)
    assert at(link, "move_interview") not in page.content.decode()
    for name in ("move_interview", "cancel_interview"):
        assert client.post(at(link, name)).url == at(link)
    assert Interview.objects.get().is_live


# ── move and cancel ──
def test_move_hands_the_component_both_ids_in_its_own_form(client):
    interview = make_interview(candidate_time_zone="Pacific/Auckland")

    page = client.get(at(interview.link, "move_interview"))

    reference = base64.urlsafe_b64decode(attribute(page, "reschedule-booking-ref") + "==")
    assert [uuid.UUID(bytes=reference[:16]), uuid.UUID(bytes=reference[16:])] == [interview.link.pk, interview.pk]
    assert "Pacific/Auckland" in attribute(page, "booking-info")
    assert attribute(page, "data-done-url") == at(interview.link)


def test_opening_the_cancel_page_cancels_nothing(client):
    interview = make_interview()

    assert client.get(at(interview.link, "cancel_interview")).status_code == 200
    assert client.head(at(interview.link, "cancel_interview")).status_code == 200
    assert Interview.objects.get().is_live


def test_cancel_is_kept_with_its_reason_and_the_same_link_offers_new_times(client):
    interview = make_interview(nylas_booking_id=None)
    consenting.choose(interview.application, choice="yes", now=NOW)

    answer = client.post(at(interview.link, "cancel_interview"), {"reason": "Ill today"})
    page = client.get(answer.url)

    change = Interview.objects.get().changes.last()
    assert (change.kind, change.actor, change.reason) == ("cancelled", "candidate", "Ill today")
    assert "Your interview is cancelled" in text(page)
    assert "<nylas-scheduling" in page.content.decode()


def test_cancel_that_does_not_reach_the_calendar_says_so_and_keeps_the_interview(client):
    interview = make_interview()

    answer = client.post(at(interview.link, "cancel_interview"), {"reason": "Ill <today>"})

    assert answer.status_code == 400
    assert "We can&#x27;t reach the calendar at the moment, so the interview still stands." in answer.content.decode()
    assert "Ill &lt;today&gt;" in answer.content.decode()
    assert Interview.objects.get().is_live


def test_cancel_without_our_token_is_refused():
    interview = make_interview()

    answer = Client(enforce_csrf_checks=True).post(at(interview.link, "cancel_interview"))

    assert answer.status_code == 403
    assert Interview.objects.get().is_live


# ── calendar file, help, Nylas's own mails ──
def test_calendar_file_is_served_for_saving(client):
    answer = client.get(at(make_interview().link, "calendar_file"))

    assert answer.headers["Content-Type"] == "text/calendar; method=PUBLISH; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="interview.ics"'
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_page_of_a_cancelled_interview_offers_the_file_that_takes_it_out(client):
    interview = make_interview()
    interview.cancel(actor="recruiter", at=NOW)
    interview.link.reopen(until=NOW + timedelta(days=1))

    page = client.get(at(interview.link)).content.decode()
    answer = client.get(at(interview.link, "calendar_file"))

    assert at(interview.link, "calendar_file") in page
    assert answer.headers["Content-Type"] == "text/calendar; method=CANCEL; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cancelled.ics"'
    assert b"METHOD:CANCEL" in answer.content


def test_calendar_file_before_a_booking_leads_to_the_page(client):
    link = make_link()

    assert client.get(at(link, "calendar_file")).url == at(link)


def test_help_reaches_the_person_in_charge(client):
    link = with_contact(first_name="Rita", last_name="Lindqvist")

    answer = client.post(at(link, "ask_for_help"), {"note": "Only mornings", "phone": "+351 910 000 000"})

    asked = CallbackRequest.objects.get()
    assert (asked.link, asked.note, asked.phone) == (link, "Only mornings", "+351 910 000 000")
    assert "Rita Lindqvist reads it" in text(answer)


def test_empty_call_for_help_is_asked_for_a_line(client):
    answer = client.post(at(make_link(), "ask_for_help"), {"note": " ", "phone": "12"})

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"note", "phone"}
    assert CallbackRequest.objects.count() == 0


def test_calls_for_help_without_end_are_not_mailed_without_end(client):
    link = make_link()

    answers = [client.post(at(link, "ask_for_help"), {"note": f"Note {number}"}) for number in range(7)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [400] * 2
    assert CallbackRequest.objects.get().note == "Note 4"
    assert "We have your last note" in text(answers[-1])
