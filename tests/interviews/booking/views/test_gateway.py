"""The booking gateway: always JSON, always exactly one of `data` and `error`; the link is the session; one booking per link."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from candidates.models import Job
from interviews.booking import availability
from interviews.models import BookingAttempt, BookingLink, Interview, Notification, Panel
from interviews.nylas.client import nylas
from recruiting import clock, queue
from tests.factories import make_interview
from tests.interviews.booking.views.browser import Browser, booking_of
from tests.walking import booked, free_times, invited, published_panel


@pytest.fixture
def link(panel) -> BookingLink:
    return invited(panel)


def test_ui_settings_come_from_our_own_rows(link, settings):
    settings.NYLAS_API_URI = "http://127.0.0.1:9"

    data = Browser(link).ask("GET", "ui-settings")["data"]

    assert data["name"] == "Technical interview"
    assert data["scheduler"]["available_days_in_future"] == link.panel.horizon_days
    assert data["scheduler"]["hide_additional_guests"] is True
    assert data["scheduler"]["confirmation_redirect_url"] == ""  # the component would go to a script, too


def test_availability_offers_times_and_no_addresses(link):
    now = clock.now()
    answer = Browser(link).ask(
        "GET", "availability", start_time=int(now.timestamp()), end_time=int((now + timedelta(days=5)).timestamp())
    )

    assert answer["data"]["order"] == []
    assert len(answer["data"]["time_slots"]) > 5
    assert {tuple(slot["emails"]) for slot in answer["data"]["time_slots"]} == {()}


def test_booking_is_made_for_the_candidate_of_the_link(link, sandbox):
    slot = free_times(link)[0]

    answer = Browser(link).book(slot)

    interview = Interview.objects.get()
    assert answer["data"]["booking_id"] == str(interview.pk)
    assert (interview.starts_at, interview.candidate_time_zone) == (slot.starts_at, "Europe/Lisbon")
    link.refresh_from_db()
    assert link.spent_at is not None
    bookings = sandbox.get("/_sandbox/bookings").json()["data"]
    assert len(bookings) == 1


def test_second_click_gets_the_first_answer(link):
    slot, browser = free_times(link)[0], Browser(link)

    first, second = browser.book(slot), browser.book(slot)

    assert first["data"] == second["data"]
    assert Interview.objects.count() == 1


def test_other_time_after_booking_is_refused_in_words(link):
    first, second = free_times(link)[:2]
    Browser(link).book(first)

    assert "already booked" in Browser(link).book(second)["error"]["message"]


def test_slot_that_was_taken_sends_the_component_back_to_its_times(sandbox, db):
    panel = published_panel(people=1)
    first, second = invited(panel), invited(panel, email="kwame@example.org")
    slot = free_times(first)[0]
    Browser(first).book(slot)

    answer = Browser(second).book(slot)

    assert answer["error"]["message"].startswith("The selected timeslot is unavailable")
    assert BookingAttempt.objects.filter(link=second).get().state == "refused"


def test_choice_about_recording_comes_first(link):
    link.application.consents.all().delete()

    answer = Browser(link).book(free_times(link)[0])

    assert "may record" in answer["error"]["message"]
    assert not BookingAttempt.objects.exists()


@pytest.mark.parametrize("spoil", ["unknown", "revoked", "expired"])
def test_links_that_open_nothing_look_alike(link, spoil):
    token = link.token
    if spoil == "unknown":
        token = "x" * 32
    elif spoil == "revoked":
        link.revoke(by=None, at=clock.now())
    else:
        BookingLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    answer = Browser(token=token).ask("GET", "ui-settings")

    assert answer["error"] == {
        "type": "invalid_session",
        "message": "This link can't be used any more. Please write to us and we'll send a new one.",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"start_time": 1},
        {"start_time": "soon"},
        {"start_time": 1e18},
        {"start_time": None},
        {"start_time": True},
        {"start_time": 10**400},
        {"start_time": float("nan")},
        {"end_time": 0},
        {"timezone": "Mars/X"},
        {"timezone": "../etc"},
        {"timezone": 5},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_nonsense_is_refused_and_nothing_is_booked(link, changes):
    answer = Browser(link).book(free_times(link)[0], **changes)

    assert answer["error"]["type"] in {"invalid_request_error", "timeslot_not_available"}
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("asia/kolkata", "Asia/Kolkata"),
        ("+05:30", "Asia/Kolkata"),
        ("Eastern Standard Time", "America/New_York"),
        ("Etc/Unknown", "Europe/Lisbon"),  # the panel's
        ("Factory", "Europe/Lisbon"),
        (None, "Europe/Lisbon"),
    ],
)
def test_zone_is_kept_by_its_name_however_a_browser_writes_it(link, written, kept):
    Browser(link).book(free_times(link)[0], timezone=written)

    assert Interview.objects.get().candidate_time_zone == kept


@pytest.mark.parametrize(("kept", "used"), [("Pacific/Auckland", "Pacific/Auckland"), ("Lisbon", "Europe/Lisbon")])
def test_browser_that_does_not_know_its_zone_gets_the_one_used_before_or_the_panels(link, kept, used):
    link.application.candidate.keep_time_zone(kept)

    Browser(link).book(free_times(link)[0], timezone="Etc/Unknown")

    assert Interview.objects.get().candidate_time_zone == used


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b"[" * 50_000, b"x" * 5_000_000])
def test_body_that_cannot_be_read_is_refused(link, body):
    assert Browser(link).ask("POST", "bookings", body)["error"]["type"] == "invalid_request_error"


def test_off_grid_past_far_and_reversed_times_are_refused(link):
    slot = free_times(link)[0]
    length = slot.ends_at - slot.starts_at
    starts = [
        slot.starts_at + timedelta(minutes=7),
        clock.now() - timedelta(days=1),
        clock.now() + timedelta(days=300),
    ]
    for start in starts:
        answer = Browser(link).book(slot, start_time=int(start.timestamp()), end_time=int((start + length).timestamp()))
        assert answer["error"]["type"] == "timeslot_not_available"
    answer = Browser(link).book(
        slot, start_time=int(slot.ends_at.timestamp()), end_time=int(slot.starts_at.timestamp())
    )
    assert "45 minutes" in answer["error"]["message"]
    assert not Interview.objects.exists()


def test_closed_job_and_paused_panel_are_said(link):
    slot = free_times(link)[0]
    Panel.objects.update(state=Panel.State.PAUSED)
    assert "paused" in Browser(link).book(slot)["error"]["message"]
    Panel.objects.update(state=Panel.State.LIVE)
    Job.objects.update(state=Job.State.CLOSED)
    assert "closed" in Browser(link).book(slot)["error"]["message"]


def test_interview_is_moved_and_cancelled_through_our_own_id(link):
    interview = booked(link)
    browser, now = Browser(link), clock.now()
    offered = browser.ask(
        "GET",
        "availability",
        booking_id=str(interview.pk),
        start_time=int(now.timestamp()),
        end_time=int((now + timedelta(days=10)).timestamp()),
    )["data"]["time_slots"]

    moved = browser.ask("PATCH", f"bookings/{interview.pk}", {**offered[4], "timezone": "Europe/Lisbon"})
    cancelled = browser.ask("DELETE", f"bookings/{interview.pk}", {"cancellation_reason": "Found another job"})

    assert moved["data"]["booking_id"] == str(interview.pk)
    assert cancelled["data"]["status"] == "cancelled"
    interview.refresh_from_db()
    assert [(change.kind, change.version) for change in interview.changes.all()] == [
        ("scheduled", 1),
        ("rescheduled", 2),
        ("cancelled", 3),
    ]


@pytest.mark.parametrize(
    "reason",
    ["\x00gone", "\ud800gone", "gone" * 100_000, 5, ["gone"]],
    ids=lambda x: str(x)[:5].encode("ascii", "replace"),
)
def test_any_reason_moves_and_cancels_and_is_kept_as_text(link, reason):
    interview = booked(link)

    Browser(link).ask("PATCH", f"bookings/{interview.pk}", booking_of(free_times(link)[8]) | {"reason": reason})
    answer = Browser(link).ask("DELETE", f"bookings/{interview.pk}", {"cancellation_reason": reason})

    kept = interview.changes.get(kind="cancelled").reason
    assert answer["data"]["status"] == "cancelled"
    assert kept in {"gone", "gone" * 250, "5", ""}
    assert interview.changes.get(kind="rescheduled").reason == kept


def test_whatever_breaks_the_answer_is_json(link, caplog):
    interview = make_interview(link=link)
    Interview.objects.update(status="unheard of")

    answer = Browser(link).ask("GET", f"bookings/{interview.pk}")

    assert answer["error"]["type"] == "internal_error"
    assert "Please open your link again" in answer["error"]["message"]
    assert "the gateway broke" in caplog.text


def test_address_with_too_many_questions_is_refused(link):
    assert Browser(link).ask("GET", "availability?" + "a&" * 2_000)["error"]["type"] == "invalid_request_error"


def test_too_late_to_cancel_names_a_human(link, sandbox):
    interview = booked(link)
    sandbox.advance((interview.starts_at - clock.now()).total_seconds() - 600)
    clock.forget()

    answer = Browser(link).ask("DELETE", f"bookings/{interview.pk}", {})

    assert interview.application.job.contact.email in answer["error"]["message"]


def test_somebody_elses_interview_is_not_found(panel):
    mine, theirs = invited(panel), invited(panel, email="kwame@example.org")
    interview = booked(theirs)

    for booking_id in (str(interview.pk), str(uuid4()), "1", "../x"):
        answer = Browser(mine).ask("DELETE", f"bookings/{booking_id}", {})
        assert answer["error"]["type"] == "not_found_error"


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "bookings"), ("GET", "nothing"), ("POST", "ui-settings"), ("GET", "bookings")]
)
def test_whatever_else_is_asked_the_answer_is_json(link, method, path):
    assert "error" in Browser(link).ask(method, path)


def test_nylas_away_is_a_plain_sentence(link, settings, sandbox):
    slot = free_times(link)[0]
    sandbox.control("faults", {"path": "/v3/scheduling/.*", "kind": "502_html", "times": 10})

    answer = Browser(link).book(slot)

    words = "We can't reach the calendars at the moment. Please try again in a few minutes, or ask us to call you."
    assert answer["error"] == {
        "type": "provider_error",
        "message": words,
        "provider_error": {"error": {"message": words}},
    }


def test_booking_whose_answer_never_came_is_found_in_the_calendar(link, sandbox, postman):
    slot = free_times(link)[0]
    sandbox.control("faults", {"path": "/v3/scheduling/bookings", "kind": "504_after", "times": 1})
    answer = Browser(link).book(slot)
    assert "checking whether your time was booked" in answer["error"]["message"]
    postman.collect()  # its notification is lost as well

    sandbox.advance(60)
    clock.forget()
    postman.work()

    assert BookingAttempt.objects.get().state == "booked"
    interview = Interview.objects.get()
    assert (interview.starts_at, interview.candidate_time_zone) == (slot.starts_at, "Europe/Lisbon")


def test_booking_told_by_nylas_alone_keeps_the_zone_that_was_chosen(link, sandbox, postman):
    sandbox.control("faults", {"path": "/v3/scheduling/bookings", "kind": "504_after", "times": 1})
    Browser(link).book(free_times(link)[0], timezone="America/St_Johns")

    sandbox.advance(60)
    clock.forget()
    postman.deliver()
    queue.work("notification", Notification.objects.get(type="booking.created").pk, now=clock.now())

    assert Interview.objects.get().candidate_time_zone == "America/St_Johns"
    link.application.candidate.refresh_from_db()
    assert link.application.candidate.time_zone == "America/St_Johns"


def test_looking_often_asks_nylas_once_in_a_while(link, settings):
    now = clock.now()
    window = {"start_time": int(now.timestamp()), "end_time": int((now + timedelta(days=9)).timestamp())}
    first = Browser(link).ask("GET", "availability", **window)
    settings.NYLAS_API_URI = "http://127.0.0.1:9"  # from now on nobody answers

    again = Browser(link).ask("GET", "availability", **window)

    assert again["data"] == first["data"]


def test_time_that_was_just_taken_is_not_offered_from_memory(sandbox, db):
    panel = published_panel(people=1)
    first, second = invited(panel), invited(panel, email="kwame@example.org")
    now = clock.now()
    window = {"start_time": int(now.timestamp()), "end_time": int((now + timedelta(days=9)).timestamp())}
    offered = Browser(second).ask("GET", "availability", **window)["data"]["time_slots"]

    Browser(first).ask("POST", "bookings", {**offered[0], "timezone": "UTC"})

    left = Browser(second).ask("GET", "availability", **window)["data"]["time_slots"]
    assert offered[0]["start_time"] not in {slot["start_time"] for slot in left}


@pytest.mark.django_db(transaction=True)
def test_two_tabs_confirming_at_once_make_one_booking(sandbox, settings):
    link = invited(published_panel())
    slot = free_times(link)[0]
    answers: list[dict[str, Any]] = []

    def click() -> None:
        answers.append(Browser(link).book(slot))
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    assert [answer.get("data") for answer in answers] == [answers[0]["data"]] * 2
    assert Interview.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_interview_is_moved_by_one_at_a_time(sandbox, settings):
    link = invited(published_panel())
    interview = booked(link)
    link.refresh_from_db()
    now = clock.now()
    offered = availability.times(link, starts_at=now, ends_at=now + timedelta(days=10), moving=interview, now=now)
    wishes = [offered[3], offered[5], offered[5], offered[7]]
    answers: list[dict[str, Any]] = []

    def move(slot: Any) -> None:
        answers.append(Browser(link).ask("PATCH", f"bookings/{interview.pk}", booking_of(slot)))
        connection.close()

    clicks = [threading.Thread(target=move, args=[slot]) for slot in wishes]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    interview.refresh_from_db()
    assert interview.changing_until is None
    meeting = nylas().meeting(interview.nylas_grant_id, interview.nylas_calendar_id, interview.nylas_event_id)
    assert meeting.starts_at == interview.starts_at
    assert interview.starts_at in {slot.starts_at for slot in wishes}
    refused = [answer["error"]["message"] for answer in answers if "error" in answer]
    assert all("changed at the same moment" in message for message in refused)
    assert interview.changes.filter(kind="rescheduled").count() <= len(answers) - len(refused)
