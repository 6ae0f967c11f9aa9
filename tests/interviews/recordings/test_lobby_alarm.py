"""A recorder that waits in the lobby: who is told, when, what to press; once for each wait, and not once it has come in."""

from datetime import timedelta

import pytest
from django.core import mail

from interviews.models import Errand, Interview, Message, Panel, Recording
from interviews.nylas import shapes
from interviews.recordings import lobby_alarm, notetaking
from recruiting import clock, queue
from tests.factories import NOW, make_interview, make_interviewer
from tests.recorded import make_recording
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db
SECONDS_45 = timedelta(seconds=45)


@pytest.fixture
def interview(db) -> Interview:
    return make_interview(starts_at=NOW, join_url="https://meet.google.com/abc-defg-hij")


def knocks(recording: Recording, *, at=NOW, now=None, state="in_lobby") -> None:
    event = shapes.NotetakerChanged(
        notetaker_id=recording.nylas_notetaker_id,
        event_id="",
        grant_id="grant",
        happened_at=at,
        state=state,
        words="Waits in the lobby" if state == "in_lobby" else "Records",
        vendor_state="waiting_for_entry" if state == "in_lobby" else "attending",
        vendor_meeting_state="",
        raw={},
    )
    notetaking.note(event, now=now or at)


def work(*, now) -> list[list[str]]:
    """Does what is due then, and returns whom the mails went to."""
    before = len(mail.outbox)
    for errand in Errand.objects.filter(kind="tell_of_lobby"):
        queue.work("errand", errand.pk, now=now)
    for message in Message.objects.filter(kind=Message.Kind.IN_LOBBY):
        queue.work("message", message.pk, now=now)
    return sorted(one.to for one in mail.outbox[before:])


def test_whoever_interviews_and_who_is_in_charge_are_told_what_to_press(interview):
    recording = make_recording(interview, state="expected")
    host, contact = interview.interviewer, interview.application.job.contact
    knocks(recording)

    assert work(now=NOW + timedelta(seconds=44)) == []
    assert work(now=NOW + SECONDS_45) == sorted([[host.email], [contact.email]])

    for sent in mail.outbox:
        assert "In Google Meet, press “Admit” on the card that names it." in sent.body
        assert interview.join_url in sent.body
        assert interview.get_absolute_url() in sent.body
        assert "and gives up at" in sent.body


def test_one_wait_is_told_once_and_the_next_again(interview):
    recording = make_recording(interview, state="expected")
    knocks(recording)
    work(now=NOW + SECONDS_45)
    knocks(recording, now=NOW + timedelta(minutes=2))  # told once more by Nylas
    assert work(now=NOW + timedelta(minutes=3)) == []

    recording.advance("withdrawn")
    later = NOW + timedelta(minutes=5)
    knocks(make_recording(interview, state="expected"), at=later)

    assert len(work(now=later + SECONDS_45)) == 2


def test_news_that_come_late_are_told_at_once(interview):
    late = NOW + timedelta(minutes=3)
    knocks(make_recording(interview, state="expected"), now=late)

    assert len(work(now=late)) == 2


@pytest.mark.parametrize("what", ["let in", "given up", "over", "cancelled"])
def test_nobody_is_told_of_a_wait_that_has_lost_its_point(interview, what):
    recording, now = make_recording(interview, state="expected"), NOW + SECONDS_45
    knocks(recording)
    match what:
        case "let in":
            knocks(recording, at=NOW + timedelta(seconds=30), state="recording")
        case "given up":
            now = NOW + timedelta(minutes=11)
        case "over":
            now = interview.ends_at
        case "cancelled":
            interview.cancel(actor="candidate", at=NOW)

    assert work(now=now) == []


def test_mail_that_is_owed_asks_again_before_it_is_sent(interview):
    recording = make_recording(interview, state="expected")
    knocks(recording)
    lobby_alarm.tell(interview, now=NOW + SECONDS_45)
    knocks(recording, at=NOW + timedelta(seconds=46), state="recording")

    assert work(now=NOW + timedelta(seconds=50)) == []
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.OVERTAKEN}


def test_it_replaces_no_news_of_the_interview_and_none_replaces_it(interview):
    make_recording(interview, state="in_lobby")
    host = interview.interviewer
    news = {"to": host.email, "interview": interview, "interviewer": host, "at": NOW}
    before = Message.objects.owe(Message.Kind.INTERVIEWER_MOVED, key="before", **news)
    lobby_alarm.tell(interview, now=NOW)
    Message.objects.owe(Message.Kind.SCORECARD_DUE, key="after", **news)
    alarm = Message.objects.get(kind=Message.Kind.IN_LOBBY, to=host.email)
    Message.objects.filter(key="after").delete()

    assert (before.is_overtaken(at=NOW), alarm.is_overtaken(at=NOW)) == (False, False)


def test_person_in_charge_who_interviews_is_told_once(interview):
    make_recording(interview, state="in_lobby")
    contact = interview.application.job.contact
    interview.interviewers.add(make_interviewer(email=contact.email.upper()), through_defaults={"assigned_at": NOW})

    lobby_alarm.tell(interview, now=NOW)

    assert Message.objects.count() == 2


def test_recorder_that_nobody_lets_in_is_told_of_within_a_minute(sandbox, postman):
    panel = published_panel(recording_policy=Panel.RecordingPolicy.OPT_IN)
    interview = booked(invited(panel), number=10)
    postman.work()
    mail.outbox.clear()
    (notetaker,) = sandbox.live_notetakers()
    sandbox.control(f"meetings/{notetaker['id']}/lobby", {"lobby": "wait"})

    told_after = None
    for seconds in range(0, 150, 10):
        sandbox.control("clock", {"set": interview.starts_at.timestamp() + seconds})
        postman.work()
        recording = interview.recordings.get()
        if mail.outbox and told_after is None:
            told_after = clock.now() - recording.lobby().since

    assert SECONDS_45 <= told_after <= timedelta(seconds=60)
    assert len(mail.outbox) == 2
