import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction

from interviews.models import ActionItem, Artifact, Interview, Recording, Redaction, Summary, Transcript
from interviews.recordings import redaction, transcribing
from interviews.recordings.redaction import CannotRedact, Mark, Refusal
from recruiting import queue
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
GONE = "[redacted: health]"
TURNS: list[Any] = [
    ("Speaker 1", 0, 4_000, "How are you?"),
    ("Speaker 2", 4_000, 9_000, "I was ill last year."),
    ("Speaker 1", 9_000, 12_000, "I see."),
]


@pytest.fixture
def interview() -> Interview:
    return make_held()


@pytest.fixture
def recording(interview: Interview) -> Recording:
    recording = make_recording(interview)
    make_transcript(make_artifact(recording, "transcript", content=file_of(TURNS)), TURNS)
    return recording


def file_of(turns: list[Any]) -> bytes:
    told = [{"speaker": who, "start": start, "end": end, "text": text, "words": []} for who, start, end, text in turns]
    return json.dumps({"type": "speaker_labelled", "transcript": told}).encode()


def redact(recording: Recording, mark: Mark, *, by: User | None = None) -> redaction.Erased:
    with transaction.atomic():
        return redaction.redact(recording, mark, category="health", by=by or make_user(), now=NOW)


def lines(interview: Interview) -> list[str]:
    return [segment.shown_text for segment in Transcript.objects.get(interview=interview).segments.all()]


def stored(artifact: Artifact) -> str:
    with default_storage.open(Artifact.objects.get(pk=artifact.pk).file.name or "") as file:
        return file.read().decode()


def test_words_are_erased_and_the_row_says_where_they_were(interview, recording):
    by = make_user()

    erased = redact(recording, Mark(1, 1, "was ill"), by=by)

    row = Redaction.objects.get()
    assert lines(interview) == ["How are you?", f"I {GONE} last year.", "I see."]
    assert (row.first_position, row.last_position, row.characters) == (1, 1, 7)
    assert (row.category, row.redacted_by, row.redacted_at, row.is_silenced) == ("health", by, NOW, True)
    assert (erased.redaction, erased.marker, list(erased.told)) == (row, GONE, [1])


def test_turns_marked_without_words_fall_whole(interview, recording):
    redact(recording, Mark(1, 2))

    assert lines(interview) == ["How are you?", GONE, GONE]


def test_words_that_run_over_two_turns_fall_from_both(interview, recording):
    redact(recording, Mark(1, 2, "last year.\nI see"))

    assert lines(interview) == ["How are you?", f"I was ill {GONE}", f"{GONE}."]


def test_reading_the_file_anew_brings_nothing_back(interview, recording):
    artifact = recording.artifacts.get(kind="transcript")
    before = artifact.file.name
    redact(recording, Mark(1, 1, "was ill"))

    artifact.refresh_from_db()
    transcribing.parse(artifact, now=NOW)

    assert "ill" not in stored(artifact)
    assert lines(interview) == ["How are you?", f"I {GONE} last year.", "I see."]
    assert [turn[:3] for turn in TURNS] == list(
        interview.transcript.segments.values_list("speaker", "starts_ms", "ends_ms")
    )
    assert Redaction.objects.get().leftovers == [before]
    assert artifact.size == len(stored(artifact).encode())


def test_corrections_lose_the_words_in_every_wording(interview, recording):
    transcript = interview.transcript
    for number, text in enumerate(["I was hill.", "I was ill, last year."]):
        transcript.correct(1, text, original=TURNS[1][3], by=make_user(), at=NOW + timedelta(minutes=number))

    redact(recording, Mark(1, 1, "was ill"))

    assert lines(interview)[1] == f"I {GONE}, last year."
    assert set(transcript.corrections.values_list("original", "text")) == {
        (f"I {GONE} last year.", GONE),
        (f"I {GONE} last year.", f"I {GONE}, last year."),
    }
    transcribing.parse(recording.artifacts.get(kind="transcript"), now=NOW)
    assert lines(interview)[1] == f"I {GONE}, last year."


def test_stretch_without_words_takes_all_turns_in_it(interview, recording):
    redact(recording, Mark(starts_ms=8_000, ends_ms=9_500))

    assert lines(interview) == ["How are you?", GONE, GONE]


