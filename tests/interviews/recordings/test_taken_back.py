"""A choice that changes after the call: closed at once for everybody, open again after another yes in time."""

from datetime import timedelta

import pytest

from candidates import consenting
from interviews.booking import consent
from interviews.models import Errand, Message, Recording
from interviews.recordings import taken_back
from tests.factories import NOW
from tests.recorded import make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording() -> Recording:
    interview = make_held()
    consenting.choose(interview.application, choice="yes", now=interview.starts_at)
    return make_recording(interview)


def choose(recording: Recording, choice: str) -> None:
    consent.record_choice(recording.interview.application, choice=choice, now=NOW)
    taken_back.close_or_open(recording.interview, now=NOW)
    recording.refresh_from_db()


def test_no_closes_and_another_yes_opens_again(recording):
    choose(recording, "no")
    assert (recording.is_locked, recording.taken_back_at) == (True, NOW)
    assert recording.state_words == "Closed: the yes was taken back"
    assert not recording.is_locked_at_nylas

    choose(recording, "yes")
    assert (recording.is_locked, recording.taken_back_at) == (False, None)


def test_what_was_made_against_a_no_stays_locked(recording):
    recording.lock()

    choose(recording, "no")
    choose(recording, "yes")

    assert (recording.is_locked, recording.taken_back_at) == (True, None)


def test_each_change_is_followed_once_and_told_to_candidate_and_recruiter(recording):
    for hours in (0, 1):
        later = NOW + timedelta(hours=hours)
        consent.record_choice(recording.interview.application, choice="no", now=later)

    due = dict(Errand.objects.filter(interview=recording.interview).values_list("kind", "due_at"))
    assert due == {"close_recording": NOW, "remove_recording": NOW + consenting.TAKE_BACK_PERIOD}
    application = recording.interview.application
    assert dict(Message.objects.values_list("kind", "to")) == {
        "taken_back": application.candidate.email,
        "recording_closed": application.job.contact.email,
    }
