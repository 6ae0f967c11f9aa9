"""Which recordings are of one call: by when their Notetaker was there, and by when somebody dismissed it."""

from datetime import timedelta

import pytest

from interviews.models import Recording
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_recorder_that_was_at_the_door_is_of_that_call_and_one_with_late_files_is_not():
    interview = make_interview(starts_at=NOW)
    early, here = make_recording(interview), make_recording(interview, state="lost")
    early.add_moment(NOW - HOUR, "Joined the call", "attending", "recording_active")
    early.add_moment(NOW + HOUR, "The recording is ready", "available")
    for _ in range(2):
        here.add_moment(NOW, "Could not get in", "failed_entry", "entry_denied")
        here.add_moment(NOW + HOUR, "Is dialling into the call", "connecting")

    assert list(interview.recordings.at_call_since(NOW)) == [here]
    assert here.moments.count() == 4  # two of its own


def test_dismissed_ones_are_found_from_a_moment_on():
    recording = make_recording(make_interview(starts_at=NOW))
    recording.dismiss(Recording.Dismissal.STOP, by=make_user(), at=NOW)

    assert recording.interview.recordings.dismissed_since(NOW).get() == recording
    assert not recording.interview.recordings.dismissed_since(NOW + HOUR).exists()