def test_sound_is_closed_until_it_is_silenced(recording):
    sound = make_artifact(recording)

    redact(recording, Mark(1, 1, "was ill", 4_000, 9_000))

    sound.refresh_from_db()
    assert sound.state == Artifact.State.REDACTING
    assert not sound.is_archived
    assert [row.span for row in Redaction.objects.audible()] == [(4_000, 9_000)]


def test_sound_is_redacted_where_there_is_no_transcript(interview):
    recording = make_recording(interview)
    make_artifact(recording)

    erased = redact(recording, Mark(starts_ms=1_000, ends_ms=2_000))

    assert (erased.told, erased.redaction.seconds) == ({}, 1)


def test_text_of_another_part_is_taken_from_its_file(interview, recording):
    other = make_recording(interview)
    artifact = make_artifact(other, "transcript", content=file_of([("Speaker 2", 0, 3_000, "I was ill.")]))

    redact(other, Mark(starts_ms=0, ends_ms=1_000))

    assert "ill" not in stored(artifact)
    assert lines(interview)[1] == "I was ill last year."


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (Mark(1, 1, "was well"), Refusal.OTHER_WORDS),
        (Mark(1, 7), Refusal.NO_SUCH_TURN),
        (Mark(), Refusal.NOTHING_MARKED),
        (Mark(starts_ms=5, ends_ms=5), Refusal.NOTHING_MARKED),
    ],
)
def test_what_is_not_there_is_not_redacted(interview, recording, mark, reason):
    with pytest.raises(CannotRedact) as refused:
        redact(recording, mark)

    assert refused.value.reason == reason
    assert lines(interview) == [turn[3] for turn in TURNS]


def test_sound_needs_a_time(recording):
    make_artifact(recording)

    with pytest.raises(CannotRedact, match="from when to when"):
        redact(recording, Mark(1, 1, "was ill"))


def test_files_on_their_way_are_waited_for(recording):
    make_artifact(recording, content=None)

    with pytest.raises(CannotRedact, match="on their way"):
        redact(recording, Mark(1, 1, "was ill", 4_000, 9_000))


def test_machine_texts_and_their_files_follow(interview, recording):
    summary = make_artifact(recording, "summary", content=b'{"summary": "Was ill. Fine.", "title": "ill"}')
    items = make_artifact(recording, "action_items", content=b'["Ask about ill.", "Ask."]')
    for artifact in (summary, items):
        transcribing.parse(artifact, now=NOW)
    Summary.objects.get().rewrite("Was very ill.", by=make_user(), at=NOW)
    row = redact(recording, Mark(1, 1, "was ill")).redaction

    redaction.redact_machine_texts(Interview.objects.get(), row, lambda text: text.replace("ill", GONE))

    kept = Summary.objects.get()
    assert (kept.text, kept.edited_text) == (f"Was {GONE}. Fine.", f"Was very {GONE}.")
    assert [item.text for item in ActionItem.objects.all()] == [f"Ask about {GONE}.", "Ask."]
    assert json.loads(stored(summary)) == {"summary": f"Was {GONE}. Fine."}
    assert "ill" not in stored(items)
    assert len(row.leftovers) == 3


def test_sound_that_was_redacted_once_is_closed_again(recording):
    sound = make_artifact(recording)
    assert redaction.has_sound(recording)

    for _ in range(2):
        redact(recording, Mark(starts_ms=1_000, ends_ms=2_000))

    sound.refresh_from_db()
    assert sound.state == Artifact.State.REDACTING
    assert Redaction.objects.audible().count() == 2


@pytest.mark.parametrize("kind", ["recording", "summary"])
def test_files_that_were_given_up_are_deleted_too(recording: Recording, kind: str) -> None:
    """They were stored, but not read: the words may stand in them."""
    lost = make_artifact(recording, kind, content=b"I was ill last year.", state=Artifact.State.DEAD)
    never_there = make_artifact(recording, "thumbnail", content=None, state=Artifact.State.DEAD)

    erased = redact(recording, Mark(1, 1, "ill", 4_000, 9_000))
    queue.work("redaction", erased.redaction.pk, now=NOW)

    assert not default_storage.exists(lost.file.name)
    lost.refresh_from_db()
    assert (lost.state, lost.file.name, lost.sha256) == (Artifact.State.DEAD, "", "")
    assert Artifact.objects.get(pk=never_there.pk).state == Artifact.State.DEAD
