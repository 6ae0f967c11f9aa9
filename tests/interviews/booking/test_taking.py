"""A time is taken once, however many clicks arrive for it and in whatever moment."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from candidates import consenting
from interviews.booking import changing, refusals, taking
from interviews.models import BookingAttempt, BookingLink, Chance, Interview, Notification
from interviews.nylas.errors import SlotTaken
from recruiting import clock, queue
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(sandbox, db) -> BookingLink:
    """Of a panel on which two people could take each time."""
    return invited(published_panel(people=2))


@pytest.fixture
def first_click(link, monkeypatch) -> list[Interview]:
    """The interview of a first click that gets through after the second one has looked, and before it has begun."""
    made: list[Interview] = []
    really_current = consenting.current

    def look(application):
        monkeypatch.undo()
        made.append(booked(link))
        return really_current(application)

    monkeypatch.setattr(consenting, "current", look)
    return made


def test_booking_that_succeeds_at_once_was_tried_once(link):
    booked(link)

    assert BookingAttempt.objects.get().tries == 1


def test_link_that_booked_often_today_books_no_more(link):
    for _ in range(5):
        changing.cancel(booked(link), actor="candidate", now=clock.now())
        link.refresh_from_db()

    with pytest.raises(refusals.CannotBook, match="several times today"):
        booked(link)
    assert Interview.objects.count() == 5


def click(link: BookingLink, nth: int) -> Interview:
    slot = free_times(link)[nth]
    return taking.take(
        BookingLink.objects.get(pk=link.pk),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone="Europe/Lisbon",
        language="en",
        now=clock.now(),
    )


def test_second_click_that_looked_too_early_gets_the_first_ones_interview(link, first_click):
    slot = free_times(link)[0]

    interview = click(link, 0)

    assert [interview] == first_click == list(Interview.objects.all())
    assert list(BookingAttempt.objects.values_list("state", flat=True)) == ["booked"]
    (still_free,) = [one.emails for one in free_times(link) if one.starts_at == slot.starts_at]
    assert set(slot.emails) - set(still_free) == {interview.interviewer.email}


def test_second_click_for_another_time_that_looked_too_early_books_nothing(link, first_click):
    with pytest.raises(refusals.CannotBook, match="already booked a time"):
        click(link, 3)

    assert list(Interview.objects.all()) == first_click
    assert not BookingAttempt.objects.filter(state__in=BookingAttempt.OPEN).exists()


@pytest.mark.django_db(transaction=True)
def test_booking_that_is_looked_up_and_told_at_the_same_moment_is_one_interview(link, sandbox, postman, monkeypatch):
    """Nylas's answer was lost. One worker finds the booking in the calendar, another works the notification of it."""
    sandbox.control("faults", {"path": "/v3/scheduling/bookings", "kind": "504_after", "times": 1})
    with pytest.raises(refusals.OutOfReach):
        click(link, 0)
    sandbox.advance(60)
    clock.forget()
    postman.deliver()
    both_have_looked, really_schedule = threading.Barrier(2), Interview.schedule

    def schedule(interview: Interview, **more: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            both_have_looked.wait(0.5)
        return really_schedule(interview, **more)

    def work(kind: str, row: Any) -> None:
        try:
            queue.work(kind, row.pk, now=clock.now())
        finally:
            connection.close()

    monkeypatch.setattr(Interview, "schedule", schedule)
    due = [
        ("attempt", BookingAttempt.objects.get()),
        ("notification", Notification.objects.get(type="booking.created")),
    ]
    workers = [threading.Thread(target=work, args=job) for job in due]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Interview.objects.count() == 1
    assert [(row.refresh_from_db(), row.state)[1] for _, row in due] == ["booked", "done"]


def test_click_that_waits_for_one_that_vanishes_gets_the_interview(link, monkeypatch):
    """A click that finds the time booked takes its own attempt back, while another one is waiting for it."""
    slot = free_times(link)[0]
    now = clock.now()
    vanishing = taking._begin(
        link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", language="en", now=now
    )
    made = []

    def wait_while(is_under_way):
        assert is_under_way()
        vanishing.delete()
        made.append(booked(link))
        assert not is_under_way()

    monkeypatch.setattr(taking, "wait_while", wait_while)

    assert [click(link, 0)] == made == list(Interview.objects.all())


def test_click_that_waited_for_nothing_is_told_to_look_again(link, monkeypatch):
    slot = free_times(link)[0]
    vanishing = taking._begin(
        link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", language="en", now=clock.now()
    )
    monkeypatch.setattr(taking, "wait_while", lambda is_under_way: vanishing.delete())

    with pytest.raises(refusals.CannotBook, match="at the same moment"):
        click(link, 0)


def test_somebody_taken_at_the_last_moment_is_kept_as_the_reason_and_the_next_is_asked(link, monkeypatch):
    really_ask, asked = taking._ask_nylas, []

    def ask(attempt, slot, *, hosts):
        asked.append(hosts)
        if len(asked) == 1:
            raise SlotTaken("taken", status=409)
        return really_ask(attempt, slot, hosts=hosts)

    monkeypatch.setattr(taking, "_ask_nylas", ask)

    interview = booked(link)

    first, second = interview.attempts.get().reasons[:2]
    assert (first["skipped"], "skipped" in second) == ("taken_meanwhile", False)
    assert interview.interviewer_id == second["interviewer"]
    assert first["interviewer"] not in Chance.objects.values_list("interviewer", flat=True)


def test_booking_keeps_who_could_have_taken_it(link):
    interview = booked(link)

    shares = dict(Chance.objects.filter(interview=interview).values_list("interviewer", "share"))
    free = [one for one in interview.attempts.get().reasons if "place" in one]
    assert shares == {one["interviewer"]: pytest.approx(1 / len(free)) for one in free}
    assert interview.interviewer_id in shares
