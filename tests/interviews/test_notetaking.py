"""The Notetaker and the interview when several workers hear of them at the same moment."""

from datetime import datetime, timedelta

import pytest

from interviews import informing, notetaking
from interviews.models import Interview, Message, Recording
from interviews.models.recording import RecordingQuerySet
from tests.factories import NOW, make_interview
from tests.interviews.recorded import make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(db) -> Interview:
    """Over since a quarter of an hour."""
    return make_interview(starts_at=NOW - timedelta(hours=1))


@pytest.fixture
def somebody_quicker(interview, monkeypatch) -> None:
    """Another worker writes the recording when this one has just found that there is none."""
    really_look = RecordingQuerySet.for_notetaker

    def look(rows, notetaker_id):
        found = really_look(rows, notetaker_id)
        if found is None and not Recording.objects.exists():
            make_recording(interview, state="joining", nylas_notetaker_id=notetaker_id)
        return found

    monkeypatch.setattr(RecordingQuerySet, "for_notetaker", look)


@pytest.mark.parametrize(
    ("choices", "mails"),
    [(["yes"], 0), (["no"], 0), (["yes", "no"], 0), (["no", "no"], 0), (["no", "yes"], 1), (["no", "yes", "no", "yes"], 2)],
)  # fmt: skip
@pytest.mark.parametrize("channel", ["candidate_page", "recruiter"])
def test_each_no_that_becomes_a_yes_is_mailed_to_the_candidate(interview, choices, mails, channel):
    for choice in choices:
        notetaking.record_choice(interview.application, choice=choice, channel=channel, now=NOW)

    assert [
        (mail.kind, mail.to, mail.link) for mail in Message.objects.all()
    ] == [("recording_allowed", interview.application.candidate.email, interview.link)] * mails  # fmt: skip


def test_recording_that_another_worker_wrote_is_found(interview, somebody_quicker):
    recording = notetaking.expect(interview, "bot", grant_id="", now=NOW)

    assert recording == Recording.objects.get(nylas_notetaker_id="bot")


def test_second_notetaker_beside_a_live_one_stays_apart(interview):
    make_recording(interview, state="joining")

    assert notetaking.expect(interview, "second", grant_id="", now=NOW) is None


def test_interview_is_held_once_whoever_says_so(interview):
    looked = Interview.objects.get()

    assert (interview.hold(at=NOW), looked.hold(at=NOW)) == (True, False)
    assert [change.kind for change in interview.changes.all()] == ["scheduled", "held"]


def test_interview_that_was_cancelled_at_the_same_moment_is_not_held(interview):
    looked = Interview.objects.get()
    interview.cancel(actor="candidate", at=NOW)

    assert looked.hold(at=NOW) is False
    assert looked.status == "cancelled"


def test_candidate_is_mailed_of_a_yes_at_most_once_an_hour_and_only_while_it_stands(db):
    interview = make_interview()
    minute = timedelta(minutes=1)

    def choose(choice: str, at: datetime) -> None:
        notetaking.record_choice(interview.application, choice=choice, now=at)

    def sent(at: datetime) -> int:
        mails = Message.objects.filter(kind="recording_allowed", due_at__lte=at, state="due")
        for each in mails:
            each.state = informing.send(each, now=at)
            each.save()
        return Message.objects.filter(kind="recording_allowed", state="sent").count()

    for number in range(6):
        choose("no", NOW + number * minute)
        choose("yes", NOW + number * minute)
    assert sent(NOW + 10 * minute) == 1
    assert sent(NOW + 70 * minute) == 2

    choose("no", NOW + 80 * minute)
    choose("yes", NOW + 80 * minute)
    choose("no", NOW + 81 * minute)
    assert sent(NOW + 300 * minute) == 2
