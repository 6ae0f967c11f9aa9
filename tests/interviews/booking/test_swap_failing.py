"""Nylas failing and processes dying at each step of a swap: one event and one host remain, the new one or as before."""

import pytest
from django.utils.module_loading import import_string

from interviews.booking import changing, refusals, swaps
from interviews.models import Interview, Message, Notification, Reassignment
from interviews.nylas.client import Nylas
from recruiting import clock
from tests.interviews.booking.swapping import agree, carry_on, events, settled, swap
from tests.walking import free_times

pytestmark = pytest.mark.django_db

FAULTS = {
    "HTML": {"kind": "502_html"},
    "429": {"kind": "429", "retry_after": 2},
    **{
        str(status): {"kind": "answer", "status": status, "body": {"error": {"type": "x", "message": "No."}}}
        for status in (401, 404, 409, 504)
    },
    "lost": {"kind": "504_after"},
}
STEPS = {
    "who is free": {"path": "/v3/calendars/availability", "method": "POST"},
    "new event": {"path": "/v3/grants/[^/]*/events$", "method": "POST"},
    "old booking": {"path": "/v3/scheduling/bookings/.*", "method": "DELETE"},
}
CASES = [
    *(("who is free", fault) for fault in ("HTML", "429", "401")),
    *(("new event", fault) for fault in FAULTS),
    *(("old booking", fault) for fault in ("HTML", "429", "401", "404", "lost")),
]


@pytest.fixture
def interview(sandbox, postman, db) -> Interview:
    return settled(sandbox, postman)


@pytest.mark.parametrize(("step", "fault"), CASES)
def test_nylas_failing_at_any_step_leaves_no_half_swap(interview, sandbox, postman, step, fault):
    before = interview.interviewer
    sandbox.control("faults", {**STEPS[step], **FAULTS[fault], "times": 1})

    words = words_of_refusal(interview)
    assert words in {"", swaps.AWAY, swaps.NOT_HEARD}
    if words:
        standing = Interview.objects.get()
        assert (standing.interviewer, standing.version) == (before, 1)
    carry_on(sandbox, postman)

    after = agree(interview)
    assert after.version == (1 if after.interviewer == before else 2)
    assert not after.is_being_changed()
    assert not Notification.objects.filter(state__in=["failed", "dead"]).exists()
    if after.interviewer == before and not Reassignment.objects.unsettled().exists():
        swap(Interview.objects.get())  # trying again is safe
        carry_on(sandbox, postman, rounds=2)
        assert agree(interview).interviewer != before


def words_of_refusal(interview: Interview) -> str:
    try:
        swap(interview)
    except refusals.CannotReassign as refusal:
        return str(refusal)
    return ""


class Killed(BaseException):
    """kill -9: nothing after it runs in this process."""


POINTS = [
    ("interviews.booking.swaps._swap", "before"),
    ("interviews.nylas.own_events.OwnEvents.write_event", "before"),
    ("interviews.nylas.own_events.OwnEvents.write_event", "after"),
    ("interviews.booking.swaps._write", "before"),
    ("interviews.booking.swaps._write", "after"),
    ("interviews.booking.swaps.take_off", "before"),
    ("interviews.booking.swaps.take_off", "after"),
    ("interviews.booking.models.reassignment.Reassignment.settle", "before"),
]


@pytest.mark.parametrize(("point", "moment"), POINTS)
def test_killed_anywhere_it_is_seen_through(interview, sandbox, postman, monkeypatch, point, moment):
    owner, _, name = point.rpartition(".")
    really = import_string(point) if "OwnEvents" not in point and "models" not in point else None
    target = import_string(owner) if really is None else None
    really = really or getattr(target, name)

    def dies(*arguments, **more):
        if moment == "before":
            raise Killed
        really(*arguments, **more)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(point, dies)
        patched.setattr(Interview, "end_change", lambda self: None)  # `finally` does not run in a killed process
        with pytest.raises(Killed):
            swap(interview)
    Interview.objects.update(changing_until=None)  # its lease runs out
    carry_on(sandbox, postman)

    after = agree(interview)
    row = Reassignment.objects.get()
    if (
        row.state == "dead"
    ):  # Nylas was about to be asked, and nobody knows whether it was: as before, and the home page says so
        assert (point.rpartition(".")[2], moment, after.version) == ("write_event", "before", 1)
        row.try_again(at=clock.now())
        carry_on(sandbox, postman, rounds=2)
        after, row = agree(interview), Reassignment.objects.get()
    assert (row.state, after.interviewer, after.version) == ("done", row.joining, 2)
    assert Message.objects.filter(kind="taken_over").count() == 1


@pytest.mark.parametrize("what", ["moved", "cancelled"])
def test_interview_that_changed_before_the_swap_was_through_stays_as_it_is(
    interview, sandbox, postman, monkeypatch, what
):
    with monkeypatch.context() as patched:
        patched.setattr("interviews.booking.swaps._write", lambda *_, **__: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            swap(interview)
    fresh = Interview.objects.get()
    if what == "cancelled":
        changing.cancel(fresh, actor="candidate", now=clock.now())
    else:
        slot = [one for one in free_times(fresh.link) if fresh.interviewer.email in one.emails][6]
        changing.move(
            fresh, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", actor="candidate", now=clock.now()
        )
    carry_on(sandbox, postman)

    assert Reassignment.objects.get().state == "refused"
    after = Interview.objects.get()
    assert after.interviewer == interview.interviewer
    assert events(interview) == {}
    assert events(after) == ({} if what == "cancelled" else {after.interviewer.name: [after.nylas_event_id]})


@pytest.mark.parametrize("slow", ["writing the event", "writing the swap"])
def test_worker_that_takes_over_from_a_slow_request_swaps_once(interview, monkeypatch, sandbox, postman, slow):
    """The request’s leases have run out, and it goes on after all."""
    owner, name = (Nylas, "write_event") if slow == "writing the event" else (swaps, "_write")
    really = getattr(owner, name)

    def slowly(*arguments, **more):
        monkeypatch.setattr(owner, name, really)
        made = really(*arguments, **more) if slow == "writing the event" else None
        interview.end_change()
        assert swaps.see_through(Reassignment.objects.get(), now=clock.now()) == "done"
        return made if made is not None else really(*arguments, **more)

    monkeypatch.setattr(owner, name, slowly)
    swap(interview)
    carry_on(sandbox, postman, rounds=2)

    after = agree(interview)
    assert (after.version, after.changes.filter(kind="reassigned").count()) == (2, 1)
    assert Reassignment.objects.get().state == "done"
