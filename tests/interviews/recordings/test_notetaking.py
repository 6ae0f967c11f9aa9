"""One Notetaker to each interview with a yes, where and when the interview is, whatever happens to it."""

from datetime import UTC, datetime, timedelta

import pytest

from interviews.booking import availability, changing, consent
from interviews.models import Interview, Panel, Recording
from interviews.nylas.client import nylas
from interviews.recordings import notetaking
from interviews.recordings.models.recording_rows import RecordingQuerySet
from recruiting import clock
from tests.factories import NOW, make_interview, make_user
from tests.interviews.host_calendar import ZOOM, HostCalendar
from tests.recorded import make_recording
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(sandbox, db) -> Panel:
    return published_panel(recording_policy=Panel.RecordingPolicy.OPT_IN)


def book(panel: Panel, number: int, *, email: str = "dana@example.org") -> Interview:
    """Take the free time of this number, after a yes."""
    link = invited(panel, email=email)
    return booked(link, number=number)


@pytest.fixture
def interview(sandbox, postman, panel) -> Interview:
    interview = book(panel, 10)
    postman.work()
    interview.refresh_from_db()
    return interview


def move(interview: Interview, number: int) -> None:
    now = clock.now()
    slots = availability.times(
        interview.link, starts_at=now, ends_at=now + timedelta(days=10), moving=interview, now=now
    )
    times = {"starts_at": slots[number].starts_at, "ends_at": slots[number].ends_at}
    changing.move(interview, **times, time_zone="Europe/Lisbon", actor="candidate", now=now)


def joins(sandbox) -> list[tuple[datetime, str]]:
    return [(datetime.fromtimestamp(one["join_time"], UTC), one["meeting_link"]) for one in sandbox.live_notetakers()]


@pytest.mark.parametrize("number", [0, 25])
def test_notetaker_joins_when_the_candidate_has_moved_the_interview_to(sandbox, postman, interview, number):
    (before,) = sandbox.live_notetakers()

    move(interview, number)
    postman.work()

    moved = Interview.objects.get()
    assert moved.starts_at != interview.starts_at
    assert joins(sandbox) == [(moved.starts_at, moved.join_url)]
    assert sandbox.live_notetakers()[0]["id"] == before["id"]


@pytest.mark.parametrize("hours", [-1, 26])
def test_notetaker_follows_the_host_who_moves_the_interview(sandbox, postman, interview, hours):
    starts_at = interview.starts_at + timedelta(hours=hours)

    HostCalendar(sandbox, interview).move(starts_at)
    postman.work()

    assert joins(sandbox) == [(starts_at, interview.join_url)]


def test_interview_that_was_moved_earlier_and_held_is_recorded(sandbox, postman, interview):
    move(interview, 0)
    postman.work()
    sandbox.run_until_idle()
    postman.work()

    moved = Interview.objects.get()
    assert (moved.status, moved.recordings.get().state) == ("held", Recording.State.ARCHIVED)


def test_interview_that_is_moved_to_this_very_moment_gets_one_at_once(sandbox, postman, interview):
    now = clock.now().replace(microsecond=0)

    HostCalendar(sandbox, interview).move(now - timedelta(seconds=10))
    postman.work()

    (one,) = sandbox.live_notetakers()
    assert one["state"] != "scheduled" or one["join_time"] <= int(clock.now().timestamp())


def test_notetaker_that_waits_in_the_lobby_is_sent_anew_for_a_later_hour(sandbox, postman, interview):
    sandbox.control(f"meetings/{sandbox.live_notetakers()[0]['id']}/lobby", {"lobby": "wait"})
    sandbox.control("clock", {"set": interview.starts_at.timestamp() + 20})
    postman.work()
    assert sandbox.live_notetakers()[0]["state"] == "waiting_for_entry"
    later = interview.starts_at + timedelta(hours=3)

    HostCalendar(sandbox, interview).move(later)
    postman.work()

    assert joins(sandbox) == [(later, interview.join_url)]


def test_notetaker_goes_to_the_new_call(sandbox, postman, interview):
    HostCalendar(sandbox, interview).change(conferencing=None, location=ZOOM)
    postman.work()

    assert joins(sandbox) == [(interview.starts_at, ZOOM)]
    assert interview.recordings.live().count() == 1


def test_cancel_takes_the_notetaker_along(sandbox, postman, interview):
    changing.cancel(interview, actor="candidate", now=clock.now())
    postman.work()

    assert sandbox.live_notetakers() == []


def test_moving_twice_without_working_between_ends_at_the_last_time(sandbox, postman, interview):
    move(interview, 25)
    interview.refresh_from_db()
    move(interview, 3)
    postman.work()

    moved = Interview.objects.get()
    assert joins(sandbox) == [(moved.starts_at, moved.join_url)]


