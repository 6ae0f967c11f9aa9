from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from interviews.models import Artifact, Recording, Redaction
from interviews.recordings import archiving, ffmpeg, redacted_sound, redaction
from interviews.recordings.archiving import verify
from interviews.recordings.ffmpeg import is_silent
from interviews.recordings.redaction import Mark
from recruiting import queue
from tests.factories import NOW, make_user
from tests.films import beginning
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording() -> Recording:
    return make_recording(make_held())


@pytest.fixture
def sound(recording: Recording) -> Artifact:
    return make_artifact(recording, content=beginning("backend.mp4"))


def redact(recording: Recording, starts_ms: int, ends_ms: int) -> Redaction:
    mark = Mark(starts_ms=starts_ms, ends_ms=ends_ms)
    with transaction.atomic():
        return redaction.redact(recording, mark, category="health", by=make_user(), now=NOW).redaction


def stored_files() -> set[str]:
    root = Path(default_storage.path(""))
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def worked(row: Redaction) -> Redaction:
    assert queue.work("redaction", row.pk, now=NOW) is not None
    return Redaction.objects.get(pk=row.pk)


def test_silenced_copy_takes_the_place_and_the_old_file_is_deleted(recording, sound):
    row = worked(redact(recording, 3_000, 5_000))

    now = Artifact.objects.get(pk=sound.pk)
    assert (row.state, row.is_silenced, row.leftovers) == ("done", True, [])
    assert now.is_archived
    assert (now.file.name == sound.file.name, now.sha256 == sound.sha256) == (False, False)
    assert verify(now)
    assert is_silent(Path(default_storage.path(now.file.name)), starts_ms=3_000, ends_ms=5_000)
    assert stored_files() == {now.file.name}


def test_recording_of_sound_alone_stays_one_of_its_kind(recording):
    content = beginning("support.mp3")
    sound = make_artifact(recording, content=content, content_type="audio/mpeg")

    worked(redact(recording, 3_000, 5_000))

    now = Artifact.objects.get(pk=sound.pk)
    assert (now.is_archived, now.download_name) == (True, "recording.mp3")
    assert is_silent(Path(default_storage.path(now.file.name)), starts_ms=3_000, ends_ms=5_000)


def test_several_are_silenced_in_one_go(recording, sound):
    first, second = redact(recording, 3_000, 5_000), redact(recording, 8_000, 9_000)

    worked(first)
    now = Artifact.objects.get(pk=sound.pk)
    worked(second)

    path = Path(default_storage.path(now.file.name))
    assert is_silent(path, starts_ms=3_000, ends_ms=5_000)
    assert is_silent(path, starts_ms=8_000, ends_ms=9_000)
    assert Artifact.objects.get(pk=sound.pk).file.name == now.file.name
    assert not Redaction.objects.audible().exists()


def test_what_is_redacted_meanwhile_keeps_it_closed(recording, sound, monkeypatch):
    row = redact(recording, 3_000, 5_000)
    silence = ffmpeg.silence

    def slowly(*given, **named):
        redact(recording, 8_000, 9_000)
        silence(*given, **named)

    monkeypatch.setattr(ffmpeg, "silence", slowly)
    worked(row)

    assert Artifact.objects.get(pk=sound.pk).state == Artifact.State.REDACTING
    assert [one.span for one in Redaction.objects.audible()] == [(8_000, 9_000)]


def test_file_that_ffmpeg_can_not_read_stays_closed(recording):
    sound = make_artifact(recording, content=b"no recording")
    row = redact(recording, 3_000, 5_000)

    row = worked(row)

    sound.refresh_from_db()
    assert (row.state, sound.state) == ("failed", Artifact.State.REDACTING)
    assert "ffmpeg could not" in row.error
    assert stored_files() == {sound.file.name}


def test_kind_of_file_that_is_not_written_is_given_up(recording):
    sound = make_artifact(recording, content_type="audio/flac")

    row = worked(redact(recording, 3_000, 5_000))

    sound.refresh_from_db()
    assert (row.state, sound.state) == ("dead", Artifact.State.REDACTING)
    assert "audio/flac" in row.error


def test_copy_in_which_something_is_heard_is_not_taken(recording, sound, monkeypatch):
    monkeypatch.setattr(ffmpeg, "is_silent", lambda *_, **__: False)

    row = worked(redact(recording, 3_000, 5_000))

    assert (row.state, row.error) == ("failed", "Something can still be heard where nothing should be.")
    assert stored_files() == {sound.file.name}


class Killed(BaseException):
    """As `kill -9`, at this point."""


@pytest.mark.parametrize("at", ["keep", "replace_file", "_delete_leftovers"])
def test_worker_that_dies_leaves_nothing_behind(recording, sound, monkeypatch, at):
    row = redact(recording, 3_000, 5_000)
    where = {"keep": redacted_sound.stored_files, "replace_file": Artifact, "_delete_leftovers": redacted_sound}[at]
    calls = 0

    def die(*given, **named):
        nonlocal calls
        calls += 1
        if at == "_delete_leftovers" and calls == 1:
            return  # the one before anything is done
        if at == "keep":
            default_storage.save(given[1], ContentFile(b"stump"))
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, at, die)
        with pytest.raises(Killed):
            redacted_sound.silence(row, now=NOW)
    Redaction.objects.update(claimed_until=None)  # its lease is over
    row = worked(row)

    now = Artifact.objects.get(pk=sound.pk)
    assert (row.state, now.is_archived, row.leftovers) == ("done", True, [])
    assert stored_files() == {now.file.name}
    assert verify(now)


def test_recording_without_sound_has_only_leftovers(recording):
    name = default_storage.save("artifacts/old", ContentFile(b"words"))
    row = redact(recording, 3_000, 5_000)
    row.remember_leftovers([name])

    row = worked(row)

    assert (row.state, stored_files()) == ("done", set())


def test_nothing_is_fetched_again_that_was_redacted(recording, sound):
    redact(recording, 3_000, 5_000)
    sound.refresh_from_db()
    sound.try_again(at=NOW)

    queue.work("artifact", sound.pk, now=NOW)

    sound.refresh_from_db()
    assert (sound.state, sound.error) == (Artifact.State.DEAD, archiving.artifact.REDACTED)


def test_workers_never_write_into_the_same_copy(recording, sound, monkeypatch):
    """The ffmpeg of one that was killed goes on writing, also once the next one has proven and stored its copy."""
    row, targets = redact(recording, 3_000, 5_000), []

    def die(source, target, **named):
        targets.append(target)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(ffmpeg, "silence", die)
        for _ in range(2):
            with pytest.raises(Killed):
                queue.work("redaction", row.pk, now=NOW)
            Redaction.objects.update(claimed_until=None)  # its lease is over

    assert len(set(targets)) == 2
