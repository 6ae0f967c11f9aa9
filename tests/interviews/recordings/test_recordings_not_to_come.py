"""A recording that was promised and will not come: nobody is told to expect it any more."""

from datetime import timedelta

import pytest
from django.test import Client

from interviews.booking import consent, errands
from interviews.calendar_accounts import grants
from interviews.models import Errand, Interview, Interviewer, Recording
from interviews.nylas import shapes
from interviews.recordings import notetaking
from recruiting import queue
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_recording, page

pytestmark = pytest.mark.django_db

SAID = {"candidate": "Not recorded as things stand", "home": "The interviewer disconnected their calendar."}


@pytest.fixture
def host() -> Interviewer:
    return make_interviewer(name="Priya Raman", user=make_user(email="priya@example.com"))


@pytest.fixture
def interview(host) -> Interview:
    link = make_link(panel=make_panel(interviewers=[host]))
    consent.record_choice(link.application, choice="yes", now=NOW)
    interview = make_interview(
        link=link, interviewer=host, nylas_grant_id=host.nylas_grant_id, starts_at=NOW + timedelta(days=1)
    )
    make_recording(interview, state="expected", nylas_grant_id=host.nylas_grant_id)
    return interview


def test_disconnected_calendar_is_told_wherever_the_recording_was_promised(admin, client, interview, host):
    grants.disconnect(host, now=NOW)

    reader = Client()
    reader.force_login(host.user)
    home = admin.get("/admin/").content.decode()
    recordings = admin.get("/admin/interviews/recording/").content.decode()
    theirs = page(reader, interview)
    candidates = client.get(interview.link.url).content.decode()
    assert ("Will join the call" in home, SAID["home"] in home, SAID["home"] in recordings) == (
        False,
        True,
        True,
    )
    assert ("Recording expected" in theirs, "Not recorded: the interviewer disconnected their calendar." in theirs) == (
        False,
        True,
    )
    assert SAID["candidate"] in candidates


def test_expired_access_gives_it_up_and_restored_access_asks_anew(interview, host):
    known = {"raw": {}, "grant_id": host.nylas_grant_id}
    grants.follow_expired_grant(shapes.GrantExpired(**known, happened_at=NOW), now=NOW)
    recording = interview.recordings.get()
    assert (recording.state, recording.cause) == ("lost", "expired")

    grants.follow_restored_grant(shapes.GrantRestored(**known, email="", happened_at=NOW + timedelta(hours=1)), now=NOW)

    assert Errand.objects.filter(kind="follow_consent", interview=interview, due_at=NOW).exists()


@pytest.mark.parametrize(("hours", "state"), [(23, "expected"), (25, "lost")])
def test_one_of_which_no_news_came_is_waited_for_a_day(interview, hours, state):
    errands.send_all(interview, now=NOW)
    Errand.objects.exclude(kind="stop_waiting").delete()

    queue.work_all(now=interview.ends_at + timedelta(hours=hours))

    assert interview.recordings.get().state == state


def test_recorder_that_did_not_get_in_is_told_while_notes_can_be_taken(client, interview, host):
    Interview.objects.update(starts_at=NOW - timedelta(minutes=15), ends_at=NOW + timedelta(minutes=30))
    recording = interview.recordings.get()
    recording.advance("in_lobby")
    news = shapes.NotetakerChanged(
        raw={},
        happened_at=NOW,
        grant_id=host.nylas_grant_id,
        notetaker_id=recording.nylas_notetaker_id,
        event_id="",
        state="lost",
        vendor_state="failed_entry",
        vendor_meeting_state="admission_timeout",
        words="Could not get in: nobody admitted it within 10 minutes",
    )

    notetaking.note(news, now=NOW)

    client.force_login(host.user)
    assert "The recorder did not get in: please take notes." in page(client, interview)
    Interview.objects.update(ends_at=NOW - timedelta(minutes=1))
    assert "did not get in" not in page(client, interview)


def test_nobody_is_told_to_expect_a_recorder_after_a_no(admin, client, interview, host):
    Recording.objects.all().delete()
    consent.record_choice(interview.application, choice="no", now=NOW)

    recording = notetaking.expect(interview, "bot", grant_id="", now=NOW)

    client.force_login(host.user)
    assert recording is not None
    assert recording.state == Recording.State.UNWANTED
    assert "Will join" not in " ".join(moment.words for moment in recording.course())
    assert "expected" not in page(client, interview)
    admin.force_login(make_user(email="r2@example.com", recruiter=True))
    home = admin.get("/admin/").content.decode()
    assert ("Will join the call" in home, "Said no to recording" in home) == (False, True)
