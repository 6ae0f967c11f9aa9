"""A text that can't be read stays as it came, and is read when a later version can."""

import pytest

from interviews.models import Artifact, Concern, Segment
from interviews.recordings.archiving.text import read_text
from tests.factories import NOW
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
TURNS = b'{"transcript": [{"speaker": "Ada", "text": "Hello."}]}'


def test_text_that_nobody_can_read_is_told_until_somebody_can(monkeypatch: pytest.MonkeyPatch) -> None:
    artifact = make_artifact(make_recording(make_held()), "transcript", content=TURNS)
    monkeypatch.setattr("interviews.recordings.text_formats.MAX_TURNS", 0)
    assert not read_text(artifact, now=NOW)
    assert Artifact.objects.get().flaw == "unreadable"
    assert (Segment.objects.count(), Concern.objects.open().get().reason) == (0, "file_damaged")

    monkeypatch.undo()
    assert read_text(artifact, now=NOW)
    assert (Artifact.objects.get().flaw, Concern.objects.open().count()) == ("", 0)
    assert Segment.objects.get().text == "Hello."


def test_film_that_cannot_be_played_has_no_text_to_mend_it() -> None:
    artifact = make_artifact(make_recording(make_held()), flaw="unplayable")

    assert read_text(artifact, now=NOW)
    assert Artifact.objects.get().flaw == "unplayable"