# ── answers that are lost ──


def test_event_is_not_asked_for_where_it_decides_nothing(sandbox, postman, interview):
    """The recorder is inside already, or none may come any more: then an event that is gone is no trouble."""
    gone = {"kind": "answer", "path": "/events/", "method": "GET", "status": 404, "body": {}, "times": None}
    sandbox.control("faults", gone)
    recording = interview.recordings.get()
    recording.advance(Recording.State.RECORDING)
    now = interview.starts_at + timedelta(minutes=5)

    notetaking.follow_consent(interview, now=now)

    recording.dismiss(Recording.Dismissal.STOP, by=make_user(), at=now)
    recording.advance(Recording.State.ARCHIVED)
    notetaking.follow_consent(interview, now=now)
    assert interview.recordings.count() == 1


@pytest.fixture
def lost(sandbox, postman, panel) -> Interview:
    """The Notetaker was sent, and Nylas's answer never came."""
    interview = book(panel, 10)
    sandbox.control("faults", {"kind": "504_after", "path": "/notetakers$", "method": "POST", "times": 1})
    postman.work()
    interview.refresh_from_db()
    assert (len(sandbox.live_notetakers()), interview.recordings.count()) == (1, 0)
    return interview


def test_notetaker_whose_answer_was_lost_is_found_and_no_second_is_sent(sandbox, postman, lost):
    sandbox.advance(60)
    postman.work()

    assert [one["id"] for one in sandbox.live_notetakers()] == [lost.recordings.get().nylas_notetaker_id]


def test_notetaker_whose_answer_was_lost_is_taken_away_after_a_no(sandbox, postman, lost):
    consent.record_choice(lost.application, choice="no", now=clock.now())
    sandbox.advance(60)
    postman.work()

    assert sandbox.live_notetakers() == []


def test_notetaker_of_another_interview_in_the_same_call_is_left_to_it(sandbox, postman, panel, interview):
    other = book(panel, 20, email="kwame@example.org")
    postman.work()
    for one in (interview, other):
        HostCalendar(sandbox, one).change(conferencing={"provider": "Zoom Meeting", "details": {"url": ZOOM}})
        postman.work()

    other.refresh_from_db()
    assert sorted(joins(sandbox)) == sorted([(interview.starts_at, ZOOM), (other.starts_at, ZOOM)])


def test_move_whose_answer_was_lost_is_made_once(sandbox, postman, interview):
    sandbox.control("faults", {"kind": "504_after", "path": "/notetakers/", "method": "PATCH", "times": 1})

    move(interview, 25)
    postman.work()
    sandbox.advance(60)
    postman.work()

    moved = Interview.objects.get()
    assert joins(sandbox) == [(moved.starts_at, moved.join_url)]


def test_notetaker_that_somebody_deleted_at_nylas_is_sent_anew(sandbox, postman, interview):
    recording = interview.recordings.get()
    nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)

    move(interview, 25)
    postman.work()

    moved = Interview.objects.get()
    assert joins(sandbox) == [(moved.starts_at, moved.join_url)]


def test_notetaker_of_an_account_that_was_given_anew_in_time_comes_after_all(sandbox, postman, interview):
    (before,) = sandbox.live_notetakers()
    notetaking.lose_account(interview.nylas_grant_id, Recording.Cause.DISCONNECTED)
    assert interview.recordings.get().state == "lost"

    notetaking.regain_account(interview.nylas_grant_id, now=clock.now())
    postman.work()

    assert [one["id"] for one in sandbox.live_notetakers()] == [before["id"]]
    assert interview.recordings.get().state == "expected"


@pytest.fixture
def held(db) -> Interview:
    """Over since a quarter of an hour."""
    return make_interview(starts_at=NOW - timedelta(hours=1))


@pytest.fixture
def somebody_quicker(held, monkeypatch) -> None:
    """Another worker writes the recording when this one has just found that there is none."""
    really_look = RecordingQuerySet.for_notetaker

    def look(rows, notetaker_id):
        found = really_look(rows, notetaker_id)
        if found is None and not Recording.objects.exists():
            make_recording(held, state="joining", nylas_notetaker_id=notetaker_id)
        return found

    monkeypatch.setattr(RecordingQuerySet, "for_notetaker", look)


def test_recording_that_another_worker_wrote_is_found(held, somebody_quicker):
    recording = notetaking.expect(held, "bot", grant_id="", now=NOW)

    assert recording == Recording.objects.get(nylas_notetaker_id="bot")


def test_second_notetaker_beside_a_live_one_stays_apart(held):
    make_recording(held, state="joining")

    assert notetaking.expect(held, "second", grant_id="", now=NOW) is None
