"""The recorder is stopped, taken off or erased by somebody in the call: done at Nylas whatever fails, and no other one comes."""

import pytest

from interviews.booking import consent
from interviews.models import Concern, Errand, Interview, Panel, Recording
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from interviews.recordings import dismissal
from recruiting import clock
from tests.factories import make_user
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db
Dismissal = Recording.Dismissal


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    """About to begin, with a recorder on its way."""
    link = invited(published_panel(recording_policy=Panel.RecordingPolicy.OPT_IN))
    made = booked(link, number=10)
    postman.work()
    interview = Interview.objects.get(pk=made.pk)
    interview.interviewer.user = make_user(first_name="Priya", last_name="Raman")
    interview.interviewer.save()
    return interview


@pytest.fixture
def recorded(sandbox, postman, interview) -> Recording:
    """Five minutes of it."""
    later(sandbox, postman, interview, minutes=5)
    recording = interview.recordings.get()
    assert recording.state == "recording"
    return recording


def later(sandbox, postman, interview: Interview, *, minutes: float) -> None:
    sandbox.control("clock", {"set": interview.starts_at.timestamp() + 60 * minutes})
    postman.work()


def dismiss(interview: Interview, asked: Dismissal) -> bool:
    return dismissal.dismiss(interview, asked, by=interview.interviewer.user, now=clock.now())


def at_nylas(sandbox) -> list[str]:
    return [one["state"] for one in sandbox.live_notetakers()]


def test_recorder_that_is_taken_off_before_it_records_stays_away(sandbox, postman, interview):
    later(sandbox, postman, interview, minutes=-5)

    assert dismiss(interview, Dismissal.REMOVE)
    for minutes in (-4, 1, 12, 60):
        later(sandbox, postman, interview, minutes=minutes)
        Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=clock.now())

    recording = interview.recordings.get()
    assert (recording.state, recording.cause) == ("withdrawn", Recording.Cause.DISMISSED)
    assert at_nylas(sandbox) == []
    assert "Priya Raman took the recorder off the call" in [moment.words for moment in recording.course()]
    assert not Concern.objects.filter(reason__in=["recorder_not_let_in", "recorder_never_heard"]).exists()


def test_recorder_that_is_stopped_leaves_what_it_recorded(sandbox, postman, interview, recorded):
    assert dismiss(interview, Dismissal.STOP)
    for minutes in (6, 20, 60):
        later(sandbox, postman, interview, minutes=minutes)
        Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=clock.now())

    assert interview.recordings.get().state == "archived"
    assert at_nylas(sandbox) == ["available"]


@pytest.mark.parametrize("stopped_before", [False, True])
def test_nothing_is_kept_of_what_is_erased(sandbox, postman, interview, recorded, stopped_before):
    if stopped_before:
        dismiss(interview, Dismissal.STOP)
        later(sandbox, postman, interview, minutes=6)

    assert dismiss(interview, Dismissal.ERASE)
    for minutes in (7, 60):
        later(sandbox, postman, interview, minutes=minutes)

    recorded.refresh_from_db()
    assert (recorded.state, recorded.cause) == ("withdrawn", Recording.Cause.ERASED_IN_CALL)
    assert not recorded.artifacts.exists()
    with pytest.raises(Missing):
        nylas().notetaker(recorded.nylas_grant_id, recorded.nylas_notetaker_id)
    assert at_nylas(sandbox) == []


def test_wish_is_carried_out_when_nylas_answers_again(sandbox, postman, interview, recorded):
    sandbox.control("faults", {"kind": "502_html", "path": "/notetakers/", "times": 2})

    assert dismiss(interview, Dismissal.ERASE) is False
    later(sandbox, postman, interview, minutes=5.5)
    later(sandbox, postman, interview, minutes=7)

    assert at_nylas(sandbox) == []
    assert interview.recordings.get().state == "withdrawn"


def test_interview_at_another_time_is_another_call(sandbox, postman, interview):
    later(sandbox, postman, interview, minutes=-5)
    dismiss(interview, Dismissal.REMOVE)
    interview.reschedule(
        interview.ends_at, interview.ends_at + (interview.ends_at - interview.starts_at), actor="host", at=clock.now()
    )
    Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=clock.now())
    postman.work()

    assert at_nylas(sandbox) == ["scheduled"]
    assert consent.may_record(interview)


@pytest.mark.parametrize(("minutes", "offered"), [(-11, ()), (-9, ("remove",)), (1, ("stop", "erase")), (46, ())])
def test_what_may_be_asked_of_it_follows_the_call(sandbox, postman, interview, minutes, offered):
    later(sandbox, postman, interview, minutes=minutes)

    assert dismissal.offered(interview, interview.interviewer.user, now=clock.now()) == offered
    assert dismissal.offered(interview, make_user(), now=clock.now()) == ()
    with pytest.raises(dismissal.CannotDismiss):
        dismiss(interview, Dismissal.ERASE if offered != ("stop", "erase") else Dismissal.REMOVE)
