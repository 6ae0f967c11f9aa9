"""The inbox in a recruiter’s hands: worked again by a button, shown without what opens something."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from interviews.models import Notification
from tests.factories import NOW, make_user
from tests.interviews.pressing import press

PAYLOADS = sorted((Path(__file__).parents[2] / "payloads").glob("*.json"))


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


def test_staff_without_permission_find_no_button(client, notification):
    client.force_login(make_user(is_staff=True))

    assert press(client, notification, "replay").status_code == 404


def test_button_that_acts_refuses_a_get(admin, notification):
    response = admin.get(reverse("admin:interviews_notification_replay", args=[notification.pk]))

    notification.refresh_from_db()
    assert (response.status_code, notification.state) == (405, "dead")


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
