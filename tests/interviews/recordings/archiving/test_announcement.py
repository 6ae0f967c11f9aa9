"""Nothing is fetched without the candidate's leave, and no Notetaker comes where a yes is needed first."""

from datetime import timedelta

import pytest

from candidates import consenting
from interviews.booking import consent
from interviews.models import Artifact, Panel, Recording
from interviews.recordings import archiving, notetaking
from recruiting import clock
from tests.factories import NOW, make_link, make_panel
from tests.recorded import make_artifact, make_held
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db
OPT_IN, OPT_OUT = Panel.RecordingPolicy.OPT_IN, Panel.RecordingPolicy.OPT_OUT


def captured(*, policy: str, choice: str | None) -> Recording:
    """Media of an interview are ready at Nylas."""
    interview = make_held(link=make_link(panel=make_panel(recording_policy=policy)))
    if choice:
        consenting.choose(interview.application, choice=choice, now=NOW - timedelta(days=4))
    return Recording.objects.create(interview=interview, nylas_notetaker_id="n", created_at=NOW, state="captured")


@pytest.mark.parametrize(
    ("policy", "choice", "is_kept"),
    [
        (OPT_OUT, None, True),
        (OPT_OUT, "yes", True),
        (OPT_OUT, "no", False),
        (OPT_IN, None, False),
        (OPT_IN, "yes", True),
        (OPT_IN, "no", False),
    ],
)
def test_media_are_kept_only_with_leave(policy, choice, is_kept):
    recording = captured(policy=policy, choice=choice)

    kept = archiving.announce(recording, ["summary", "recording"], keep_until=None, announced_at=NOW, now=NOW)

    recording.refresh_from_db()
    assert (len(kept), recording.is_locked) == ((2, False) if is_kept else (0, True))


def test_said_twice_is_one_file_each():
    recording = captured(policy=OPT_OUT, choice="yes")
    for kinds in (["summary"], ["summary", "recording"]):
        archiving.announce(recording, kinds, keep_until=None, announced_at=NOW, now=NOW)

    assert sorted(Artifact.objects.values_list("kind", flat=True)) == ["recording", "summary"]


def test_media_that_arrive_against_a_no_are_shut_away_unfetched(sandbox, postman, panel):
    """The candidate says no after the call, before the files are ready."""
    interview = booked(invited(panel))
    postman.work()
    while not interview.recordings.filter(state=Recording.State.PROCESSING).exists():
        sandbox.run_to_next()
        postman.work()
    consenting.choose(interview.application, choice="no", now=clock.now())

    sandbox.run_until_idle()
    postman.work()

    assert interview.recordings.get().is_locked
    assert not Artifact.objects.exists()


def test_no_notetaker_comes_before_the_yes(sandbox, postman):
    panel = published_panel(people=1, recording_policy=OPT_IN)
    link = invited(panel)
    link.application.consents.all().delete()
    consenting.choose(link.application, choice="no", now=clock.now())
    interview = booked(link)
    postman.work()
    assert sandbox.notetakers() == []

    consent.record_choice(link.application, choice="yes", now=clock.now())
    sandbox.advance(30)
    postman.work()

    (invited_one,) = sandbox.notetakers()
    assert interview.recordings.get().nylas_notetaker_id == invited_one["id"]
    sandbox.run_until_idle()
    postman.work()
    assert interview.recordings.get().state == Recording.State.ARCHIVED


def test_interview_that_is_over_keeps_the_notetaker_it_learns_of_late(sandbox):
    """Nobody told us of the Notetaker until the interview was marked as held."""
    interview = make_held()

    recording = notetaking.expect(interview, "notetaker-1", grant_id="g", now=NOW)
    notetaking.follow_consent(interview, now=NOW)

    recording.refresh_from_db()
    assert recording.state == Recording.State.EXPECTED


def test_second_notetakers_fate_is_not_the_first_ones(sandbox, postman, panel):
    """A calendar rule sends another one along; it is turned away at the door."""
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    body = {"meeting_link": interview.join_url, "name": "Another", "join_time": int(interview.starts_at.timestamp())}
    other = sandbox.post(f"/v3/grants/{interview.nylas_grant_id}/notetakers", body).json()["data"]["id"]

    second = notetaking.expect(interview, other, grant_id=interview.nylas_grant_id, now=clock.now())

    assert second is None
    recording = interview.recordings.get()
    assert (recording.nylas_notetaker_id != other, recording.state) == (True, Recording.State.EXPECTED)


def test_file_that_is_stored_is_not_lost_with_nylass_copy():
    """Its worker died before it had read the text."""
    recording = captured(policy=OPT_OUT, choice="yes")
    stored = make_artifact(recording, "transcript", state="failed")
    damaged = make_artifact(recording, "recording", state="failed", flaw="missing", fetch_before=NOW)

    archiving.lose(recording, now=NOW)

    assert [Artifact.objects.get(pk=row.pk).state for row in (stored, damaged)] == ["failed", "lost"]
    assert (stored.deadline, damaged.deadline) == (None, NOW)
