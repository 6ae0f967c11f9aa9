"""When a clip can be played: cut from the recording as it is now, which can be opened."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage

from candidates.models import Job
from debriefs.models import ClipPlay, Share, SharedClip
from interviews.models import Artifact
from tests.debriefs.pages import recorded
from tests.factories import NOW
from tests.recorded import make_debrief

pytestmark = pytest.mark.django_db


@pytest.fixture
def clip(job: Job, owner: User) -> SharedClip:
    interview = recorded(job)
    share = Share.make(
        make_debrief(interview),
        citation=None,
        address="adviser@example.org",
        expires_at=NOW + timedelta(days=1),
        by=owner,
        at=NOW,
    )
    artifact = Artifact.objects.get(kind="recording")
    return SharedClip.objects.create(
        share=share, artifact=artifact, kind=SharedClip.Kind.SOUND, starts_ms=0, ends_ms=1000, due_at=NOW
    )


def keep(clip: SharedClip) -> bool:
    return clip.keep(name="clips/x", size=9, sha256="a" * 64, content_type="audio/mp4", cut_from=clip.artifact.sha256)


def test_clip_is_being_cut_and_then_can_be_played(clip: SharedClip) -> None:
    assert (clip.is_being_cut, clip.is_playable) == (True, False)

    assert keep(clip)

    assert (clip.is_being_cut, clip.is_playable, clip.name) == (False, True, "clip.m4a")


@pytest.mark.parametrize("change", ["locked", "erased", "redacting", "replaced"])
def test_clip_of_a_recording_that_is_another_now_is_not_played(clip: SharedClip, change: str) -> None:
    keep(clip)
    match change:
        case "locked":
            clip.artifact.recording.lock()
        case "erased":
            clip.artifact.state = Artifact.State.ERASED
        case "redacting":
            clip.artifact.close()
        case "replaced":
            clip.artifact.sha256 = "b" * 64

    assert not clip.is_playable


def test_clip_to_be_looked_at_again_is_not_played_and_its_worker_keeps_nothing(clip: SharedClip) -> None:
    keep(clip)
    claimed = SharedClip.objects.claim(clip.pk, now=NOW)
    assert claimed is not None

    assert SharedClip.objects.cut_from(clip.artifact.recording).look_again(at=NOW) == 1

    clip.refresh_from_db()
    assert (clip.state, clip.is_playable, clip.file.name) == (SharedClip.State.DUE, False, "clips/x")
    assert not keep(claimed)


def test_forgotten_file_is_named_nowhere(clip: SharedClip) -> None:
    keep(clip)

    clip.forget_file()

    clip.refresh_from_db()
    assert (bool(clip.file), clip.sha256, clip.cut_from_sha256) == (False, "", "")
    assert not default_storage.exists("clips/x")


def test_one_playing_is_written_down_once(clip: SharedClip) -> None:
    for seconds in (0, 20, 59, 61):
        ClipPlay.note(clip, at=NOW + timedelta(seconds=seconds))

    assert clip.plays.count() == 2
