"""A file from Nylas's announcement into our storage: nothing is called archived that isn't, nothing half stands under a final name."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from interviews.models import Artifact, AtsEvent, Concern, Errand, Recording, Segment
from interviews.recordings import archiving
from recruiting import queue
from tests.factories import NOW
from tests.interviews.recordings.archiving.media_endpoint import MP4, TRANSCRIPT
from tests.interviews.recordings.bucket_server import BucketServer, Fault
from tests.leased import Killed, die, let_lease_run_out
from tests.recorded import make_held
from tests.store import Store, crc32c_of, cut_after, flipped, saying

pytestmark = pytest.mark.django_db


def announce(*kinds: str, **fields: Any) -> list[Artifact]:
    """Files that Nylas has announced for an interview that took place."""
    recording = Recording.objects.create(
        interview=fields.pop("interview", None) or make_held(),
        state=Recording.State.CAPTURED,
        nylas_notetaker_id="notetaker-1",
        nylas_grant_id="grant-1",
        created_at=NOW,
    )
    return archiving.announce(recording, kinds, keep_until=NOW + timedelta(days=14), announced_at=NOW, now=NOW)


@pytest.fixture
def artifact() -> Artifact:
    (found,) = announce("recording")
    return found


def work(artifact: Artifact, *, now: datetime = NOW) -> Artifact:
    queue.work("artifact", artifact.pk, now=now)
    return Artifact.objects.get(pk=artifact.pk)


def stored() -> list[str]:
    """Every name in the archive."""
    found: list[str] = []
    folders = ["artifacts"] if default_storage.exists("artifacts") else []
    for folder in folders:
        below, files = default_storage.listdir(folder)
        folders += [f"{folder}/{name}" for name in below]
        found += [f"{folder}/{name}" for name in files]
    return found


# ── archived ──


def test_archived_file_is_in_the_storage_with_its_size_and_hash(nylas, store, artifact, settings):
    kept = work(artifact)

    digest = hashlib.sha256(MP4).hexdigest()
    assert (kept.state, kept.size, kept.sha256, kept.content_type) == ("archived", len(MP4), digest, "video/mp4")
    assert (kept.duration, kept.archived_at) == (timedelta(seconds=1835), NOW)
    assert kept.fetch_before == nylas.expires_at
    assert stored() == [kept.file.name] == [f"artifacts/{kept.pk}/{digest}"]
    assert default_storage.open(kept.file.name).read() == MP4
    assert archiving.verify(kept)
    assert list((settings.VAR / "incoming").iterdir()) == []


def test_recording_is_archived_and_told_when_the_last_file_is_in(nylas, store):
    video, text = announce("recording", "transcript")
    work(video)
    assert Recording.objects.get().state == Recording.State.CAPTURED
    assert not Errand.objects.filter(kind="open_debrief").exists()

    store.body, nylas.offers = TRANSCRIPT, {"transcript": len(TRANSCRIPT)}
    work(text)

    assert Recording.objects.get().state == Recording.State.ARCHIVED
    assert Errand.objects.get(kind="open_debrief").interview == Recording.objects.get().interview
    assert Segment.objects.get().text == "Hello."
    told = AtsEvent.objects.get(kind="recording.archived").payload["recording"]["artifacts"]
    assert {(file["kind"], file["sha256"]) for file in told} == {
        ("recording", hashlib.sha256(MP4).hexdigest()),
        ("transcript", hashlib.sha256(TRANSCRIPT).hexdigest()),
    }


def test_cut_download_goes_on_with_a_fresh_link(nylas, store, artifact):
    store.script = [cut_after(100_000), saying(403)]

    assert work(artifact).state == "archived"
    assert nylas.asked == 2
    assert store.asked[-1] == ("/recording-2", "bytes=100000-", '"v1"')


def test_file_that_was_stored_before_the_process_died_is_not_fetched_again(nylas, store, artifact):
    work(artifact)
    Artifact.objects.update(state=Artifact.State.ANNOUNCED)
    nylas.refuse(410)

    assert work(artifact).state == "archived"
    assert len(store.asked) == 1


def test_worker_that_dies_with_the_last_file_in_leaves_the_recording_to_the_next(nylas, store, artifact, monkeypatch):
    """The state of the file and what follows from it are one commit; a drill found files that nobody went on with."""
    advance = Recording.advance
    monkeypatch.setattr(Recording, "advance", die)
    with pytest.raises(Killed):
        queue.work("artifact", artifact.pk, now=NOW)
    monkeypatch.setattr(Recording, "advance", advance)

    artifact.refresh_from_db()
    assert (artifact.state, artifact.size) == ("announced", len(MP4))
    let_lease_run_out(artifact)

    assert work(artifact).state == "archived"
    assert (Recording.objects.get().state, len(store.asked)) == (Recording.State.ARCHIVED, 1)


def test_erased_file_is_not_brought_back_by_a_worker_that_slept(nylas, store, artifact):
    mine = Artifact.objects.claim(artifact.pk, now=NOW)
    Artifact.objects.get(pk=artifact.pk).erase(at=NOW)

    with pytest.raises(Exception, match="taken over"):
        archiving.fetch(mine, now=NOW)
    assert mine.settle("archived", at=NOW) is False

    artifact.refresh_from_db()
    assert (artifact.state, artifact.file.name, stored()) == ("erased", "", [])


def test_comparing_what_was_stored_before_keeps_the_lease(nylas, store, artifact, monkeypatch):
    """A file of two gigabytes takes longer to read than the lease lasts."""
    work(artifact)
    Artifact.objects.filter(pk=artifact.pk).update(state="failed")
    mine = Artifact.objects.claim(artifact.pk, now=NOW)
    claimed_until = mine.claimed_until
    monkeypatch.setattr(archiving.artifact, "RENEW_EVERY", 0.0)

    assert archiving.fetch(mine, now=NOW) == "archived"

    assert Artifact.objects.get(pk=artifact.pk).claimed_until > claimed_until


def test_half_copy_under_the_final_name_is_replaced(nylas, store, artifact):
    """A process died while it copied across disks."""
    name = f"artifacts/{artifact.pk}/{hashlib.sha256(MP4).hexdigest()}"
    default_storage.save(name, ContentFile(MP4[:1000]))

    kept = work(artifact)

    assert (kept.state, kept.file.name, stored()) == ("archived", name, [name])
    assert archiving.verify(kept)


def test_verify_notices_one_flipped_byte(nylas, store, artifact):
    kept = work(artifact)
    flipped = bytearray(MP4)
    flipped[5000] ^= 1
    default_storage.delete(kept.file.name)
    default_storage.save(kept.file.name, ContentFile(bytes(flipped)))

    assert not archiving.verify(kept)
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_archive", stdout=StringIO(), stderr=StringIO())


def test_film_that_cannot_be_played_is_kept_as_it_came_and_told(nylas, store, artifact):
    kept = work(artifact)

    assert (kept.state, kept.flaw) == ("archived", "unplayable")
    assert Concern.objects.open().get().reason == "file_damaged"


# ── not archived ──


def spoil_html(store: Store) -> None:
    store.body = b"<!doctype html><title>Sign in</title>".ljust(len(MP4))


def spoil_magic(store: Store) -> None:
    store.body = MP4[:4] + b"g" + MP4[5:]


def spoil_size(store: Store) -> None:
    store.body = MP4 + b"more"


def spoil_empty(store: Store) -> None:
    store.body = b""


def spoil_byte(store: Store) -> None:
    store.more["x-goog-hash"] = crc32c_of(MP4)
    store.script = [flipped(5000)]


def spoil_line(store: Store) -> None:
    store.script = [cut_after(1000), saying(500)]


@pytest.mark.parametrize("spoil", [spoil_html, spoil_magic, spoil_size, spoil_empty, spoil_byte, spoil_line])
def test_what_is_not_the_announced_file_is_not_archived(nylas, store, artifact, spoil, settings):
    spoil(store)

    kept = work(artifact)

    assert (kept.state, kept.file.name, kept.sha256, stored()) == ("failed", "", "", [])
    assert kept.error
    left = {path.suffix for path in (settings.VAR / "incoming").iterdir()}
    assert left == ({".part", ".progress"} if spoil is spoil_line else set())  # good bytes are gone on with

    store.body, store.script = MP4, []
    assert work(artifact, now=kept.due_at).state == "archived"
    assert store.asked[-1][1] == ("bytes=1000-" if spoil is spoil_line else None)
    assert list((settings.VAR / "incoming").iterdir()) == []


def test_link_that_leads_astray_is_not_followed(nylas, store, artifact, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:1"

    kept = work(artifact)

    assert (kept.state, store.asked) == ("failed", [])
    assert "somewhere we do not fetch" in kept.error


def test_file_asked_for_too_early_is_waited_for(nylas, store, artifact):
    for _ in range(5):
        nylas.refuse(404)
    now, waits = NOW, []
    while (kept := work(artifact, now=now)).state == "failed":
        waits.append(kept.due_at - now)
        now = kept.due_at

    assert (kept.state, waits) == ("archived", [timedelta(minutes=2)] * 5)


def test_throttled_media_endpoint_is_given_the_time_it_asks_for(nylas, store, artifact):
    nylas.refuse(429, Retry_After="7")

    kept = work(artifact)

    assert kept.due_at - NOW >= timedelta(seconds=7)
    assert work(artifact, now=kept.due_at).state == "archived"


def test_announced_file_that_is_not_offered_yet_is_waited_for(nylas, store, artifact):
    nylas.offers = {"summary": 10}

    assert work(artifact).error == "Nylas announced the file, but does not offer it yet."


def test_deleted_file_is_lost_with_its_reason(nylas, store, artifact):
    nylas.refuse(410)

    kept = work(artifact)

    assert (kept.state, kept.error) == ("lost", "Nylas deleted the file before it could be fetched.")
    assert list(Artifact.objects.troubled()) == [kept]
    assert Recording.objects.get().state == Recording.State.LOST
    assert not Errand.objects.filter(kind="open_debrief").exists()


def test_lost_file_does_not_keep_the_others_from_the_committee(nylas, store):
    video, summary = announce("recording", "summary")
    work(video)

    nylas.refuse(410)
    work(summary)

    assert Recording.objects.get().state == Recording.State.ARCHIVED
    assert Errand.objects.get(kind="open_debrief").interview == Recording.objects.get().interview


def test_file_given_up_after_many_tries_does_not_keep_the_others_either(nylas, store):
    video, summary = announce("recording", "summary")
    work(video)
    nylas.offers, now = {"summary": 5}, NOW  # far more bytes come than that
    while (kept := work(summary, now=now)).state == "failed":
        now = kept.due_at

    assert (kept.state, kept.tries) == ("lost", 8)
    assert Recording.objects.get().state == Recording.State.ARCHIVED


def test_file_that_is_damaged_each_time_is_given_up_in_words(nylas, store, artifact):
    store.more["x-goog-hash"] = crc32c_of(MP4)
    store.script, now = [flipped(5000)] * 8, NOW
    while (kept := work(artifact, now=now)).state == "failed":
        now = kept.due_at

    assert (kept.state, kept.tries, stored()) == ("lost", 8, [])
    assert kept.error.startswith("The file came damaged")

    kept.try_again(at=now)
    assert work(kept, now=now).state == "archived"


def test_everything_deleted_at_nylas_is_lost_and_what_we_have_stays(nylas, store):
    video, _ = announce("recording", "summary")
    work(video)

    archiving.lose(Recording.objects.get(), now=NOW)

    assert dict(Artifact.objects.values_list("kind", "state")) == {"recording": "archived", "summary": "lost"}
    assert Recording.objects.get().state == Recording.State.ARCHIVED
    assert archiving.verify(Artifact.objects.get(kind="recording"))


def test_full_disk_is_waited_out(nylas, store, artifact, settings):
    """A file stands where the folder should be: the disk's own refusal, as with no space left. Whether it was brought by an earlier
    try can't be asked, so it is not given up."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    (settings.VAR / "incoming").write_text("")
    now = NOW
    for _ in range(12):
        kept = work(artifact, now=now)
        now = kept.due_at
    assert (kept.state, kept.tries) == ("announced", 0)
    assert "Error" in kept.error

    (settings.VAR / "incoming").unlink()
    assert work(artifact, now=now).state == "archived"


