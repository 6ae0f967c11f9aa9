"""Events as the API's document describes them, held against what rooms really owe."""

import pytest

from interviews.api.events import ALONE, BESIDE, data_of
from interviews.api.reference import KeptSchema
from interviews.models import AtsEvent, Recording
from interviews.recordings import news
from privacy import erasing
from tests.factories import NOW
from tests.recorded import make_artifact, make_held, make_recording

Kind = AtsEvent.Kind


def test_document_describes_every_event():
    assert set(KeptSchema().get_schema()["x-webhooks"]) == {kind.value for kind in Kind}


@pytest.mark.django_db
def test_what_is_owed_about_recordings_and_erasures_is_what_is_described():
    recording = make_recording(make_held(), state=Recording.State.ARCHIVED)
    make_artifact(recording)
    news.tell_archived(recording, now=NOW)
    news.tell_lost(recording, now=NOW)
    news.tell_erased(recording, now=NOW)
    erasing._tell_ats(recording.interview.application.candidate, now=NOW)

    told = {event.kind: event.payload for event in AtsEvent.objects.all()}

    for kind in (Kind.RECORDING_ERASED, Kind.CANDIDATE_ERASED):
        assert set(told[kind]) == set(ALONE[kind]["properties"])
        assert told[kind]["candidate"] == {"id": recording.interview.application.candidate_id}
    for kind in (Kind.RECORDING_ARCHIVED, Kind.RECORDING_LOST):
        assert set(told[kind]["recording"]) == set(BESIDE[kind]["recording"]["properties"])
        assert "allOf" in data_of(kind)
