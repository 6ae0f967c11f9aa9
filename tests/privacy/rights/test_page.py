"""What a candidate is told became of the recording of their interview."""

import pytest

from interviews.models import Artifact, Recording
from privacy import schedule
from privacy.rights import page
from privacy.rights.page import Recorded
from recruiting import clock
from tests.factories import NOW, make_link
from tests.own_world import make_recorded
from tests.recorded import make_held

pytestmark = pytest.mark.django_db


def recorded_of(interview) -> Recorded:
    return page.record_of(interview.link, now=clock.now()).interviews[0].recorded


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
    assert [thing.what for thing in page.record_of(link, now=clock.now()).besides] == ["Application"]

    settings.RETENTION_POLICY = str(tmp_path / "none.toml")
    assert page.record_of(link, now=clock.now()).besides == []
    assert page.record_of(make_recorded().link, now=clock.now()).interviews[0].kept == []


def test_until_when_is_asked_once_for_the_page_and_not_at_all_for_a_piece_of_a_film(monkeypatch):
    interview, asked = make_recorded(), []
    plan = schedule.plan
    monkeypatch.setattr(schedule, "plan", lambda *args, **given: asked.append(1) or plan(*args, **given))

    page.record_of(interview.link, now=clock.now())
    assert len(asked) == 1

    assert page.own_interview(interview.link, interview.pk, now=clock.now()).video
    assert len(asked) == 1
