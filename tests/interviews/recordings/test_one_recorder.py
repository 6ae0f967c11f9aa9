"""One recorder in each call that is to be recorded, never two alive: after failed entries, lost answers, dead workers, and every change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interviews.booking import changing, consent, swaps
from interviews.models import Concern, Errand, Interview, Panel
from interviews.nylas.client import Nylas
from interviews.recordings import notetaking
from recruiting import clock, queue
from tests.interviews.host_calendar import ZOOM, HostCalendar
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db
OPT_IN = Panel.RecordingPolicy.OPT_IN


def book(panel: Panel, *, choice: str = "yes", slot: int = 10) -> Interview:
    link = invited(panel, choice=choice)
    return booked(link, number=slot)


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    """With a yes, and a Notetaker that we have sent ourselves."""
    interview = book(published_panel(recording_policy=OPT_IN))
    postman.work()
    interview.refresh_from_db()
    return interview


def alive(sandbox) -> list[dict[str, Any]]:
    over = {"failed_entry", "disconnected", "processing", "available", "media_error", "media_deleted"}
    return [one for one in sandbox.live_notetakers() if one["state"] not in over]


def joins(sandbox) -> list[tuple[datetime, str]]:
    return [(datetime.fromtimestamp(one["join_time"], UTC), one["meeting_link"]) for one in alive(sandbox)]


def into_call(sandbox, postman, interview: Interview, *, seconds: int) -> None:
    sandbox.control("clock", {"set": interview.starts_at.timestamp() + seconds})
    postman.work()


def turn_away(sandbox, *, times: int) -> None:
    sandbox.control("faults", {"kind": "entry_denied", "times": times})


# ── a failed entry ──


def test_fresh_one_comes_after_one_that_was_not_let_in_and_records(sandbox, postman, interview):
    turn_away(sandbox, times=1)
    into_call(sandbox, postman, interview, seconds=10)
    assert len(alive(sandbox)) == 1
    assert Concern.objects.open().filter(reason=Concern.Reason.RECORDER_NOT_LET_IN).exists()

    into_call(sandbox, postman, interview, seconds=60)
    assert [one["state"] for one in alive(sandbox)] == ["attending"]
    assert not Concern.objects.open().filter(reason=Concern.Reason.RECORDER_NOT_LET_IN).exists()
    sandbox.run_until_idle()
    postman.work()

    interview.refresh_from_db()
    assert interview.status == "held"
    assert sorted(interview.recordings.values_list("state", flat=True)) == ["archived", "lost"]


def test_no_third_comes_whatever_is_asked_afterwards(sandbox, postman, interview):
    turn_away(sandbox, times=5)
    for seconds in (10, 20, 40, 80, 160):
        into_call(sandbox, postman, interview, seconds=seconds)
        Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=clock.now())

    assert [one["state"] for one in sandbox.live_notetakers()] == ["failed_entry", "failed_entry"]
    assert Concern.objects.open().filter(reason=Concern.Reason.RECORDER_NOT_LET_IN).count() == 1


def test_none_comes_after_a_no_or_when_the_time_is_over(sandbox, postman, interview):
    turn_away(sandbox, times=1)
    sandbox.control("clock", {"set": interview.starts_at.timestamp() + 10})
    consent.record_choice(interview.application, choice="no", now=clock.now())
    postman.work()

    assert alive(sandbox) == []


def test_news_of_it_that_come_after_the_end_send_none(sandbox, postman, interview):
    turn_away(sandbox, times=1)
    sandbox.control("clock", {"set": interview.ends_at.timestamp() + 1})
    postman.work()

    assert [one["state"] for one in sandbox.live_notetakers()] == ["failed_entry"]


def test_recorder_that_was_thrown_out_is_not_sent_again(sandbox, postman, interview):
    sandbox.control("faults", {"kind": "kicked", "seconds": 60})
    into_call(sandbox, postman, interview, seconds=100)
    into_call(sandbox, postman, interview, seconds=900)
    assert interview.recordings.get().state == "archived"
    Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=clock.now())
    postman.work()

    assert alive(sandbox) == []


def test_interview_that_is_moved_after_failed_entries_gets_one_at_its_new_time(sandbox, postman, interview):
    turn_away(sandbox, times=2)
    for seconds in (10, 30):
        into_call(sandbox, postman, interview, seconds=seconds)
    later = interview.starts_at + timedelta(hours=3)

    HostCalendar(sandbox, interview).move(later)
    postman.work()

    assert joins(sandbox) == [(later, interview.join_url)]


# ── lost answers, dead and slow workers ──


FAULTS = [
    {"kind": "504_after"},
    {"kind": "refused", "after_work": True},
    {"kind": "cut"},
    {"kind": "answer", "status": 500, "body": ""},
]


@pytest.mark.parametrize(
    ("fault", "when"),
    [*((fault, "after a failed entry") for fault in FAULTS), (FAULTS[1], "at first")],
    ids=lambda one: one["kind"] if isinstance(one, dict) else one,
)
def test_one_comes_though_nylas_fails_as_it_is_sent(sandbox, postman, fault, when):
    fails = {"path": "/notetakers$", "method": "POST", "times": 1, **fault}
    panel = published_panel(recording_policy=OPT_IN)
    if when == "at first":
        sandbox.control("faults", fails)
    interview = book(panel)
    postman.work()
    if when == "after a failed entry":
        turn_away(sandbox, times=1)
        sandbox.control("faults", fails)
        into_call(sandbox, postman, interview, seconds=10)
    for _ in range(3):
        sandbox.advance(60)
        postman.work()

    (one,) = alive(sandbox)
    assert interview.recordings.live().get().nylas_notetaker_id == one["id"]


@pytest.mark.parametrize("remembers", [True, False], ids=["Nylas knows the key", "Nylas knows no key"])
def test_two_workers_that_both_saw_none_leave_one(sandbox, postman, monkeypatch, remembers):
    interview = book(published_panel(recording_policy=OPT_IN))
    really_call, sent = Nylas.call, []

    def call(self, method, path, **more):
        if not remembers:
            more.pop("idempotency_key", None)
        if method == "POST" and path.endswith("/notetakers") and not sent:
            sent.append(path)  # this one sleeps, and loses its claim to another
            notetaking.follow_consent(Interview.objects.get(pk=interview.pk), now=clock.now())
        return really_call(self, method, path, **more)

    monkeypatch.setattr(Nylas, "call", call)
    postman.work()

    (one,) = alive(sandbox)
    assert interview.recordings.get().nylas_notetaker_id == one["id"]


def test_worker_that_dies_after_sending_has_sent_the_only_one(sandbox, postman, interview, monkeypatch):
    turn_away(sandbox, times=1)
    really_expect = notetaking.expect

    def die(*about: Any, **more: Any) -> None:
        monkeypatch.setattr(notetaking, "expect", really_expect)
        raise SystemExit

    sandbox.control("clock", {"set": interview.starts_at.timestamp() + 10})
    clock.forget()
    postman.deliver()
    queue.KINDS["notification"].work_all(now=clock.now())
    monkeypatch.setattr(notetaking, "expect", die)
    with pytest.raises(SystemExit):
        queue.KINDS["errand"].work_all(now=clock.now())
    Errand.objects.filter(claim_token__isnull=False).update(claimed_until=None)
    postman.work()

    (one,) = alive(sandbox)
    assert interview.recordings.live().get().nylas_notetaker_id == one["id"]


# ── every change ──


def _by_booking(sandbox, interview: Interview, method: str, body: dict[str, Any]) -> None:
    """As another client of the same Configuration does it."""
    asked = {"configuration_id": interview.panel.nylas_configuration_id, "time_to_live": 30}
    session = sandbox.post("/v3/scheduling/sessions", asked).json()["data"]["session_id"]
    path = f"/v3/scheduling/bookings/{interview.nylas_booking_id}"
    assert sandbox.request(method, path, key=session, json=body).ok


def _move(sandbox, interview: Interview, recruiter, actor: str) -> None:
    slot = [one for one in free_times(interview.link) if interview.interviewer.email in one.emails][30]
    by = recruiter if actor == "recruiter" else None
    at = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "time_zone": "Europe/Lisbon"}
    changing.move(interview, **at, actor=actor, by=by, now=clock.now())


def _act(act: str, sandbox, interview: Interview, recruiter) -> None:
    now = clock.now()
    match act:
        case "candidate moves" | "recruiter moves":
            _move(sandbox, interview, recruiter, act.split(maxsplit=1)[0])
        case "moved at Nylas":
            slot = free_times(interview.link)[30]
            times = {"start_time": int(slot.starts_at.timestamp()), "end_time": int(slot.ends_at.timestamp())}
            _by_booking(sandbox, interview, "PATCH", times)
        case "host moves":
            HostCalendar(sandbox, interview).move(interview.starts_at + timedelta(hours=1))
        case "host changes the call":
            HostCalendar(sandbox, interview).change(conferencing=None, location=ZOOM)
        case "another person takes it":
            swaps.reassign(interview, actor="recruiter", by=recruiter, now=now)
        case "candidate cancels" | "recruiter cancels":
            changing.cancel(interview, actor=act.split(maxsplit=1)[0], now=now)
        case "cancelled at Nylas":
            _by_booking(sandbox, interview, "DELETE", {"cancellation_reason": "Ill"})
        case "host deletes":
            HostCalendar(sandbox, interview).delete()
        case "candidate says no":
            consent.record_choice(interview.application, choice="no", now=now)


ACTS = [
    "candidate moves", "recruiter moves", "moved at Nylas", "host moves", "host changes the call", "another person takes it",
    "candidate cancels", "recruiter cancels", "cancelled at Nylas", "host deletes", "candidate says no",
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_recorder_that_we_sent_after_a_late_yes_is_where_and_when_the_interview_is(act, sandbox, postman, recruiter):
    interview = book(published_panel(recording_policy=OPT_IN), choice="no")
    sandbox.advance(30)
    postman.work()
    consent.record_choice(interview.application, choice="yes", now=clock.now())
    postman.work()
    interview.refresh_from_db()
    assert joins(sandbox) == [(interview.starts_at, interview.join_url)]

    _act(act, sandbox, interview, recruiter)
    for _ in range(4):
        sandbox.advance(30)
        postman.work()

    after = Interview.objects.get()
    wanted = [(after.starts_at, after.join_url)] if consent.may_record(after) else []
    assert joins(sandbox) == wanted
    assert interview.recordings.live().count() == len(wanted)
    if wanted:
        assert (after.starts_at, after.join_url) != (interview.starts_at, interview.join_url)
        sandbox.run_until_idle()
        postman.work()
        assert Interview.objects.get().status == "held"
        assert after.recordings.filter(state="archived").count() == 1
