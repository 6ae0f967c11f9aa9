"""Bookings made, moved and called off where we don't see it: another client of the same Configuration, the host's own calendar."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from candidates.models import Application, Candidate
from interviews.booking import availability, changing, inviting
from interviews.inbox import notifications
from interviews.inbox.sweeps import timetable
from interviews.models import BookingLink, Interview, Interviewer, Message, Notification, Panel, Sweep
from interviews.nylas.client import nylas
from recruiting import clock, queue
from sandbox.tests.sandbox_process import SandboxProcess
from tests.interviews.host_calendar import HostCalendar
from tests.walking import booked, invited, published_panel
from tests.wire import Postman

pytestmark = pytest.mark.django_db
SCHEDULING = "/v3/scheduling/bookings"


class Elsewhere:
    """Another client, with a session of its own; it knows nothing of our links."""

    def __init__(self, sandbox: SandboxProcess, panel: Panel) -> None:
        self.sandbox = sandbox
        asked = {"configuration_id": panel.nylas_configuration_id, "time_to_live": 30}
        self.session = sandbox.post("/v3/scheduling/sessions", asked).json()["data"]["session_id"]

    def slots(self) -> list[dict[str, Any]]:
        now = int(clock.now().timestamp())
        query = {"start_time": now, "end_time": now + 10 * 86_400}
        return self.sandbox.get("/v3/scheduling/availability", key=self.session, **query).json()["data"]["time_slots"]

    def book(self, *, email: str = "lena@example.org", name: str = "Lena Vogt", slot: int = 0, **more: Any) -> str:
        """The booking's id."""
        found = self.slots()[slot]
        body = {
            "start_time": found["start_time"],
            "end_time": found["end_time"],
            "guest": {"name": name, "email": email},
            "participants": [{"email": found["emails"][0]}],
            **more,
        }
        answer = self.sandbox.post(SCHEDULING, body, key=self.session)
        assert answer.ok, answer.text
        self.sandbox.advance(1)
        return answer.json()["data"]["booking_id"]

    def move(self, booking_id: str, *, slot: int = 4) -> datetime:
        found = self.slots()[slot]
        body = {"start_time": found["start_time"], "end_time": found["end_time"]}
        answer = self.sandbox.request("PATCH", f"{SCHEDULING}/{booking_id}", key=self.session, json=body)
        assert answer.ok, answer.text
        self.sandbox.advance(1)
        return datetime.fromtimestamp(found["start_time"], UTC)

    def cancel(self, booking_id: str, *, reason: str = "Ill") -> None:
        body = {"cancellation_reason": reason}
        assert self.sandbox.request("DELETE", f"{SCHEDULING}/{booking_id}", key=self.session, json=body).ok
        self.sandbox.advance(1)


@pytest.fixture
def elsewhere(sandbox: SandboxProcess, panel: Panel, postman: Postman) -> Elsewhere:
    return Elsewhere(sandbox, panel)


def changes(interview: Interview) -> list[tuple[str, str]]:
    return [(change.kind, change.actor) for change in interview.changes.all()]


def concerns(interview: Interview) -> list[str]:
    """What a recruiter is asked to look at."""
    return list(interview.concerns.open().values_list("reason", flat=True))


# ── another client ──


def test_booking_made_elsewhere_becomes_an_interview_of_a_new_candidate(elsewhere, postman, panel):
    booking_id = elsewhere.book()

    postman.work()
    elsewhere.sandbox.advance(20)  # its Notetaker was announced before it
    postman.work()

    interview = Interview.objects.get()
    assert (interview.source, interview.nylas_booking_id, interview.version) == ("elsewhere", booking_id, 1)
    assert interview.interviewer in panel.interviewers.all()
    application = interview.application
    assert (application.job, application.source) == (panel.job, Application.Source.ELSEWHERE)
    assert (application.candidate.name, application.candidate.email) == ("Lena Vogt", "lena@example.org")
    assert "right person" in application.review_note
    assert not Notification.objects.exclude(state__in=["done", "ignored"]).exists()


def test_candidate_who_booked_elsewhere_is_mailed_the_link_to_their_page(elsewhere, postman, client):
    elsewhere.book()

    postman.work()

    (sent,) = [one for one in mail.outbox if one.to == ["lena@example.org"]]
    link = BookingLink.objects.get()
    assert link.url in sent.body
    assert link.spent_at is not None
    page = client.get(f"/book/{link.token}/")
    assert page.status_code == 200
    assert "Lena" in page.content.decode()


def test_candidate_is_found_by_address_whatever_its_case(elsewhere, postman, panel):
    known = inviting.apply_and_invite(panel.job, name="Lena Vogt", email="Lena@Example.org", now=clock.now())

    elsewhere.book(email="lena@example.ORG", name="L. Vogt")
    postman.work()

    assert Interview.objects.get().application == known.application
    assert list(Candidate.objects.values_list("name", flat=True)) == ["Lena Vogt"]
    known.application.refresh_from_db()
    assert known.application.review_note == ""


