"""What recorders did while nobody told us: the way in that failed, the recorder that was removed."""

import pytest

from interviews.models import Concern, Notification, Recording
from recruiting import clock, queue
from sandbox.tests.sandbox_process import SandboxProcess
from tests.interviews.inbox.sweeps.swept import sweep
from tests.walking import booked, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(sandbox: SandboxProcess, panel) -> Recording:
    """Nobody listens to what Nylas tells."""
    interview = booked(invited(panel))
    queue.work_all(now=clock.now())
    return interview.recordings.get()


def test_recorder_that_was_not_let_in_is_lost_with_its_reason(sandbox, recording):
    meeting = recording.interview.nylas_event_id
    sandbox.control(f"meetings/{meeting}/lobby", {"lobby": "deny"})
    sandbox.run_until_idle()
    sandbox.advance(2 * 3600)

    (row,) = sweep("recorders")

    recording.refresh_from_db()
    assert (recording.state, recording.cause) == ("lost", "not_admitted")
    assert "turned it away" in recording.reason
    assert recording.interview.concerns.filter(reason=Concern.Reason.RECORDER_NOT_LET_IN).exists()
    assert row.healed["notetaker.meeting_state"] >= 2
    told = Notification.objects.count()
    sweep("recorders", "recordings")
    assert Notification.objects.count() == told


def test_recorder_that_was_deleted_there_is_withdrawn(sandbox, recording):
    path = f"/v3/grants/{recording.nylas_grant_id}/notetakers/{recording.nylas_notetaker_id}"
    assert sandbox.request("DELETE", path).ok
    sandbox.advance(14 * 86_400)

    sweep("recorders")

    recording.refresh_from_db()
    assert recording.state == "withdrawn"
