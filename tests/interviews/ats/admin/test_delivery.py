"""Events for the ATS in a recruiter’s hands."""

import pytest
from django.urls import reverse

from interviews.models import AtsEvent, Delivery
from tests.factories import NOW, make_endpoint, make_interview
from tests.interviews.pressing import press
from tests.recorded import make_debrief


@pytest.fixture
def endpoint(db):
    return make_endpoint()


def test_event_is_sent_to_the_ats_once_more_under_the_same_id(admin, endpoint):
    event = AtsEvent.objects.owe("interview.scheduled", make_interview(), payload={"room": "<b>"}, at=NOW)
    delivery = event.deliveries.get()
    delivery.settle("sent", at=NOW)

    html = admin.get(reverse("admin:interviews_delivery_change", args=[delivery.pk])).content.decode()
    press(admin, delivery, "send_once_more")

    assert (str(event.key) in html, "&lt;b&gt;" in html) == (True, True)
    assert [(row.pk, row.state in Delivery.OPEN) for row in Delivery.objects.all()] == [(delivery.pk, True)]


def test_decision_is_read_on_its_debrief_alone(admin, endpoint):
    """Which knows who may: a recruiter may have yet to rate."""
    debrief = make_debrief(make_interview())
    event = AtsEvent.objects.owe("decision.made", debrief.application.interviews.get(), payload=None, at=NOW)
    delivery = event.deliveries.get()

    html = admin.get(reverse("admin:interviews_delivery_change", args=[delivery.pk])).content.decode()

    assert f'href="{debrief.get_absolute_url()}"' in html
