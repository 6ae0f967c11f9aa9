"""What was archived is compared again and again; what is damaged is had anew where it can be, and said where it can't."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from interviews.models import Artifact, Concern
from interviews.recordings import archiving, stored_files
from interviews.recordings.archiving import completion
from interviews.recordings.storage_trouble import StorageAway, Trouble
from tests.factories import NOW
from tests.recorded import VIDEO, make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def video() -> Artifact:
    return make_artifact(make_recording(make_held()), fetch_before=NOW)


def damage(artifact: Artifact) -> None:
    Path(default_storage.path(artifact.file.name)).write_bytes(VIDEO[:-1] + b"?")


def fresh(artifact: Artifact) -> tuple[str, str]:
    artifact.refresh_from_db()
    return artifact.state, artifact.flaw


def concerns() -> list[str]:
    return list(Concern.objects.open().values_list("reason", flat=True))


def test_file_is_read_back_after_a_day_and_then_each_month(video):
    read = [day for day in range(70) if archiving.read_back_due(now=NOW + day * DAY)]

    assert read == [1, 31, 61]
    assert (fresh(video), concerns()) == (("archived", ""), [])


@pytest.mark.parametrize("how", ["changed", "missing"])
def test_damaged_file_is_named_and_told_once(video, how):
    damage(video) if how == "changed" else default_storage.delete(video.file.name)

    for day in (1, 31):
        archiving.read_back_due(now=NOW + day * DAY)

    assert (fresh(video), concerns()) == (("archived", how), ["file_damaged"])


def test_damaged_file_that_nylas_still_has_is_fetched_again(video):
    Artifact.objects.update(fetch_before=NOW + 9 * DAY)
    damage(video)

    archiving.read_back_due(now=NOW + DAY)

    assert fresh(video) == ("failed", "changed")
    assert (video.due_at, concerns()) == (NOW + DAY, [])

    Artifact.objects.update(state=Artifact.State.DEAD)
    completion.conclude(Artifact.objects.get(), now=NOW + 9 * DAY)

    assert (fresh(video), concerns()) == (("archived", "changed"), ["file_damaged"])  # better than none


def test_file_that_came_back_from_a_backup_ends_the_alarm(video):
    damage(video)
    archiving.read_back(video, now=NOW)
    Path(default_storage.path(video.file.name)).write_bytes(VIDEO)

    archiving.read_back(video, now=NOW + DAY)

    assert (fresh(video), concerns()) == (("archived", ""), [])


def test_storage_that_is_away_is_no_damage(video, monkeypatch):
    def away(name: str) -> None:
        raise StorageAway(Trouble.AWAY)

    monkeypatch.setattr(stored_files, "chunks", away)

    assert archiving.read_back_due(now=NOW + DAY) == 0
    assert (fresh(video), concerns()) == (("archived", ""), [])


def test_file_that_is_replaced_while_it_is_read_is_not_blamed(video):
    stale = Artifact.objects.get()
    damage(video)
    video.replace_file(name="artifacts/other", size=1, sha256="00", content_type="video/mp4")

    archiving.read_back(stale, now=NOW)

    assert (fresh(video), concerns()) == (("archived", ""), [])
