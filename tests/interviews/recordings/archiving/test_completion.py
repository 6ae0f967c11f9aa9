"""A recording is complete when every announced file is in, or given up; lost when none came."""

import pytest

from interviews.models import Artifact, AtsEvent, Errand, Recording, RecordingMoment
from interviews.recordings.archiving import completion
from tests.factories import NOW
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording() -> Recording:
    return make_recording(make_held(), state="captured")


def outcome(recording: Recording) -> tuple[str, int, int]:
    """Its state, debriefs asked for, events for the ATS."""
    recording.refresh_from_db()
    return recording.state, Errand.objects.filter(kind="open_debrief").count(), AtsEvent.objects.count()


def test_file_that_is_still_to_come_is_waited_for(recording):
    make_artifact(recording)
    make_artifact(recording, "transcript", content=None)

    completion.complete(recording, now=NOW)

    assert outcome(recording) == ("captured", 0, 0)


def test_all_files_home_are_an_archived_recording_told_once(recording):
    video = make_artifact(recording)
    for _ in range(2):
        completion.complete(recording, now=NOW)

    assert outcome(recording) == ("archived", 1, 1)
    assert RecordingMoment.objects.filter(vendor_state="archived").count() == 1
    told = AtsEvent.objects.get().payload["recording"]
    assert (told["id"], [file["sha256"] for file in told["artifacts"]]) == (recording.pk, [video.sha256])


def test_file_given_up_holds_the_others_up_no_longer(recording):
    make_artifact(recording)
    lost = make_artifact(recording, "transcript", content=None, state=Artifact.State.DEAD)

    completion.conclude(lost, now=NOW)

    assert outcome(recording) == ("archived", 1, 1)
    assert [file["kind"] for file in AtsEvent.objects.get().payload["recording"]["artifacts"]] == ["recording"]


def test_recording_of_which_nothing_came_home_is_lost(recording):
    lost = make_artifact(recording, content=None, state=Artifact.State.DEAD)

    completion.conclude(lost, now=NOW)

    assert outcome(recording) == ("lost", 0, 1)
    assert "No file could be fetched" in recording.reason
