"""What a candidate is told became of the recording of their interview."""

import pytest

from interviews.models import Artifact, Recording
from privacy.rights import page
from privacy.rights.page import Recorded
from recruiting import clock
from tests.factories import NOW, make_link
from tests.privacy.rights.own_world import make_recorded
from tests.recorded import make_held

pytestmark = pytest.mark.django_db


def recorded_of(interview) -> Recorded:
    return page.interviews_of(interview.link, now=clock.now())[0].recorded


def test_state_follows_the_rows():
    interview, now = make_recorded(), clock.now()
    recording = interview.recordings.get()
    assert recorded_of(interview) == Recorded.KEPT
    Artifact.objects.restrict(at=NOW)
    assert recorded_of(interview) == Recorded.RESTRICTED
    Artifact.objects.lift_restriction()
    recording.close(at=now)
    assert recorded_of(interview) == Recorded.CLOSED
    recording.mark_erased()
    assert recorded_of(interview) == Recorded.ERASED


def test_what_was_lost_locked_or_never_made_is_said_alike():
    never, locked, lost = make_held(), make_recorded(), make_recorded()
    locked.recordings.get().lock()
    Recording.objects.filter(interview=lost).update(state="lost")

    assert {recorded_of(one) for one in (never, locked, lost)} == {Recorded.NO}


def test_what_else_is_kept_has_its_time_and_a_broken_policy_names_none(settings, tmp_path):
    link = make_link()
    assert [thing.what for thing in page.besides(link, now=clock.now())] == ["Application"]

    settings.RETENTION_POLICY = str(tmp_path / "none.toml")
    assert page.besides(link, now=clock.now()) == []
    assert page.interviews_of(make_recorded().link, now=clock.now())[0].kept == []
