"""An interview that should have been recorded and was not: a line on the recruiter's home, with cause and fix, until somebody has looked."""

from datetime import timedelta

import pytest

from interviews.enums import LobbyPoint
from interviews.models import Concern, Interview, LobbyCheck, Panel, Recording
from interviews.nylas import shapes
from interviews.panels.lobby_checklist import Standing, lines
from interviews.recordings import notetaking
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_recording
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db
Reason = Concern.Reason


@pytest.fixture
def interview(db) -> Interview:
    return make_interview(starts_at=NOW)


def happens(recording: Recording, state: str, vendor_state: str, *, at=NOW) -> None:
    event = shapes.NotetakerChanged(
        notetaker_id=recording.nylas_notetaker_id,
        event_id="",
        grant_id="",
        happened_at=at,
        state=state,
        words="Could not get in: nobody answered",
        vendor_state=vendor_state,
        vendor_meeting_state="",
        raw={},
    )
    notetaking.note(event, now=at)


def media(recording: Recording, state: str, vendor_state: str) -> None:
    told = {"happened_at": NOW, "state": state, "words": "The files", "vendor_state": vendor_state, "raw": {}}
    event = shapes.MediaAnnounced(
        notetaker_id=recording.nylas_notetaker_id, event_id="", grant_id="", kinds=(), keep_until=None, **told
    )
    notetaking.note_media(event, now=NOW)


def open_reasons(interview: Interview) -> list[str]:
    return list(interview.concerns.open().values_list("reason", flat=True))


def test_recorder_that_was_not_let_in_is_told_of_once(interview):
    recording = make_recording(interview, state="in_lobby")
    for _ in range(2):
        happens(recording, "lost", "failed_entry")
    assert open_reasons(interview) == [Reason.RECORDER_NOT_LET_IN]

    interview.concerns.settle(by=make_user(), at=NOW)
    happens(recording, "lost", "failed_entry", at=NOW + timedelta(minutes=1))

    assert open_reasons(interview) == []


def test_files_that_could_not_be_made_are_told_of(interview):
    media(make_recording(interview, state="processing"), "lost", "media_error")

    assert open_reasons(interview) == [Reason.RECORDING_FAILED]


@pytest.mark.parametrize(("state", "reasons"), [("expected", [Reason.RECORDER_NEVER_HEARD]), ("unwanted", [])])
def test_recorder_of_which_nothing_was_heard_is_told_of_where_one_was_wanted(interview, state, reasons):
    make_recording(interview, state=state)

    notetaking.stop_waiting(interview, now=interview.ends_at + timedelta(days=1))

    assert open_reasons(interview) == reasons


def test_nothing_is_lost_where_another_recorded(interview):
    first = make_recording(interview, state="in_lobby")
    make_recording(interview, state="archived")

    happens(first, "lost", "failed_entry")

    assert open_reasons(interview) == []


def test_cancelled_interview_loses_nothing(interview):
    recording = make_recording(interview, state="in_lobby")
    interview.cancel(actor="candidate", at=NOW)

    happens(recording, "lost", "failed_entry")

    assert open_reasons(interview) == []


def test_recording_that_comes_after_all_ends_it(interview):
    recording = make_recording(interview, state="expected")
    notetaking.stop_waiting(interview, now=interview.ends_at + timedelta(days=1))

    media(recording, "captured", "available")

    assert open_reasons(interview) == []


def test_call_that_was_tried_is_to_be_tried_again(interview):
    panel = interview.panel
    before = {"by": make_user(), "at": NOW - timedelta(days=1)}
    LobbyCheck.objects.sign(panel, LobbyPoint.CALL_TRIED, **before)
    LobbyCheck.objects.sign(panel, LobbyPoint.HOSTS_KNOW, **before)

    happens(make_recording(interview, state="in_lobby"), "lost", "failed_entry")

    standings = {line.point: line.standing for line in lines(panel, now=NOW)}
    assert standings[LobbyPoint.CALL_TRIED] == Standing.REFUTED
    assert standings[LobbyPoint.HOSTS_KNOW] == Standing.HOLDS

    LobbyCheck.objects.sign(panel, LobbyPoint.CALL_TRIED, by=make_user(), at=NOW + timedelta(hours=1))

    assert {line.point: line.standing for line in lines(panel, now=NOW)}[LobbyPoint.CALL_TRIED] == Standing.HOLDS


def test_call_tried_after_the_failure_stays_checked(interview):
    LobbyCheck.objects.sign(interview.panel, LobbyPoint.CALL_TRIED, by=make_user(), at=NOW)

    happens(make_recording(interview, state="in_lobby"), "lost", "failed_entry")

    assert lines(interview.panel, now=NOW)[-1].standing == Standing.HOLDS


def test_recruiter_reads_it_at_home_until_they_have_looked(client, recruiter, interview):
    happens(make_recording(interview, state="in_lobby"), "lost", "failed_entry")
    client.force_login(recruiter)

    home = client.get("/admin/").content.decode()

    assert "Not recorded: the recorder did not get into the call." in home
    assert "Look at the panel’s checklist of the lobby" in home
    interview.concerns.settle(by=recruiter, at=NOW)
    assert "Not recorded: the recorder" not in client.get("/admin/").content.decode()


def test_recorder_that_is_turned_away_is_found_lost(sandbox, postman):
    panel = published_panel(recording_policy=Panel.RecordingPolicy.OPT_IN)
    interview = booked(invited(panel), number=10)
    postman.work()
    (notetaker,) = sandbox.live_notetakers()
    sandbox.control(f"meetings/{notetaker['id']}/lobby", {"lobby": "deny"})
    for seconds in (-300, 120, 240):
        sandbox.control("clock", {"set": interview.starts_at.timestamp() + seconds})
        postman.work()

    assert list(interview.recordings.values_list("state", flat=True)) == [Recording.State.LOST] * 2
    assert open_reasons(interview) == [Reason.RECORDER_NOT_LET_IN]
