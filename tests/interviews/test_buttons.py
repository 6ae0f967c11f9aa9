"""What a recruiter can do about facts: each button calls one activity, by POST, with permission."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from interviews.models import BookingLink, CallbackRequest, Delivery, Errand, Message, Notification, Recording
from tests.factories import NOW, make_concern, make_interview, make_link, make_user
from tests.recorded import make_recording
from tests.walking import booked, invited


def press(client, row, name: str, **data):
    opts = row._meta
    return client.post(reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[row.pk]), data)


@pytest.fixture
def notification(db) -> Notification:
    row = Notification.objects.receive(b"{}", envelope_id="e", kind="x", content="c", at=NOW, state="dead")
    Notification.objects.update(tries=8, error="KeyError: 'x'", finished_at=NOW)
    return row


def test_notification_is_worked_again(admin, notification):
    press(admin, notification, "replay")

    notification.refresh_from_db()
    assert (notification.state, notification.tries, notification.finished_at) == ("failed", 0, None)


def test_chosen_notifications_are_worked_again_from_the_list(admin, notification):
    data = {"action": "replay_these", "_selected_action": [notification.pk]}

    admin.post(reverse("admin:interviews_notification_changelist"), data)

    notification.refresh_from_db()
    assert (notification.state, notification.tries) == ("failed", 0)


def test_mail_is_sent_once_more(admin):
    mail = Message.objects.create(
        kind="booked", key="k", to="a@example.com", created_at=NOW, due_at=NOW, state="sent", interview=make_interview()
    )

    press(admin, mail, "send_once_more")

    mail.refresh_from_db()
    assert (mail.state in Message.OPEN, mail.tries) == (True, 0)


def test_event_is_sent_to_the_ats_once_more_under_the_same_id(admin):
    event = Delivery.objects.create(
        interview=make_interview(),
        kind="interview.scheduled",
        version=1,
        payload={},
        created_at=NOW,
        due_at=NOW,
        state="sent",
    )

    press(admin, event, "send_once_more")

    assert [(row.pk, row.state in Delivery.OPEN) for row in Delivery.objects.all()] == [(event.pk, True)]


def test_given_up_errand_is_tried_again(admin):
    errand = Errand.objects.create(interview=make_interview(), kind="mark_held", due_at=NOW, state="dead", tries=3)

    press(admin, errand, "work_again")

    errand.refresh_from_db()
    assert (errand.state, errand.tries) == ("failed", 0)


def test_done_errand_has_nothing_to_try(admin):
    errand = Errand.objects.create(
        interview=make_interview(), kind="mark_held", due_at=NOW, state="done", finished_at=NOW
    )

    press(admin, errand, "work_again")

    errand.refresh_from_db()
    assert errand.state == "done"


def test_request_for_help_is_marked_as_answered(admin):
    request = CallbackRequest.objects.create(link=make_link(), asked_at=NOW)

    press(admin, request, "mark_answered")

    request.refresh_from_db()
    assert request.answered_at is not None


def test_link_is_mailed_again_without_a_second_link(admin):
    link = make_link()

    press(admin, link, "send_again")

    assert (BookingLink.objects.count(), [mail.kind for mail in Message.objects.all()]) == (1, ["invitation"])


def test_revoked_link_opens_nothing(admin, client):
    link = make_link()

    press(admin, link, "revoke")

    link.refresh_from_db()
    assert link.opens_page(NOW + timedelta(minutes=1)) is False


def test_link_itself_is_never_shown(admin):
    link = make_link()

    page = admin.get(reverse("admin:interviews_bookinglink_change", args=[link.pk])).content.decode()

    assert link.token not in page


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


def test_why_this_interviewer_is_told_from_the_attempt(admin, panel):
    interview = booked(invited(panel))
    attempt = interview.attempts.get()

    reasons = admin.get(reverse("admin:interviews_bookingattempt_change", args=[attempt.pk])).context["reasons"]

    assert (reasons[0]["name"], reasons[0]["last_booked"]) == (interview.interviewer.name, "")


def test_nobody_opens_the_interview_about_themselves(admin, recruiter):
    interview = make_interview()
    interview.application.candidate.email = recruiter.email
    interview.application.candidate.save()

    answers = [
        admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).status_code,
        press(admin, interview, "cancel", reason="Because").status_code,
    ]

    assert answers == [302, 404]


def test_staff_without_permission_find_no_button(client, notification):
    client.force_login(make_user(is_staff=True))

    assert press(client, notification, "replay").status_code == 404


def test_button_that_acts_refuses_a_get(admin, notification):
    response = admin.get(reverse("admin:interviews_notification_replay", args=[notification.pk]))

    notification.refresh_from_db()
    assert (response.status_code, notification.state) == (405, "dead")


PAYLOADS = sorted((Path(__file__).parents[2] / "payloads").glob("*.json"))


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_no_kind_of_notification_shows_a_bookings_secret(admin, path):
    """Also where it stands in words: in a description, and in kinds that Nylas may put it into one day."""
    secret = "JumEBTtIR9KJinJU8frY11814aKcBEwLij5qHS-bfBH7OAssC6T-q1yz"
    told = json.loads(path.read_text())
    about = told["data"]["object"]
    about["description"] = f'<p><a href="https://jobs.example.com/book/ref/{secret}/">Cancel</a></p>'
    about.setdefault("booking_info", {})["participant_cancellation_url"] = f"https://book.nylas.com/us/cancel/{secret}"
    about["deeper"] = [{"booking_ref": secret}]
    row = Notification.objects.receive(
        json.dumps(told).encode(), envelope_id="e", kind=told["type"], content="c", at=NOW, state="done"
    )

    page = admin.get(reverse("admin:interviews_notification_change", args=[row.pk])).content.decode()

    assert "Show the data" in page
    assert secret not in page


@pytest.mark.parametrize("body", [b"/book/ref/ref-secret/ [", b'["/book/ref/ref-secret/"]', b'"/book/ref/ref-secret/"'])
def test_body_that_is_no_notification_shows_no_secret_either(admin, body):
    row = Notification.objects.receive(body, envelope_id="e", kind="?", content="c", at=NOW, state="quarantined")
    Notification.objects.update(error="Not understood: /book/ref/ref-secret/")

    for page in ("change", "changelist"):
        address = reverse(f"admin:interviews_notification_{page}", args=[row.pk] if page == "change" else [])
        assert "ref-secret" not in admin.get(address).content.decode()


def test_payload_is_shown_without_what_opens_something(admin):
    """A recruiter who reads the inbox must not hold a recording past its permissions, nor a candidate's booking."""
    told = {
        "booking_ref": "ref-secret",
        "event_description": "<a href='https://jobs.example.com/book/ref/ref-secret/'>Cancel</a>",
        "media": {"recording": "https://storage.example.com/r.mp4?sig=secret", "recording_duration": "213"},
    }
    body = json.dumps({"id": "e", "type": "notetaker.media", "data": {"object": told}}).encode()
    row = Notification.objects.receive(body, envelope_id="e", kind="notetaker.media", content="c", at=NOW, state="done")

    page = admin.get(reverse("admin:interviews_notification_change", args=[row.pk])).content.decode()

    assert "recording_duration" in page
    assert "not shown: it opens by itself" in page
    assert "secret" not in page


def test_page_of_an_interview_says_that_the_recorder_waits_in_the_lobby(admin):
    interview = make_interview(starts_at=NOW)
    make_recording(interview, state=Recording.State.IN_LOBBY)
    address = reverse("admin:interviews_interview_change", args=[interview.pk])

    waiting = admin.get(address).content.decode()
    Recording.objects.update(state=Recording.State.RECORDING)
    let_in = admin.get(address).content.decode()

    assert ("is waiting in the lobby" in waiting, "In Google Meet, press “Admit”" in waiting) == (True, True)
    assert "is waiting in the lobby" not in let_in
