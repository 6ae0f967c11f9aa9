"""Which files are meant: to be read back, to be read anew, in an export, lost."""

from datetime import timedelta

import pytest

from interviews.models import Artifact, Redaction
from tests.factories import NOW, make_interview
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_what_nylas_has_deleted_is_lost_unless_it_is_ours():
    recording, other = make_recording(make_interview(), state="captured"), make_recording(make_interview())
    make_artifact(recording, "recording")
    make_artifact(recording, "summary", content=None)
    make_artifact(other, "summary", content=None)

    recording.artifacts.lose(at=NOW)

    assert list(recording.artifacts.order_by("kind").values_list("state", "finished_at")) == [
        ("archived", None),
        ("lost", NOW),
    ]
    assert other.artifacts.get().state == "announced"


def test_longest_unread_is_read_back_first():
    recording = make_recording(make_held())
    ages = {"recording": (DAY * 2, None), "transcript": (DAY * 90, DAY * 31), "summary": (DAY * 90, DAY * 40)}
    for kind, (archived, read) in ages.items():
        make_artifact(recording, kind, archived_at=NOW - archived, read_back_at=read and NOW - read)
    make_artifact(recording, "thumbnail", archived_at=NOW - DAY / 2)

    assert [one.kind for one in Artifact.objects.to_read_back(NOW)] == ["recording", "summary", "transcript"]


def test_only_readable_transcripts_of_the_application_are_quoted():
    recording = make_recording(make_held())
    transcript = make_artifact(recording, "transcript")
    make_artifact(recording, "summary")
    make_artifact(make_recording(make_held()), "transcript")
    make_artifact(make_recording(make_held(), is_locked=True), "transcript")

    assert list(Artifact.objects.quotable(recording.interview.application)) == [transcript]


def test_texts_of_which_something_was_redacted_are_not_read_anew():
    recordings = [make_recording(make_held()) for _ in range(2)]
    texts = [make_artifact(recording, "transcript") for recording in recordings]
    make_artifact(recordings[0])
    assert list(Artifact.objects.texts_to_read_anew([]).order_by("pk")) == sorted(texts, key=lambda one: one.pk)

    Redaction.objects.create(recording=recordings[1], due_at=NOW, redacted_at=NOW)

    assert list(Artifact.objects.texts_to_read_anew([])) == [texts[0]]
    assert list(Artifact.objects.texts_to_read_anew([str(recordings[1].interview_id)])) == []
