"""A clip is exactly what was cited, and lives no longer than what it rests on."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.interview import shared_clips
from debriefs.interview.shared_clips import MAX_CLIP_MS, captions_of, drop_clips, source_of
from debriefs.models import Citation, Note, SharedClip
from debriefs.outside import shares
from interviews.models import Artifact, Segment, Transcript
from interviews.recordings import ffmpeg
from recruiting import queue
from tests.debriefs.clips import cut, files, heard_quote, recording_of, shared_with
from tests.debriefs.outsiders import complete_loop
from tests.factories import NOW
from tests.rated import Loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(job: Job) -> Loop:
    return complete_loop(job)


@pytest.fixture
def quote(loop: Loop) -> Citation:
    return heard_quote(loop)


def path_of(clip: SharedClip) -> Path:
    return Path(clip.file.path)


# ── what is heard ──


def test_clip_is_heard_from_the_first_cited_turn_to_the_end_of_the_last(quote: Citation) -> None:
    source = source_of(quote)

    assert source is not None
    assert (source.starts_ms, source.ends_ms, source.length) == (4_801, 6_543, "0:01")
    assert source.kinds == ["sound", "picture"]


def test_end_that_no_transcript_tells_is_the_next_turns_beginning(quote: Citation) -> None:
    Segment.objects.filter(transcript__interview=quote.interview).update(ends_ms=None)
    Citation.objects.filter(pk=quote.pk).update(ends_ms=quote.starts_ms, first_position=0, last_position=0)
    transcript = Transcript.objects.get(interview=quote.interview)
    Segment.objects.create(transcript=transcript, position=1, starts_ms=9_000, text="And on.")
    quote.refresh_from_db()

    source = source_of(quote)

    assert source is not None
    assert source.ends_ms == 9_000


@pytest.mark.parametrize("why", ["note", "no time", "too long", "locked", "erased", "no recording", "no transcript"])
def test_where_nothing_can_be_heard_nothing_is_offered(quote: Citation, owner: User, why: str) -> None:
    recorded = Artifact.objects.filter(kind="recording")
    match why:
        case "note":
            note = Note.objects.create(interview=quote.interview, author=owner, text="x", written_at=NOW)
            quote = Citation.of_note(note, starts_ms=1000, by=owner, at=NOW)
        case "no time":
            quote.starts_ms = None
        case "too long":
            quote.ends_ms = (quote.starts_ms or 0) + MAX_CLIP_MS + 1
        case "locked":
            recorded.get().recording.lock()
        case "erased":
            recorded.update(state=Artifact.State.ERASED)
        case "no recording":
            recorded.delete()
        case "no transcript":
            Transcript.objects.all().delete()

    assert source_of(quote) is None


def test_sound_alone_is_a_video_without_its_picture(quote: Citation) -> None:
    Artifact.objects.filter(kind="recording").update(content_type="audio/mpeg")

    source = source_of(quote)

    assert source is not None
    assert source.kinds == ["sound"]


# ── the work ──


@pytest.mark.parametrize(("kind", "content_type"), [("sound", "audio/mp4"), ("picture", "video/mp4")])
def test_clip_is_cut_as_long_as_the_quote_and_no_longer(
    loop: Loop, quote: Citation, kind: str, content_type: str
) -> None:
    clip = cut(shared_with(loop, kind))

    assert (clip.state, clip.content_type, clip.error, clip.tries) == (SharedClip.State.READY, content_type, "", 0)
    assert clip.is_playable
    assert abs(ffmpeg.length_ms(path_of(clip)) - 1_742) < 300  # the last picture of a slow film stands a little longer
    assert ffmpeg.look(path_of(clip)).has_picture == (kind == "picture")
    assert len(files(clip)) == 1
    assert clip.due_at == NOW + timedelta(hours=1)


def test_clip_is_looked_at_each_hour_and_deleted_when_its_share_ends(loop: Loop, quote: Citation) -> None:
    share = shared_with(loop, days=1)
    clip = cut(share)
    for hours in range(1, 4):
        queue.work("clip", clip.pk, now=NOW + timedelta(hours=hours))
    clip.refresh_from_db()
    assert (clip.state, clip.tries) == (SharedClip.State.READY, 0)

    SharedClip.objects.filter(pk=clip.pk).update(due_at=share.expires_at)
    queue.work("clip", clip.pk, now=share.expires_at)

    clip.refresh_from_db()
    assert (clip.state, bool(clip.file), files(clip)) == (SharedClip.State.DROPPED, False, [])


def test_last_look_is_at_the_end_of_the_share(loop: Loop, quote: Citation) -> None:
    share = shared_with(loop, days=1)
    almost = share.expires_at - timedelta(minutes=10)

    queue.work("clip", share.clip.pk, now=almost)

    assert SharedClip.objects.get(share=share).due_at == share.expires_at


@pytest.mark.parametrize("end", ["revoked", "locked", "erased", "sharer"])
def test_clip_goes_with_what_it_rests_on(loop: Loop, quote: Citation, owner: User, end: str) -> None:
    share = shared_with(loop)
    clip, recorded, now = cut(share), recording_of(share), NOW + timedelta(hours=1)
    match end:
        case "revoked":
            assert shares.revoke(share, by=owner, now=NOW)
            now = NOW  # at once
        case "locked":
            recorded.recording.lock()
        case "erased":
            Artifact.objects.filter(pk=recorded.pk).update(state=Artifact.State.ERASED)
        case "sharer":  # may come back: nothing is served meanwhile
            loop.debrief.application.job.committee.remove(owner)
            assert shares.access_behind(share, now=NOW) is None

    queue.work("clip", clip.pk, now=now)

    clip.refresh_from_db()
    is_gone = end != "sharer"
    assert (clip.state == SharedClip.State.DROPPED, files(clip) == []) == (is_gone, is_gone)


def test_redaction_drops_clips_and_they_are_cut_anew_from_what_is_left(loop: Loop, quote: Citation) -> None:
    share = shared_with(loop)
    clip, recorded = cut(share), recording_of(share)
    recorded.close()

    assert drop_clips(recorded.recording, now=NOW) == 1

    clip.refresh_from_db()
    assert (clip.is_playable, clip.is_being_cut) == (False, True)
    queue.work("clip", clip.pk, now=NOW)
    clip.refresh_from_db()
    assert (clip.state, files(clip)) == (SharedClip.State.DUE, [])  # closed meanwhile

    silent = Path(recorded.file.path).with_name("silent.mp4")
    ffmpeg.silence(Path(recorded.file.path), silent, spans=[(4_000, 7_000)])
    name = recorded.file.storage.save("archive/silent.mp4", silent.open("rb"))
    recorded.replace_file(name=name, size=1, sha256="c" * 64, content_type="video/mp4")
    recorded.open_again()
    queue.work("clip", clip.pk, now=NOW + timedelta(minutes=6))

    clip.refresh_from_db()
    assert (clip.state, clip.cut_from_sha256) == (SharedClip.State.READY, "c" * 64)
    assert ffmpeg.is_silent(path_of(clip), starts_ms=0, ends_ms=1_700)


def test_worker_that_is_overtaken_by_a_redaction_keeps_no_file(
    loop: Loop, quote: Citation, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = shared_with(loop)
    really = ffmpeg.cut

    def cut_slowly(*paths: Path, **options: object) -> None:
        really(*paths, **options)
        drop_clips(recording_of(share).recording, now=NOW)

    monkeypatch.setattr(shared_clips.ffmpeg, "cut", cut_slowly)
    clip = cut(share)

    assert (clip.state, bool(clip.file), files(clip)) == (SharedClip.State.DUE, False, [])


def test_file_that_a_worker_left_when_it_died_goes_with_the_next_look(loop: Loop, quote: Citation) -> None:
    share = shared_with(loop)
    recording_of(share).file.storage.save(f"clips/{share.clip.pk}/left", recording_of(share).file)

    clip = cut(share)

    assert files(clip) == [clip.sha256]


def test_recording_that_cannot_be_cut_is_given_up_and_said(loop: Loop, quote: Citation) -> None:
    share = shared_with(loop)
    recorded = recording_of(share)
    Path(recorded.file.path).write_bytes(b"no recording")

    for _ in range(8):
        SharedClip.objects.filter(share=share).update(due_at=NOW)
        clip = cut(share)

    assert (clip.state, "ffmpeg" in clip.error, files(clip)) == (SharedClip.State.DEAD, True, [])


def test_files_can_be_deleted_at_once_by_those_who_delete_rows(loop: Loop, quote: Citation) -> None:
    share = shared_with(loop)
    clip = cut(share)

    shared_clips.delete_files(SharedClip.objects.cut_from(recording_of(share).recording))

    assert files(clip) == []


# ── what is read with it ──


def test_captions_hold_the_cited_turns_alone_in_their_present_wording(loop: Loop, quote: Citation) -> None:
    transcript = Transcript.objects.get(interview=quote.interview)
    for position, (starts, text) in enumerate([(0, "Before."), (6_543, "After.")], 7):
        Segment.objects.create(
            transcript=transcript, position=position, starts_ms=starts, ends_ms=starts + 900, text=text
        )
    transcript.segments.filter(text="Loud and clear.").update(corrected="Loud and dear.")
    clip = cut(shared_with(loop))

    assert captions_of(clip) == "WEBVTT\n\n00:00:00.000 --> 00:00:01.742\n<v Amara Okafor>Loud and dear.\n"


def test_captions_without_a_transcript_are_empty(loop: Loop, quote: Citation) -> None:
    clip = cut(shared_with(loop))
    Transcript.objects.all().delete()

    assert captions_of(clip) == "WEBVTT\n"
