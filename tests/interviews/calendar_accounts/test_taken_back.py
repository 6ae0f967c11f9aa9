"""What still works, and what people read, after a calendar was taken back."""

from datetime import timedelta

import pytest

from interviews.booking import changing, errands, refusals
from interviews.calendar_accounts import grants
from interviews.messages import mails
from interviews.models import BookingAttempt, Concern, Interview, Interviewer, Message, Publication, Revocation
from interviews.panels import publishing
from recruiting import clock, queue
from tests.factories import NOW, make_panel
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(sandbox) -> Interview:
    """Booked with the only one of a panel, whose access has ended since."""
    made = booked(invited(published_panel(people=1)))
    assert made.interviewer is not None
    grants.disconnect(made.interviewer, now=clock.now())
    queue.work_all(now=clock.now())
    return Interview.objects.get()


@pytest.mark.parametrize("actor", ["candidate", "recruiter"])
def test_interview_with_the_only_one_of_a_panel_can_be_cancelled(interview, actor):
    changing.cancel(interview, actor=actor, now=clock.now())

    assert Interview.objects.get().status == "cancelled"


def test_interview_that_was_written_after_access_ended_is_for_a_recruiter_to_look_at(interview):
    """Nylas had booked it before; its answer, or its news, came late."""
    Concern.objects.all().delete()
    errands.send_all(interview, now=clock.now())

    queue.work_all(now=clock.now())
    queue.work_all(now=clock.now())

    assert [concern.reason for concern in interview.concerns.open()] == ["calendar_withdrawn"]


def test_cancelled_interview_in_a_calendar_that_was_taken_back_concerns_nobody(interview):
    changing.cancel(interview, actor="candidate", now=clock.now())
    Concern.objects.all().delete()

    queue.work_all(now=clock.now())

    assert not Concern.objects.exists()


@pytest.mark.parametrize("is_taken_back", [True, False], ids=["taken-back", "as-ever"])
def test_nobody_is_told_that_the_event_leaves_a_calendar_that_was_taken_back(interview, admin, is_taken_back):
    if not is_taken_back:
        Revocation.objects.all().delete()

    page = admin.get(f"/admin/interviews/interview/{interview.pk}/cancel/").content.decode()
    changing.write_cancel(interview, actor="recruiter", now=clock.now())

    texts = {message.kind: mails.render(message).text for message in interview.messages.all()}
    assert ("The calendar event stays" in page, "The calendar event goes" in page) == (is_taken_back, not is_taken_back)
    assert ("It has left your calendar" in texts["interviewer_cancelled"]) is not is_taken_back
    assert ("please delete it there." in texts["interviewer_cancelled"]) is is_taken_back
    assert ("please delete it there" in texts["cancelled"]) is is_taken_back


# ── a publication on its way ──


def test_paused_panel_that_was_published_again_goes_live_though_a_colleague_disconnects_first(sandbox):
    panel = published_panel(people=2)
    panel.pause(by=None, at=clock.now())
    sandbox.control("faults", {"path": "/v3/grants/.*/configurations.*", "kind": "502_html", "times": 1})
    publishing.publish(panel, by=None, now=clock.now())
    grants.disconnect(Interviewer.objects.get(nylas_grant_id=panel.nylas_grant_id), now=clock.now())

    for minutes in range(3):
        queue.work_all(now=clock.now() + timedelta(minutes=minutes))

    panel.refresh_from_db()
    assert (panel.state, panel.nylas_configuration_id is None) == ("live", False)


def test_panel_that_was_paused_after_that_stays_paused_when_another_disconnects():
    panel = make_panel()
    rows = Publication.objects
    values = {"panel": panel, "payload": {}, "created_at": NOW, "due_at": NOW}
    meant = rows.create(number=1, state="refused", **values)
    assert rows.create(number=2, repeats=meant, **values).is_new_at_nylas()
    rows.filter(number=2).update(state="done")

    assert not rows.create(number=3, repeats=meant, **values).is_new_at_nylas()


# ── a booking without an answer ──


@pytest.fixture
def attempt(sandbox) -> BookingAttempt:
    """Nylas booked it and its answer was lost; the interviewer disconnects right after."""
    link = invited(published_panel(people=1))
    sandbox.control("faults", {"path": "/v3/scheduling/bookings", "kind": "504_after", "times": 1})
    with pytest.raises(refusals.OutOfReach):
        booked(link)
    attempt = BookingAttempt.objects.get()
    assert attempt.interviewer is not None
    grants.disconnect(attempt.interviewer, now=clock.now())
    return attempt


def test_booking_without_an_answer_is_found_in_the_calendar_that_is_being_taken_back(attempt):
    now = clock.now()
    for minutes in range(3):
        queue.work_all(now=now + timedelta(minutes=minutes))

    interview = Interview.objects.get()
    assert (interview.starts_at, interview.nylas_grant_id) == (attempt.starts_at, attempt.nylas_grant_id)
    assert not Message.objects.filter(kind="not_booked").exists()
    assert Revocation.objects.get().state == "done"
    assert [concern.reason for concern in interview.concerns.open()] == ["calendar_withdrawn"]


def test_booking_that_nobody_can_look_for_any_more_is_for_a_person(attempt):
    Revocation.objects.update(state="done", revoked_at=clock.now())

    queue.work_all(now=clock.now() + timedelta(minutes=1))

    attempt.refresh_from_db()
    assert (attempt.state, "disconnected the calendar" in attempt.error) == ("dead", True)
    assert not Message.objects.filter(kind="not_booked").exists()
