"""Events for the ATS in a recruiter’s hands."""

from django.urls import reverse

from interviews.models import Delivery
from tests.factories import NOW, make_interview
from tests.interviews.pressing import press
from tests.recorded import make_debrief


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
    debrief = make_debrief(make_interview())
    event = Delivery.objects.owe("decision.made", debrief.application.interviews.get(), payload=None, at=NOW)

    html = admin.get(reverse("admin:interviews_delivery_change", args=[event.pk])).content.decode()

    assert f'href="{debrief.get_absolute_url()}"' in html
