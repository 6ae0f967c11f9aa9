"""Events for the ATS in a recruiter’s hands."""

from django.urls import reverse

from interviews.models import Delivery
from tests.factories import NOW, make_interview
from tests.interviews.pressing import press


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


def test_decision_is_read_on_its_debrief_alone(admin):
    """Which knows who may: a recruiter may have yet to rate."""
    url = "http://testserver/debriefs/1/"
    event = Delivery.objects.create(
        interview=make_interview(),
        kind="decision.made",
        version=1,
        payload={"url": url, "outcome": "reject", "next_step": "canary"},
        created_at=NOW,
        due_at=NOW,
    )

    html = admin.get(reverse("admin:interviews_delivery_change", args=[event.pk])).content.decode()

    assert f'href="{url}"' in html
    assert "canary" not in html
