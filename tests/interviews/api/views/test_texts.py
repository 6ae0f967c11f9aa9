"""Transcript and summary of the API, each use a line in the log of reads."""

import pytest

from interviews.models import ActionItem, MediaView, Summary
from tests.factories import NOW, make_user
from tests.interviews.api.calling import with_key
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
TURNS = [
    ("Speaker 1", 0, 3_661_500, "Why did you <leave>?"),
    ("Speaker 2", 3_661_500, 3_670_000, "I left --> really."),
    ("", None, None, "Laughter."),
]


@pytest.fixture
def transcript():
    transcript = make_transcript(make_artifact(make_recording(make_held()), "transcript"), TURNS)
    names = {"Speaker 2": "Amara Okafor"}
    transcript.confirm_speakers(names, candidate="Speaker 2", by=make_user(), at=NOW)
    transcript.segments.get(position=0).reword("Why did you go?")
    return transcript


def test_transcript_comes_as_turns_as_text_and_as_captions(transcript):
    caller, path = with_key("content"), f"interviews/{transcript.interview_id}/transcript"

    answered = caller.get(f"{path}/").json()

    assert answered["is_machine_written"] is True
    assert answered["turns"][0] == {
        "speaker": "Speaker 1",
        "starts_ms": 0,
        "ends_ms": 3_661_500,
        "text": "Why did you go?",
        "is_corrected": True,
    }
    assert [turn["speaker"] for turn in answered["turns"]] == ["Speaker 1", "Amara Okafor", ""]
    text = caller.get(f"{path}.txt")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.content.decode().splitlines() == [
        "[0:00] Speaker 1: Why did you go?",
        "[1:01:01] Amara Okafor: I left --> really.",
        "Laughter.",
    ]
    captions = caller.get(f"{path}.vtt").content.decode()
    assert captions.startswith("WEBVTT\n\n00:00:00.000 --> 01:01:01.500\n<v Speaker 1>Why did you go?\n")
    assert "<v Amara Okafor>I left --&gt; really." in captions
    assert MediaView.objects.filter(artifact=transcript.artifact, user=None, act="read").count() == 3


def test_caption_of_a_turn_whose_end_is_unknown_lasts_until_the_next():
    turns = [("Ada", 0, None, "Hello."), ("Bo", 2_000, 3_000, "Hi.")]
    transcript = make_transcript(make_artifact(make_recording(make_held()), "transcript"), turns)

    captions = with_key("content").get(f"interviews/{transcript.interview_id}/transcript.vtt").content.decode()

    assert "00:00:00.000 --> 00:00:02.000\n<v Ada>Hello.\n" in captions


def test_summary_and_action_items_say_whether_a_machine_wrote_them():
    held = make_held()
    recording = make_recording(held)
    files = [make_artifact(recording, kind, content=b"{}") for kind in ("summary", "action_items")]
    summary = Summary.objects.create(interview=held, artifact=files[0], text="Ledgers.", parsed_at=NOW)
    ActionItem.objects.create(interview=held, artifact=files[1], position=0, text="Send it.")
    caller, path = with_key("content"), f"interviews/{held.pk}/summary/"

    before = caller.get(path).json()
    summary.rewrite("Ledgers of Lisbon.", by=make_user(), at=NOW)
    after = caller.get(path).json()

    assert before["summary"] == {"text": "Ledgers.", "is_machine_written": True}
    assert after["summary"] == {"text": "Ledgers of Lisbon.", "is_machine_written": False}
    assert after["action_items"] == [{"text": "Send it.", "is_machine_written": True}]
    assert MediaView.objects.count() == 4


def test_text_of_a_locked_recording_is_not_found_and_not_logged(transcript):
    recording = transcript.artifact.recording
    recording.is_locked = True
    recording.save()

    for end in ("transcript/", "transcript.txt", "transcript.vtt", "summary/"):
        assert with_key("content").get(f"interviews/{transcript.interview_id}/{end}").status_code == 404
    assert not MediaView.objects.exists()
