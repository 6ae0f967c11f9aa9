"""A new version reads more in the files that are archived; what people said of the old text stays."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from interviews.models import Artifact, Concern, Segment, Summary
from interviews.recordings import archiving
from tests.factories import NOW
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
TURNS = json.dumps({"transcript": [{"speaker": "Ada", "start": 0, "end": 900, "text": "Hello."}]}).encode()


def reparse(*interviews: object) -> str:
    out = StringIO()
    call_command("reparse", *map(str, interviews), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_texts_are_read_anew_from_their_files():
    recording = make_recording(make_held())
    transcript = make_transcript(make_artifact(recording, "transcript", content=TURNS), [("", None, None, "unread")])
    make_artifact(recording, "summary", content=b'{"summary": "Short."}')
    make_artifact(make_recording(make_held()), "summary", content=b'{"summary": "Of another."}')

    assert reparse(recording.interview.pk) == "2 files were read anew.\n"

    assert list(transcript.segments.values_list("speaker", "text")) == [("Ada", "Hello.")]
    assert Summary.objects.get().text == "Short."
    assert reparse() == "3 files were read anew.\n"


def test_file_that_leaves_the_list_while_it_is_read_is_counted(monkeypatch):
    artifact = make_artifact(make_recording(make_held()), "transcript", content=TURNS)
    read_text = archiving.read_text

    def read_and_redact(artifact, **more):
        answer = read_text(artifact, **more)
        Artifact.objects.filter(pk=artifact.pk).update(state=Artifact.State.REDACTING)
        return answer

    monkeypatch.setattr(archiving, "read_text", read_and_redact)

    assert reparse(artifact.recording.interview_id) == "1 file was read anew.\n"


@pytest.mark.parametrize("word", ["amara", "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f2", str(uuid4())])
def test_word_that_is_no_interviews_id_is_refused_by_name(word):
    with pytest.raises(CommandError, match=word):
        reparse(word)


def test_text_that_a_new_version_can_read_ends_its_alarm():
    recording = make_recording(make_held())
    artifact = make_artifact(recording, "transcript", content=TURNS, flaw="unreadable")
    Concern.objects.raise_about(recording.interview, Concern.Reason.FILE_DAMAGED, at=NOW)

    reparse()

    artifact.refresh_from_db()
    assert (artifact.flaw, Concern.objects.open().count()) == ("", 0)


def test_file_that_cannot_be_read_is_named_and_its_text_stays():
    artifact = make_artifact(make_recording(make_held()), "transcript", content=TURNS)
    make_transcript(artifact, [("Ada", 0, 900, "Hello.")])
    default_storage.delete(artifact.file.name)

    with pytest.raises(CommandError, match="1 could not be read"):
        reparse()

    assert Segment.objects.get().text == "Hello."
