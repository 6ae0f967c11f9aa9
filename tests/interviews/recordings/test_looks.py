"""Every notification of the recorder is lost, and yet what it does is known within minutes, since we look ourselves."""

from datetime import timedelta

import pytest

from interviews.models import Concern, Errand, Interview, Panel
from interviews.nylas import words
from interviews.nylas.client import nylas
from interviews.panels import configuration
from interviews.recordings import looks
from recruiting import clock
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    link = invited(published_panel(recording_policy=Panel.RecordingPolicy.OPT_IN))
    made = booked(link, number=10)
    postman.work()
    return Interview.objects.get(pk=made.pk)


def at(sandbox, postman, moment) -> None:
    """The errands are worked; what Nylas tells is lost."""
    sandbox.control("clock", {"set": moment.timestamp()})
    postman.collect()
    postman.work()


def test_recording_whose_every_notification_is_lost_is_archived(sandbox, postman, interview):
    at(sandbox, postman, interview.starts_at + timedelta(minutes=2))
    assert interview.recordings.get().state == "recording"

    at(sandbox, postman, interview.ends_at + timedelta(minutes=10))

    assert interview.recordings.get().state == "archived"
    interview.refresh_from_db()
    assert interview.status == "held"


def test_failed_entry_that_nobody_told_of_leads_to_a_fresh_one(sandbox, postman, interview):
    sandbox.control("faults", {"kind": "lobby_never_answered", "times": 1})
    at(sandbox, postman, interview.starts_at + timedelta(minutes=2))
    assert interview.recordings.get().state == "in_lobby"

    at(sandbox, postman, interview.starts_at + timedelta(minutes=12))
    at(sandbox, postman, interview.ends_at + timedelta(minutes=10))

    assert list(interview.recordings.values_list("state", flat=True)) == ["lost", "archived"]


def test_recorder_that_was_deleted_at_nylas_is_sent_anew_and_one_too_many_is_taken_off(sandbox, postman, interview):
    recording = interview.recordings.get()
    nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    at(sandbox, postman, interview.starts_at + timedelta(minutes=2))
    live = interview.recordings.live().get()
    nylas().send_notetaker(
        live.nylas_grant_id,
        join_url=interview.join_url,
        join_at=None,
        capture=configuration.capture(interview.panel),
        errand="a worker that died",
    )

    at(sandbox, postman, interview.starts_at + timedelta(minutes=12))

    assert [one["id"] for one in sandbox.live_notetakers()] == [live.nylas_notetaker_id]


def test_state_that_is_new_to_us_is_kept_and_shown(sandbox, postman, interview, monkeypatch):
    strange = {"id": "n", "state": "holding_music", "status": "holding_music"}
    body = {"request_id": "r", "data": strange}
    sandbox.control(
        "faults", {"kind": "answer", "path": "/notetakers/[0-9a-f]+$", "method": "GET", "body": body, "times": 1}
    )

    looks.look(interview, now=interview.starts_at + timedelta(minutes=2))

    recording = interview.recordings.get()
    assert recording.state == "expected"
    assert [moment.words for moment in recording.course()][-1] == "Reports: holding music"
    assert not Concern.objects.exists()


def test_state_that_is_new_to_us_stands_in_the_timeline_once(sandbox, postman, interview):
    strange = {"id": "n", "state": "holding_music", "status": "holding_music"}
    body = {"request_id": "r", "data": strange}
    sandbox.control(
        "faults", {"kind": "answer", "path": "/notetakers/[0-9a-f]+$", "method": "GET", "body": body, "times": 2}
    )

    for minutes in (2, 12):
        looks.look(interview, now=interview.starts_at + timedelta(minutes=minutes))

    assert interview.recordings.get().moments.filter(vendor_state="holding_music").count() == 1


def test_what_was_written_to_the_timeline_and_not_yet_done_is_done(sandbox, postman, interview):
    """A worker died between the two."""
    sandbox.control("clock", {"set": (interview.starts_at + timedelta(minutes=2)).timestamp()})
    postman.collect()
    recording = interview.recordings.get()
    told = nylas().notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    sentence = words.sentence(told.vendor_state, told.vendor_meeting_state)
    recording.add_moment(clock.now(), sentence, told.vendor_state, told.vendor_meeting_state)

    looks.look(interview, now=clock.now())

    assert interview.recordings.get().state == "recording"


def test_looks_come_at_times_of_the_interview(interview):
    def due() -> object:
        return Errand.objects.get(kind="look_at_recorder").due_at

    assert due() == interview.starts_at + timedelta(minutes=2)
    interview.cancel(actor="candidate", at=clock.now())
    for minutes, following in ((2, 12), (12, 55)):
        looks.look(interview, now=interview.starts_at + timedelta(minutes=minutes))
        assert due() == interview.starts_at + timedelta(minutes=following)
