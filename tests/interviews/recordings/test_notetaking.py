"""The Notetaker and the interview when several workers hear of them at the same moment."""

from datetime import timedelta

import pytest

from interviews.models import Interview, Recording
from interviews.recordings import notetaking
from interviews.recordings.models.recording import RecordingQuerySet
from tests.factories import NOW, make_interview
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(db) -> Interview:
    """Over since a quarter of an hour."""
    return make_interview(starts_at=NOW - timedelta(hours=1))


@pytest.fixture
def somebody_quicker(interview, monkeypatch) -> None:
    """Another worker writes the recording when this one has just found that there is none."""
    really_look = RecordingQuerySet.for_notetaker

    def look(rows, notetaker_id):
        found = really_look(rows, notetaker_id)
        if found is None and not Recording.objects.exists():
            make_recording(interview, state="joining", nylas_notetaker_id=notetaker_id)
        return found

    monkeypatch.setattr(RecordingQuerySet, "for_notetaker", look)


def test_recording_that_another_worker_wrote_is_found(interview, somebody_quicker):
    recording = notetaking.expect(interview, "bot", grant_id="", now=NOW)

    assert recording == Recording.objects.get(nylas_notetaker_id="bot")


def test_second_notetaker_beside_a_live_one_stays_apart(interview):
    make_recording(interview, state="joining")

    assert notetaking.expect(interview, "second", grant_id="", now=NOW) is None
