"""One interview is changed by one person at a time; who comes at the same moment waits, and meets what the other has made of it."""

from datetime import timedelta

import pytest

from interviews.booking import availability, changing, limits, refusals
from interviews.models import Interview, Notification
from interviews.nylas.client import nylas
from interviews.nylas.shapes import Slot
from recruiting import clock
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    """Booked; what Nylas had to say of that is done."""
    made = booked(invited(published_panel()))
    sandbox.advance(30)
    postman.work()
    return Interview.objects.get(pk=made.pk)


def another_time(interview: Interview, nth: int = 5) -> Slot:
    now = clock.now()
    times = availability.times(
        interview.link, starts_at=now, ends_at=now + timedelta(days=10), moving=interview, now=now
    )
    return times[nth]


def move(interview: Interview, slot: Slot) -> Interview:
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    return changing.move(interview, **times, time_zone="Europe/Lisbon", actor="candidate", now=clock.now())


def changes(interview: Interview) -> list[tuple[str, str]]:
    return [(change.kind, change.actor) for change in interview.changes.all()]


def test_second_click_that_looked_before_the_move_asks_nylas_for_nothing(interview, sandbox):
    slot, looked = another_time(interview), Interview.objects.get()
    move(interview, slot)
    sandbox.control("faults", {"path": "/v3/scheduling/.*", "kind": "502_html", "times": 1})

    moved = move(looked, slot)

    assert (moved.starts_at, moved.version, moved.is_being_changed()) == (slot.starts_at, 2, False)


def test_interview_that_was_moved_often_today_moves_no_more(interview, monkeypatch):
    monkeypatch.setattr(limits, "MAX_MOVES_A_DAY", 1)
    move(interview, another_time(interview))
    moved = Interview.objects.get()

    with pytest.raises(refusals.CannotMove, match="many times today"):
        move(moved, another_time(moved, nth=9))
    assert Interview.objects.get().starts_at == moved.starts_at


def test_cancel_waits_for_the_move_that_is_under_way(interview, monkeypatch):
    slot, looked = another_time(interview), Interview.objects.get()
    assert interview.begin_change()

    def see_it_through(is_under_way):
        assert is_under_way()
        interview.end_change()
        move(interview, slot)

    monkeypatch.setattr(changing, "wait_while", see_it_through)
    earlier = clock.now() - timedelta(seconds=1)
    cancelled = changing.cancel(looked, actor="candidate", reason="Ill", now=earlier)

    assert (cancelled.status, cancelled.starts_at, cancelled.version) == ("cancelled", slot.starts_at, 3)
    assert changes(cancelled) == [(kind, "candidate") for kind in ("scheduled", "rescheduled", "cancelled")]
    assert not cancelled.is_being_changed()


def test_cancel_is_refused_while_somebody_never_gets_through(interview, monkeypatch):
    monkeypatch.setattr(changing, "wait_while", lambda is_under_way: None)
    assert interview.begin_change()

    with pytest.raises(refusals.CannotCancel, match="changed at the same moment"):
        changing.cancel(Interview.objects.get(), actor="candidate", now=clock.now())

    assert interview.is_being_changed()
    interview.refresh_from_db()
    assert interview.is_live


def test_second_cancel_finds_it_cancelled(interview):
    looked = Interview.objects.get()
    changing.cancel(interview, actor="candidate", reason="Ill", now=clock.now())

    again = changing.cancel(looked, actor="recruiter", now=clock.now())

    assert changes(again) == [("scheduled", "candidate"), ("cancelled", "candidate")]


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_news_of_a_change_of_ours_waits_until_we_have_written_it(interview, sandbox, postman, monkeypatch, what):
    """Nylas tells it before it has answered us, and a worker is quicker than the page."""
    slot, client = another_time(interview), nylas()
    asked = "reschedule" if what == "move" else "cancel"
    really_ask = getattr(type(client), asked)

    def ask(*arguments, **more):
        really_ask(*arguments, **more)
        sandbox.advance(1)
        postman.work()

    monkeypatch.setattr(type(client), asked, ask)
    if what == "move":
        move(interview, slot)
    else:
        changing.cancel(interview, actor="candidate", reason="Ill", now=clock.now())
    waited = Notification.objects.get(type=f"booking.{'rescheduled' if what == 'move' else 'cancelled'}")
    sandbox.advance(60)
    postman.work()

    assert (waited.state, waited.tries) == ("failed", 1)
    waited.refresh_from_db()
    assert waited.state == "done"
    assert [actor for _, actor in changes(Interview.objects.get())] == ["candidate", "candidate"]
