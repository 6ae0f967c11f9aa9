"""Files that are ready and were not announced."""

import pytest

from interviews.models import Artifact, Notification, Recording
from recruiting import clock, queue
from tests.interviews.inbox.sweeps.swept import sweep
from tests.walking import booked, invited

pytestmark = pytest.mark.django_db


def test_files_that_were_not_announced_with_the_others_are_fetched(sandbox, panel):
    """Also those of a recorder that we gave up meanwhile; a recording that is whole is not asked about again."""
    interview = booked(invited(panel))
    queue.work_all(now=clock.now())
    recording = interview.recordings.get()
    recording.miss(Recording.Cause.NEVER_HEARD)
    sandbox.run_until_idle()
    sweep("recordings")
    assert recording.artifacts.filter(state="archived").count() == 5
    Artifact.objects.filter(kind="summary").delete()
    Notification.objects.all().delete()

    sweep("recordings")

    assert recording.artifacts.get(kind="summary").state == "archived"
    (row,) = sweep("recordings")
    assert (row.saw, row.healed) == (0, {})