@pytest.mark.parametrize("value", ["", "not-ours", str(uuid.uuid4()), "x" * 400])
def test_field_of_ours_that_others_filled_leads_nowhere(elsewhere, postman, value):
    elsewhere.book(additional_fields={"fairloop_link": value})

    postman.work()

    assert Interview.objects.get().source == Interview.Source.ELSEWHERE


def test_our_link_in_it_makes_the_booking_ours(elsewhere, postman, panel):
    """The gateway's process died between Nylas's answer and its own row."""
    link = invited(panel)

    elsewhere.book(additional_fields={"fairloop_link": str(link.pk)})
    postman.work()

    interview = Interview.objects.get()
    assert (interview.link, interview.application, interview.source) == (link, link.application, "careers")
    assert not Candidate.objects.filter(email="lena@example.org").exists()


def test_booking_of_an_unknown_configuration_is_ignored(elsewhere, postman, panel):
    Panel.objects.update(nylas_configuration_id="another")

    elsewhere.book()
    postman.work()

    assert not Interview.objects.exists()
    assert Notification.objects.get(type="booking.created").state == Notification.State.IGNORED


def test_move_made_elsewhere_is_followed_and_told(elsewhere, postman):
    booking_id = elsewhere.book()
    postman.work()

    starts_at = elsewhere.move(booking_id)
    postman.work()
    elsewhere.sandbox.advance(30)  # what the calendar says of it comes last
    postman.work()

    interview = Interview.objects.get()
    assert (interview.starts_at, interview.version, concerns(interview)) == (starts_at, 2, [])
    assert changes(interview) == [("scheduled", "nylas"), ("rescheduled", "nylas")]
    assert Message.objects.filter(kind="moved", state="sent").count() == 1


def test_cancel_made_elsewhere_is_followed_with_its_reason(elsewhere, postman):
    booking_id = elsewhere.book()
    postman.work()

    elsewhere.cancel(booking_id)
    postman.work()
    elsewhere.sandbox.advance(30)
    postman.work()

    interview = Interview.objects.get()
    assert (interview.status, interview.changes.last().reason, concerns(interview)) == ("cancelled", "Ill", [])
    assert changes(interview) == [("scheduled", "nylas"), ("cancelled", "nylas")]
    assert interview.link.is_open(clock.now())


def test_cancel_that_comes_before_its_booking_waits_for_it(elsewhere, postman):
    booking_id = elsewhere.book()
    elsewhere.cancel(booking_id)
    letters = {json.loads(body)["type"]: (body, headers) for body, headers in postman.collect()}

    postman.hand_over(*letters["booking.cancelled"])
    queue.work_all(now=clock.now())
    assert Notification.objects.get().state == Notification.State.FAILED
    postman.hand_over(*letters["booking.created"])
    elsewhere.sandbox.advance(60)
    postman.work()

    assert Interview.objects.get().status == Interview.Status.CANCELLED


@pytest.mark.parametrize(("kind", "end"), [("booking.rescheduled", "dead"), ("booking.cancelled", "ignored")])
def test_news_of_a_booking_we_never_hear_of_waits_longer_than_a_sweep(elsewhere, postman, kind, end):
    """A person should know that one was moved; nobody misses one that is called off."""
    booking_id = elsewhere.book()
    elsewhere.move(booking_id)
    elsewhere.cancel(booking_id)
    letters = {json.loads(body)["type"]: body for body, _ in postman.collect()}
    began = clock.now()
    notification = notifications.receive(letters[kind], headers={}, now=began)

    while notification.state in Notification.OPEN:
        looked_at = notification.due_at
        queue.work("notification", notification.pk, now=looked_at)
        notification.refresh_from_db()

    assert (notification.state, Interview.objects.count()) == (end, 0)
    assert "has not arrived" in notification.error
    assert looked_at - began > timetable.EVERY[Sweep.Kind.CHANGES] * 1.2


def test_old_move_does_not_undo_a_newer_one_of_ours(sandbox, postman, panel):
    """Candidate moves twice; what Nylas says of the first move arrives last."""
    interview = booked(invited(panel))
    postman.work()
    slots = availability.times(
        interview.link,
        starts_at=interview.ends_at,
        ends_at=interview.ends_at + timedelta(days=9),
        moving=interview,
        now=clock.now(),
    )
    for slot in (slots[2], slots[6]):
        sandbox.advance(5)
        clock.forget()
        interview.refresh_from_db()
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        changing.move(interview, **times, time_zone="Europe/Lisbon", actor="candidate", now=clock.now())
    sandbox.advance(60)

    postman.work()

    interview.refresh_from_db()
    assert (interview.starts_at, interview.version, concerns(interview)) == (slots[6].starts_at, 3, [])
    assert {actor for _, actor in changes(interview)} == {"candidate"}


def test_cancel_of_ours_that_the_calendar_tells_first_stays_ours(sandbox, postman, panel):
    """Nylas deletes the event before it has answered our cancel: the host has not done it."""
    interview = booked(invited(panel))
    postman.work()
    nylas().cancel(nylas().open_session(panel.nylas_configuration_id), interview.nylas_booking_id, reason="")
    sandbox.advance(1)
    for body, headers in postman.collect():
        if json.loads(body)["type"] == "event.deleted":
            postman.hand_over(body, headers)
    queue.work_all(now=clock.now())

    changing.cancel(interview, actor="candidate", reason="Ill", now=clock.now())
    sandbox.advance(30)
    postman.work()

    interview.refresh_from_db()
    assert changes(interview) == [("scheduled", "candidate"), ("cancelled", "candidate")]
    assert concerns(interview) == []


