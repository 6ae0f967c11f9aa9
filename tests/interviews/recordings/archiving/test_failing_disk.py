"""Whichever call to the operating system fails on a file's way into the storage: it is archived by the next try, once and whole."""

import errno
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from interviews.models import Artifact, AtsEvent, Errand, Recording, RecordingMoment, Segment
from interviews.recordings import archiving
from interviews.recordings.stored_files import COPYING
from recruiting import queue
from tests.factories import NOW
from tests.interviews.failing_calls import failing_calls
from tests.interviews.recordings.archiving.media_endpoint import MP4, TRANSCRIPT, MediaEndpoint
from tests.recorded import make_held
from tests.store import cut_after, saying

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_all_databases("it is the disk that fails"),
]
ERRORS = [errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EINTR]
DAYS_LATER = datetime.now(UTC) + timedelta(days=3)


def announced(kind: str = "recording") -> Artifact:
    recording = Recording.objects.create(
        interview=make_held(),
        state=Recording.State.CAPTURED,
        nylas_notetaker_id=f"notetaker-{Recording.objects.count()}",
        nylas_grant_id="grant-1",
        created_at=NOW,
    )
    (artifact,) = archiving.announce(recording, [kind], keep_until=NOW + timedelta(days=14), announced_at=NOW, now=NOW)
    return artifact


def work(artifact: Artifact) -> Artifact:
    """Its next try, when that is due."""
    queue.work("artifact", artifact.pk, now=Artifact.objects.get(pk=artifact.pk).due_at)
    return Artifact.objects.get(pk=artifact.pk)


# ── where a file may be on its way ──


def at_nylas(nylas: MediaEndpoint) -> Artifact:
    return announced()


def half_here(nylas: MediaEndpoint) -> Artifact:
    nylas.store.script = [cut_after(100_000), saying(503)]
    artifact = work(announced())
    assert artifact.state == "failed"
    return artifact


def here_and_gone_there(nylas: MediaEndpoint) -> Artifact:
    """Whole on our disk, waiting for the storage; Nylas has deleted its own meanwhile."""
    artifact = announced()
    in_the_way = blocked(artifact)
    assert work(artifact).state != "archived"
    in_the_way.unlink()
    return gone_there(nylas, artifact)


def blocked(artifact: Artifact) -> Path:
    """What is in the way of its folder in the storage."""
    path = Path(default_storage.path(f"artifacts/{artifact.pk}"))
    path.parent.mkdir(exist_ok=True, parents=True)
    path.touch()
    return path


def stored_and_gone_there(nylas: MediaEndpoint) -> Artifact:
    """Its process died when it was stored, before its text was read."""
    nylas.store.body, nylas.offers = TRANSCRIPT, {"transcript": len(TRANSCRIPT)}
    artifact = work(announced("transcript"))
    Artifact.objects.filter(pk=artifact.pk).update(state="announced")
    Segment.objects.all().delete()
    return gone_there(nylas, artifact)


def gone_there(nylas: MediaEndpoint, artifact: Artifact) -> Artifact:
    for _ in range(3):
        nylas.refuse(410)
    Artifact.objects.filter(pk=artifact.pk).update(due_at=NOW + timedelta(days=20))
    return artifact


WAYS = [at_nylas, half_here, here_and_gone_there, stored_and_gone_there]


@pytest.mark.parametrize("prepare", WAYS)
def test_whatever_call_fails_the_next_try_archives_it(nylas, settings, prepare):
    check_each_call(nylas, settings, prepare)


def test_on_its_way_to_another_disk_too(nylas, settings, monkeypatch):
    move = Path.replace

    def across(self: Path, other: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(errno.EXDEV, "another disk")
        return move(self, other)

    monkeypatch.setattr(Path, "replace", across)
    check_each_call(nylas, settings, here_and_gone_there)


def test_file_that_changed_in_the_storage_is_not_taken_for_one_that_waits(nylas, settings):
    """The note that it was here whole had outlived it: that could not be removed."""
    artifact = announced()
    in_the_way = blocked(artifact)
    work(artifact)
    in_the_way.unlink()
    (note,) = (settings.VAR / "incoming").glob("*.whole")
    told = note.read_text()
    stored = Path(default_storage.path(work(artifact).file.name))
    note.write_text(told)
    stored.write_bytes(bytes(len(MP4)))

    archiving.read_back(Artifact.objects.get(), now=NOW + timedelta(days=1))

    assert (work(artifact).flaw, stored.read_bytes() == MP4) == ("unplayable", True)


def check_each_call(nylas: MediaEndpoint, settings: Any, prepare: Callable[..., Artifact]) -> None:
    """The errors take turns."""
    archive = Path(default_storage.path(""))
    for number in count(1):
        nylas.store.script, nylas.answers = [], []
        artifact = prepare(nylas)
        error = ERRORS[number % len(ERRORS)]
        with failing_calls(number, error=error, below=[settings.VAR, archive]) as calls:
            tried = work(artifact)
        said = f"{errno.errorcode[error]} of {calls.failed}, call {number}: {tried.error}"
        assert tried.state in {"announced", "failed", "archived"}, said
        check_final_names(archive, nylas.store.body)
        kept = tried if tried.state == "archived" else work(artifact)
        check_archived(kept, nylas.store.body, said=f"{said}; {kept.error}")
        if not calls.failed:
            break
    check_nothing_left(settings.VAR / "incoming", archive)
    assert number > 5


def check_final_names(archive: Path, body: bytes) -> None:
    """What stands under one is whole, whatever happened."""
    for path in (archive / "artifacts").rglob("*"):
        if path.is_file() and path.suffix != COPYING:
            assert path.read_bytes() == body


def check_archived(kept: Artifact, body: bytes, *, said: str) -> None:
    assert (kept.state, kept.size) == ("archived", len(body)), said
    with default_storage.open(kept.file.name) as file:
        assert file.read() == body
    recording = Recording.objects.get(pk=kept.recording_id)
    assert (recording.state, recording.artifacts.count()) == ("archived", 1)
    assert Errand.objects.filter(kind="open_debrief", interview=recording.interview).count() == 1
    assert RecordingMoment.objects.filter(recording=recording, vendor_state="archived").count() == 1
    assert AtsEvent.objects.filter(kind="recording.archived", interview=recording.interview).count() == 1
    if kept.kind == "transcript":
        assert (kept.flaw, Segment.objects.filter(transcript__artifact=kept).count()) == ("", 1)


def check_nothing_left(incoming: Path, archive: Path) -> None:
    """But what rows name; what a failing disk left behind is gone days later."""
    archiving.take_stock(now=NOW, disk_now=DAYS_LATER)
    named = {archive / name for name in Artifact.objects.archived().values_list("file", flat=True)}
    assert {path for path in archive.rglob("*") if path.is_file()} == named
    assert list(incoming.iterdir()) == []