@pytest.mark.parametrize(
    ("code", "words"),
    [("XMinioStorageFull", "is full"), ("NoSuchBucket", "no bucket"), ("InvalidAccessKeyId", "the key")],
)
def test_file_waits_for_the_storage_here_even_when_nylas_has_deleted_it(nylas, store, artifact, settings, code, words):
    """Nothing is called archived meanwhile, and no deadline ends it: all that is missing is ours to mend."""
    with BucketServer() as server:
        default = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": server.options}
        settings.STORAGES = {**settings.STORAGES, "default": default}
        server.faults, now = [Fault("PUT", status=400, code=code)], NOW
        for _ in range(10):
            kept = work(artifact, now=now)
            assert (kept.state, kept.sha256, kept.file.name) == ("announced", "", "")
            assert words in kept.error
            now = kept.due_at + timedelta(days=2)
        nylas.refuse(410)
        archiving.lose(artifact.recording, now=now)
        server.faults = []

        kept = work(artifact, now=now)

        assert (kept.state, kept.error, len(store.asked)) == ("archived", "", 1)
        assert (server.names(), archiving.verify(kept)) == ([kept.file.name], True)
        assert list((settings.VAR / "incoming").iterdir()) == []


def test_worker_that_was_overtaken_stores_nothing(nylas, store, artifact):
    """It was paused for longer than its lease; somebody else has the row now."""
    mine = Artifact.objects.claim(artifact.pk, now=NOW)
    Artifact.objects.filter(pk=artifact.pk).update(claim_token=artifact.recording.interview.pk)

    with pytest.raises(Exception, match="taken over"):
        archiving.fetch(mine, now=NOW)

    assert stored() == []


def test_deadline_is_fourteen_days_where_nylas_names_none():
    recording = Recording.objects.create(interview=make_held(), nylas_notetaker_id="n", created_at=NOW)
    announced_at = datetime(2026, 9, 1, tzinfo=UTC)

    (kept,) = archiving.announce(recording, ["summary"], keep_until=None, announced_at=announced_at, now=NOW)

    assert kept.fetch_before == announced_at + timedelta(days=14)