def test_cancel_of_long_ago_does_not_cancel_what_stands(sandbox, postman, panel):
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    subject = {"booking_id": interview.nylas_booking_id, "configuration_id": panel.nylas_configuration_id}
    body = {"id": "old", "type": "booking.cancelled", "time": 1_000_000_000, "data": {"object": subject}}

    notification = notifications.receive(json.dumps(body).encode(), headers={}, now=clock.now())
    queue.work("notification", notification.pk, now=clock.now())

    notification.refresh_from_db()
    interview.refresh_from_db()
    assert (notification.state, interview.status) == ("done", "scheduled")


def test_cancel_that_comes_after_newer_news_counts_if_the_calendar_says_so(sandbox, postman, panel):
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    session = nylas().open_session(panel.nylas_configuration_id)
    nylas().cancel(session, interview.nylas_booking_id, reason="Ill")
    Interview.objects.update(told_at=clock.now() + timedelta(minutes=5))
    sandbox.advance(1)

    postman.work()

    interview.refresh_from_db()
    assert (interview.status, interview.changes.last().reason) == ("cancelled", "Ill")


# ── the host's calendar ──


def test_interview_follows_the_host_who_moves_it_in_the_calendar(sandbox, postman, panel):
    interview = booked(invited(panel))
    postman.work()
    starts_at = interview.starts_at + timedelta(days=1)

    HostCalendar(sandbox, interview).move(starts_at)
    postman.work()

    interview.refresh_from_db()
    assert (interview.starts_at, interview.ends_at) == (starts_at, starts_at + timedelta(minutes=45))
    assert changes(interview)[-1] == ("rescheduled", "interviewer")
    assert concerns(interview) == ["moved_by_host"]
    assert Message.objects.filter(kind="moved", state="sent").count() == 1


def test_interview_that_is_made_longer_in_the_calendar_is_longer(sandbox, postman, panel):
    interview = booked(invited(panel))
    postman.work()

    HostCalendar(sandbox, interview).move(interview.starts_at, minutes=60)
    postman.work()

    interview.refresh_from_db()
    assert interview.minutes == 60


def test_interview_deleted_from_the_calendar_is_cancelled_and_the_link_opens_again(sandbox, postman, panel):
    interview = booked(invited(panel))
    postman.work()

    HostCalendar(sandbox, interview).delete()
    postman.work()

    interview.refresh_from_db()
    assert interview.status == Interview.Status.CANCELLED
    assert changes(interview)[-1] == ("cancelled", "interviewer")
    assert concerns(interview) == ["deleted_by_host"]
    assert interview.link.is_open(clock.now())
    assert Message.objects.filter(kind="cancelled", state="sent").count() == 1


def test_events_that_are_no_interviews_are_nobodys_business(sandbox, postman, panel):
    grant = panel.interviewers.first().nylas_grant_id
    start = int(clock.now().timestamp()) + 3600
    event = {"title": "Dentist", "when": {"start_time": start, "end_time": start + 1800}}
    made = sandbox.post(f"/v3/grants/{grant}/events", event, calendar_id="primary").json()["data"]
    path = f"/v3/grants/{grant}/events/{made['id']}"
    assert sandbox.request("PUT", path, json={"title": "Doctor"}, params={"calendar_id": "primary"}).ok
    sandbox.advance(30)

    postman.work()

    assert set(Notification.objects.values_list("type", "state")) == {("event.updated", "ignored")}


# ── grants ──


def test_interviewer_whose_grant_expires_rests_and_is_asked_to_connect_again(sandbox, postman):
    panel = published_panel(people=2)
    resting = panel.interviewers.first()
    sandbox.advance(2)

    sandbox.control(f"grants/{resting.nylas_grant_id}/expire")
    sandbox.advance(1)
    postman.work()

    resting.refresh_from_db()
    assert (resting.grant_state, resting.is_live) == (Interviewer.GrantState.EXPIRED, False)
    (asked,) = [one for one in mail.outbox if one.to == [resting.email]]
    assert resting.connect_links.get().url in asked.body
    assert booked(invited(panel)).interviewer != resting


def test_interviewer_is_asked_once_and_works_again_when_restored(sandbox, postman, panel):
    resting = panel.interviewers.first()
    sandbox.advance(2)
    sandbox.control(f"grants/{resting.nylas_grant_id}/expire")
    sandbox.advance(1)
    postman.work()
    notifications.replay(Notification.objects.get(type="grant.expired"), now=clock.now())
    postman.work()

    sandbox.control(f"grants/{resting.nylas_grant_id}/restore")
    sandbox.advance(1)
    postman.work()

    resting.refresh_from_db()
    assert resting.grant_state == Interviewer.GrantState.LIVE
    assert Message.objects.filter(kind="reconnect").count() == 1
