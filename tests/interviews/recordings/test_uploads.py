"""A recording from elsewhere: taken with the candidate's consent alone, proven by its bytes, archived as any other."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile

from candidates import consenting
from interviews.models import Artifact, AtsEvent, Errand, Interview, Panel, Recording, Redaction, Segment
from interviews.recordings import notetaking, stored_files, text_formats, uploads
from interviews.recordings.storage_trouble import StorageAway, Trouble
from interviews.recordings.uploads import CannotUpload, Problem, take, wanted_kinds
from recruiting import queue
from tests.factories import NOW, make_interview, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
MEDIA = Path(__file__).parents[3] / "sandbox/recordings"
MP4, MP3 = (MEDIA / "backend.mp4").read_bytes(), (MEDIA / "support.mp3").read_bytes()
RECORDING, TRANSCRIPT = Artifact.Kind.RECORDING, Artifact.Kind.TRANSCRIPT
TURNS = json.dumps({"transcript": [{"speaker": "Ada", "start": 0, "end": 900, "text": "Hello."}]}).encode()


@pytest.fixture
def by() -> User:
    return make_user()


@pytest.fixture
def interview() -> Interview:
    """Took place, was not recorded, and its candidate said yes."""
    held = make_held()
    consenting.choose(held.application, choice="yes", now=NOW)
    return held


def sent(content: bytes, name: str = "call.mp4") -> UploadedFile:
    return SimpleUploadedFile(name, content)


def problem_of(interview: Interview, kind: str, content: bytes, by: User, *, name: str = "call.mp4") -> Problem:
    with pytest.raises(CannotUpload) as raised:
        take(interview, kind, sent(content, name), by=by, now=NOW)
    return raised.value.problem


def test_upload_becomes_an_archived_file_like_any_other(interview: Interview, by: User) -> None:
    artifact = take(interview, RECORDING, sent(MP4), by=by, now=NOW)
    recording = artifact.recording
    assert (recording.source, recording.state) == (Recording.Source.UPLOADED, Recording.State.CAPTURED)
    assert (artifact.state, artifact.uploaded_by, artifact.uploaded_at) == (Artifact.State.ANNOUNCED, by, NOW)

    queue.work("artifact", artifact.pk, now=NOW)

    artifact.refresh_from_db()
    recording.refresh_from_db()
    assert (artifact.state, recording.state) == (Artifact.State.ARCHIVED, Recording.State.ARCHIVED)
    assert (artifact.size, artifact.content_type, artifact.download_name) == (len(MP4), "video/mp4", "recording.mp4")
    assert artifact.file.read() == MP4
    assert (artifact.duration or timedelta()) > timedelta(seconds=5)
    assert next(moment.words for moment in recording.course()) == "Recording uploaded by Rita Recruiter"
    assert recording.began_at() is None
    assert AtsEvent.objects.filter(kind=AtsEvent.Kind.RECORDING_ARCHIVED).count() == 1
    assert Errand.objects.filter(kind=Errand.Kind.OPEN_DEBRIEF).count() == 1


def test_storage_that_takes_nothing_is_said_in_words(interview: Interview, by: User, monkeypatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise StorageAway(Trouble.FULL)

    monkeypatch.setattr("interviews.recordings.stored_files.keep", full)

    assert problem_of(interview, RECORDING, MP4, by) == Problem.STORAGE_AWAY
    assert not Artifact.objects.exists()
    assert not list(stored_files.incoming().iterdir())


def test_large_upload_is_moved_into_place_and_not_copied(interview: Interview, by: User) -> None:
    file = TemporaryUploadedFile("call.mp3", "text/html", len(MP3), None)
    file.write(MP3)
    path = Path(file.temporary_file_path())

    artifact = take(interview, RECORDING, file, by=by, now=NOW)
    file.close()

    assert not path.exists()
    assert (artifact.content_type, artifact.file.read()) == ("audio/mpeg", MP3)


@pytest.mark.parametrize(
    ("content", "content_type", "words"),
    [
        (TURNS, "application/json", ["Hello."]),
        (b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Hello.\n", "text/vtt", ["Hello."]),
        (b"[0:00] Ada: Hello.\n[0:04] Bo: Hi.\n", "text/plain", ["Hello.", "Hi."]),
    ],
)
def test_transcript_is_read_and_its_file_stays_as_it_came(
    interview: Interview, by: User, content: bytes, content_type: str, words: list[str]
) -> None:
    artifact = take(interview, TRANSCRIPT, sent(content, "call.txt"), by=by, now=NOW)
    queue.work("artifact", artifact.pk, now=NOW)

    artifact.refresh_from_db()
    assert (artifact.state, artifact.content_type) == (Artifact.State.ARCHIVED, content_type)
    assert artifact.file.read() == content
    assert list(Segment.objects.values_list("text", flat=True)) == words


def test_recording_and_transcript_come_together_or_one_after_the_other(interview: Interview, by: User) -> None:
    take(interview, TRANSCRIPT, sent(TURNS), by=by, now=NOW)
    assert wanted_kinds(interview, now=NOW) == [RECORDING]
    queue.work_all(now=NOW)
    take(interview, RECORDING, sent(MP3), by=by, now=NOW)
    queue.work_all(now=NOW)

    recording = interview.recordings.get()
    assert [artifact.state for artifact in recording.artifacts.all()] == [Artifact.State.ARCHIVED] * 2
    assert wanted_kinds(interview, now=NOW) == []
    assert problem_of(interview, RECORDING, MP3, by) == Problem.NOT_NOW


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (RECORDING, b"", Problem.EMPTY),
        (RECORDING, b"<!DOCTYPE html><script>alert(1)</script>", Problem.NOT_MEDIA),
        (RECORDING, b"PK\x03\x04" + b"\x00" * 100, Problem.NOT_MEDIA),
        (RECORDING, b"#EXTM3U\nfile:///etc/passwd\n", Problem.NOT_MEDIA),
        (RECORDING, b"\x00\x00\x00\x18ftypmp42" + b"<script>" * 100, Problem.NOT_PLAYABLE),
        (RECORDING, b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"<script>" * 100, Problem.NOT_PLAYABLE),
        (TRANSCRIPT, b"", Problem.EMPTY),
        (TRANSCRIPT, b"<!DOCTYPE html><p>Ada: Hello.", Problem.NOT_TEXT),
        (TRANSCRIPT, MP3[:1000], Problem.NOT_TEXT),
        (TRANSCRIPT, b"%PDF-1.7 words", Problem.NOT_TEXT),
        (TRANSCRIPT, b"WEBVTT\n\n", Problem.NO_WORDS),
        (TRANSCRIPT, b'{"transcript": []}', Problem.NO_WORDS),
        (TRANSCRIPT, b"  \n ", Problem.NO_WORDS),
    ],
)
def test_file_that_is_something_else_is_not_kept(
    interview: Interview, by: User, kind: str, content: bytes, expected: Problem
) -> None:
    assert problem_of(interview, kind, content, by, name="call.mp4") == expected
    assert (Recording.objects.count(), default_storage.exists("artifacts")) == (0, False)
    assert "{" not in expected.words


def test_file_beyond_the_limit_is_not_kept(interview: Interview, by: User, settings, monkeypatch) -> None:
    settings.UPLOAD_MAX_BYTES = monkeypatch.setattr(uploads, "MAX_TRANSCRIPT_BYTES", 10) or 1000

    assert problem_of(interview, RECORDING, MP3, by) == Problem.TOO_LARGE
    assert problem_of(interview, TRANSCRIPT, TURNS, by) == Problem.TOO_LARGE
    assert not default_storage.exists("artifacts")


@pytest.mark.parametrize("choice", ["no", None])
def test_nothing_is_taken_without_the_candidates_consent(choice: str | None, by: User) -> None:
    interview = make_held(link=make_link(panel=make_panel(recording_policy=Panel.RecordingPolicy.OPT_IN)))
    if choice:
        consenting.choose(interview.application, choice=choice, now=NOW)

    assert not uploads.may_keep(interview)
    assert wanted_kinds(interview, now=NOW) == [RECORDING, TRANSCRIPT]  # refusal and failure look the same
    assert problem_of(interview, RECORDING, MP3, by) == Problem.NOT_ALLOWED
    assert not default_storage.exists("artifacts")


def test_candidate_who_says_no_while_the_file_is_looked_at_is_heard(
    interview: Interview, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = uploads.ffmpeg.look

    def look_slowly(path: Path) -> object:
        consenting.choose(interview.application, choice="no", now=NOW + timedelta(minutes=1))
        return look(path)

    monkeypatch.setattr(uploads.ffmpeg, "look", look_slowly)

    assert problem_of(interview, RECORDING, MP3, by) == Problem.NOT_ALLOWED
    assert Recording.objects.count() == 0
    assert all(not default_storage.listdir(f"artifacts/{each}")[1] for each in default_storage.listdir("artifacts")[0])


@pytest.mark.parametrize("state", Recording.State)
def test_only_where_no_recorder_made_anything(interview: Interview, state: str) -> None:
    make_recording(interview, state=state)

    assert bool(wanted_kinds(interview, now=NOW)) == (state in {"unwanted", "lost", "withdrawn"})


def test_locked_recording_shows_in_nothing(interview: Interview) -> None:
    make_artifact(make_recording(interview, is_locked=True, state=Recording.State.CAPTURED))

    assert wanted_kinds(interview, now=NOW) == [RECORDING, TRANSCRIPT]


def test_only_interviews_that_took_place_are_asked_for_one() -> None:
    ahead, over = make_interview(), make_interview(starts_at=NOW - timedelta(hours=3))
    cancelled = make_interview(starts_at=NOW - timedelta(hours=3))
    cancelled.cancel(actor="candidate", reason="", at=NOW)

    assert [bool(wanted_kinds(one, now=NOW)) for one in (ahead, over, cancelled)] == [False, True, False]


def test_erased_file_is_not_asked_for_again_and_one_given_up_is(interview: Interview, by: User) -> None:
    artifact = take(interview, RECORDING, sent(MP3), by=by, now=NOW)
    Artifact.objects.filter(pk=artifact.pk).update(state=Artifact.State.ERASED)
    assert wanted_kinds(interview, now=NOW) == [TRANSCRIPT]

    Artifact.objects.filter(pk=artifact.pk).update(state=Artifact.State.DEAD)
    again = take(interview, RECORDING, sent(MP3), by=by, now=NOW)

    assert list(interview.recordings.get().artifacts.all()) == [again]


def test_nothing_comes_back_that_was_redacted(interview: Interview, by: User) -> None:
    recording = take(interview, RECORDING, sent(MP3), by=by, now=NOW).recording
    Redaction.objects.create(
        recording=recording, category=Redaction.Category.HEALTH, redacted_at=NOW, redacted_by=by, due_at=NOW
    )

    assert problem_of(interview, TRANSCRIPT, TURNS, by) == Problem.REDACTED


def test_upload_that_the_storage_lost_is_given_up_and_asked_of_nobody(interview: Interview, by: User) -> None:
    artifact = take(interview, RECORDING, sent(MP3), by=by, now=NOW)
    default_storage.delete(artifact.file.name)

    queue.work("artifact", artifact.pk, now=NOW)

    artifact.refresh_from_db()
    assert (artifact.state, "uploaded again" in artifact.error) == (Artifact.State.DEAD, True)


def test_recorder_that_was_late_is_none_of_the_uploads(interview: Interview, by: User) -> None:
    """Two uploads have no Notetaker, and none is mistaken for theirs."""
    take(interview, RECORDING, sent(MP3), by=by, now=NOW)
    other = make_held()
    consenting.choose(other.application, choice="yes", now=NOW)
    take(other, RECORDING, sent(MP3), by=by, now=NOW)

    assert Recording.objects.for_notetaker("") is None
    found = notetaking.expect(interview, "notetaker-9", grant_id="grant-1", now=NOW)
    assert found is not None
    assert (found.source, interview.recordings.count()) == (Recording.Source.NOTETAKER, 2)


@pytest.mark.parametrize(
    "content",
    [b"[1,2,3,4]", b"WEBVTT\n\n" + b"0:00 --> 0:01\na\n\n" * 4, b"Ann: a\nBo: b\n" * 2],
    ids=["json", "vtt", "txt"],
)
def test_transcript_of_more_turns_than_any_call_has_is_refused(
    interview: Interview, by: User, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """Each becomes a row: 16 MB of the shortest would take gigabytes of memory."""
    monkeypatch.setattr(text_formats, "MAX_TURNS", 3)

    assert problem_of(interview, TRANSCRIPT, content, by) == Problem.TOO_LARGE
