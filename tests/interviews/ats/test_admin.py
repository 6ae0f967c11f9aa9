"""Events for the ATS in a recruiter’s hands."""

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
