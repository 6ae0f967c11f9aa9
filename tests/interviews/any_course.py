"""Interviews in two places at once: what candidates, recruiters, hosts and other clients do, news on their way, and workers that die."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import mail
from django.db import transaction

from interviews.booking import changing, consent, taking
from interviews.booking.refusals import CannotBook, CannotCancel, CannotMove
from interviews.inbox.models import Sweep
from interviews.inbox.sweeps import timetable
from interviews.models import (
    BookingLink,
    Interview,
    Panel,
    Recording,
)
from recruiting import clock, queue
from recruiting.work.rows import LEASE
from sandbox.tests.sandbox_process import SandboxProcess
from tests.interviews import any_course_rows
from tests.interviews.dying import process
from tests.walking import free_times, invited
from tests.wire import Postman

BEGINNING = "any-course"  # the name of the snapshot
SCHEDULING = "/v3/scheduling/bookings"
PRIMARY = {"calendar_id": "primary"}
PAST = datetime(2001, 1, 1, tzinfo=UTC)
NEWS_TAKE = 5  # seconds, until what has just happened is told
MAX_DISTURBED = 2  # a row is given up once three workers died over it, as it should be
DUE_WITHIN = timedelta(minutes=40)  # until every row has had its next try, but those that wait for a day


class Course:
    """A sandbox, two panels and three links. `begin` puts all of it back to where it was.

    `panel`: Nylas sends its recorders by itself. `opt_in`: we send them, after a yes.
    """

    def __init__(
        self, sandbox: SandboxProcess, postman: Postman, *, panel: Panel, opt_in: Panel, monkeypatch: Any
    ) -> None:
        self.sandbox, self.postman, self.panel, self.monkeypatch = sandbox, postman, panel, monkeypatch
        asked = ((panel, "yes"), (opt_in, "yes"), (panel, "no"))
        self.links = [
            invited(of, choice=choice, email=f"dana{number}@example.org") for number, (of, choice) in enumerate(asked)
        ]
        sandbox.control("snapshots", {"name": BEGINNING})

    @contextmanager
    def begun(self) -> Iterator["Course"]:
        point = transaction.savepoint()
        self.sandbox.control(f"snapshots/{BEGINNING}/restore")
        clock.forget()
        self.bag: list[tuple[bytes, dict[str, str]]] = []
        self.disturbed, self.has_dropped = 0, False
        self.overtaken: list[tuple[str, Any, tuple[object, ...]]] = []
        mail.outbox.clear()
        try:
            yield self
        finally:
            self.postman.collect()
            transaction.savepoint_rollback(point)

    # ── people, here ──

    def book(self, link: int, slot: int, disturb: tuple[str, int]) -> None:
        chosen = BookingLink.objects.get(pk=self.links[link % len(self.links)].pk)
        times = free_times(chosen, days=3)
        at = times[slot % len(times)]
        self._in_a_process(
            lambda: taking.take(
                chosen,
                starts_at=at.starts_at,
                ends_at=at.ends_at,
                time_zone="Europe/Lisbon",
                language="en",
                now=clock.now(),
            ),
            disturb,
        )

    def move(self, which: int, slot: int, disturb: tuple[str, int]) -> None:
        if (interview := self._one_ahead(which)) is None or interview.link is None:
            return
        times = free_times(interview.link, days=3)
        at = times[slot % len(times)]
        to: dict[str, Any] = {"starts_at": at.starts_at, "ends_at": at.ends_at, "time_zone": "Europe/Lisbon"}
        self._in_a_process(lambda: changing.move(interview, **to, actor="recruiter", now=clock.now()), disturb)

    def cancel(self, which: int, disturb: tuple[str, int]) -> None:
        if (interview := self._one_ahead(which)) is not None:
            self._in_a_process(lambda: changing.cancel(interview, actor="recruiter", now=clock.now()), disturb)

    def _one_ahead(self, which: int) -> Interview | None:
        ahead = list(Interview.objects.upcoming(clock.now()).order_by("pk"))
        return ahead[which % len(ahead)] if ahead else None

    # ── people, elsewhere ──

    def book_elsewhere(self, slot: int) -> None:
        times = self._slots()
        at = times[slot % len(times)]
        guest = {"name": "Guest", "email": f"guest{len(self.bookings())}@example.org"}
        body = {"start_time": at["start_time"], "end_time": at["end_time"], "guest": guest}
        assert self.sandbox.post(
            SCHEDULING, body | {"participants": [{"email": at["emails"][0]}]}, key=self._session()
        ).ok

    def move_elsewhere(self, which: int, slot: int) -> None:
        if (booking := self._booking(which)) is None:
            return
        free = [one for one in self._slots() if set(booking["host_emails"]) <= set(one["emails"])]
        at = free[slot % len(free)]
        body = {"start_time": at["start_time"], "end_time": at["end_time"]}
        assert self.sandbox.request(
            "PATCH", f"{SCHEDULING}/{booking['booking_id']}", key=self._session(booking), json=body
        ).ok

    def cancel_elsewhere(self, which: int) -> None:
        if (booking := self._booking(which)) is not None:
            path, why = f"{SCHEDULING}/{booking['booking_id']}", {"cancellation_reason": "Ill"}
            assert self.sandbox.request("DELETE", path, key=self._session(booking), json=why).ok

    def move_in_calendar(self, which: int, minutes: int) -> None:
        if (booking := self._booking(which)) is not None and (event := self.event(booking)) is not None:
            start = event["when"]["start_time"] + minutes * 60
            when = {"start_time": start, "end_time": start + booking["ends_at"] - booking["starts_at"]}
            answer = self.sandbox.request("PUT", self._path(booking), json={"when": when}, params=PRIMARY)
            assert answer.ok, answer.text

    def delete_in_calendar(self, which: int) -> None:
        if (booking := self._booking(which)) is not None:
            self.sandbox.request("DELETE", self._path(booking), params=PRIMARY)

    def bookings(self) -> list[dict[str, Any]]:
        return self.sandbox.get("/_sandbox/bookings").json()["data"]

    def event(self, booking: dict[str, Any]) -> dict[str, Any] | None:
        """The calendar's own; None when it is gone."""
        answer = self.sandbox.get(self._path(booking), **PRIMARY)
        found = answer.json()["data"] if answer.ok else None
        return found if found and found["status"] != "cancelled" else None

    def _booking(self, which: int) -> dict[str, Any] | None:
        """One that stands and is ahead."""
        now = self.sandbox.clock()["now"] + 600
        standing = [one for one in self.bookings() if one["status"] == "booked" and self._begins(one) > now]
        return standing[which % len(standing)] if standing else None

    def _begins(self, booking: dict[str, Any]) -> float:
        event = self.event(booking)
        return event["when"]["start_time"] if event else 0

    def _session(self, booking: dict[str, Any] | None = None) -> str:
        """Of the booking's panel, by default of the one that records by itself."""
        configuration_id = booking["configuration_id"] if booking else self.panel.nylas_configuration_id
        asked = {"configuration_id": configuration_id, "time_to_live": 30}
        return self.sandbox.post("/v3/scheduling/sessions", asked).json()["data"]["session_id"]

    def _slots(self) -> list[dict[str, Any]]:
        now = int(self.sandbox.clock()["now"])
        query = {"start_time": now, "end_time": now + 3 * 86_400}
        return self.sandbox.get("/v3/scheduling/availability", key=self._session(), **query).json()["data"][
            "time_slots"
        ]

    def _path(self, booking: dict[str, Any]) -> str:
        return f"/v3/grants/{booking['host_emails'][0]}/events/{booking['event_id']}"

    # ── news, time and work ──

    def collect(self) -> None:
        self.bag += self.postman.collect()

    def deliver(self, which: int, *, keeps: bool) -> None:
        """One letter of those on their way, in any order; `keeps`: it will come again."""
        self.advance(NEWS_TAKE)
        self.collect()
        if self.bag:
            position = which % len(self.bag)
            letter = self.bag[position] if keeps else self.bag.pop(position)
            assert self.postman.hand_over(*letter) == 200

    def drop(self, which: int, *, and_all_others: bool) -> None:
        """Lose one letter of those on their way, or all, as when nobody takes any: a change is often told by several."""
        self.advance(NEWS_TAKE)
        self.collect()
        if self.bag:
            lost = self.bag[which % len(self.bag)]
            self.bag = [] if and_all_others else [letter for letter in self.bag if letter is not lost]
            self.has_dropped = True

    def advance(self, seconds: int) -> None:
        self.sandbox.advance(seconds)
        clock.forget()

    def sweep(self) -> None:
        timetable.ask_now(timetable.EVERY, cause=Sweep.Cause.ASKED, now=clock.now())

    def work(self, which: int, disturb: tuple[str, int]) -> None:
        """One row that is due, of any kind."""
        if due := self._due():
            name, pk = due[which % len(due)]
            self._in_a_process(lambda: queue.work(name, pk, now=clock.now()), disturb, row=(name, pk))

    def work_each_dying(self, at: int) -> None:
        """A worker dies over each row that is due, at this of its effects."""
        for name, pk in self._due():
            with process(self.monkeypatch, dies_at=at):
                queue.work(name, pk, now=clock.now())

    def _due(self) -> list[tuple[str, Any]]:
        now = clock.now()
        return [
            (name, pk)
            for name, kind in queue.KINDS.items()
            for pk in kind.model.rows().due(now).order_by("due_at", "pk").values_list("pk", flat=True)
        ]

    def free_leases(self) -> None:
        """All that were taken have run out."""
        for kind in queue.KINDS.values():
            kind.model.rows().exclude(claimed_until=None).update(claimed_until=PAST)
        Interview.objects.exclude(changing_until=None).update(changing_until=PAST)

    def _in_a_process(
        self, act: Callable[[], object], disturb: tuple[str, int], row: tuple[str, object] | None = None
    ) -> None:
        how, at = disturb
        if how == "overtaken" and row is None:
            how = "news"  # a page has no lease that others take; they only bring news
        if how in {"dies", "overtaken"}:
            self.disturbed += 1
            how = how if self.disturbed <= MAX_DISTURBED else ""
        meanwhile = {"overtaken": lambda: self._overtake(row), "news": self.work_all}.get(how)
        with (
            suppress(CannotBook, CannotMove, CannotCancel),
            process(self.monkeypatch, dies_at=at if how else 0, meanwhile=meanwhile),
        ):
            act()
        for name, pk, outcome in self.overtaken:
            assert self._outcome(name, pk) == outcome, f"{name} {pk} was written by a worker that had lost it"
        self.overtaken = []

    def _overtake(self, row: tuple[str, Any] | None) -> None:
        """Its lease runs out while it waits for an answer, and another worker works it to the end."""
        assert row is not None
        name, pk = row
        queue.KINDS[name].model.rows().filter(pk=pk).update(claimed_until=PAST)
        self.advance(int(LEASE.total_seconds()))
        queue.work(name, pk, now=clock.now())
        self.overtaken = [(name, pk, self._outcome(name, pk))]

    def _outcome(self, name: str, pk: Any) -> tuple[object, ...]:
        """What a worker wrote on a row when it was through with it."""
        row = queue.KINDS[name].model.rows().get(pk=pk)
        return row.state, row.due_at, row.finished_at, row.error, row.tries

    def work_all(self) -> None:
        """All that is on its way comes, and whatever is due is worked, until nothing moves."""
        for _ in range(30):
            clock.forget()
            self.collect()
            letters, self.bag = self.bag, []
            for letter in letters:
                assert self.postman.hand_over(*letter) == 200
            if not queue.work_all(now=clock.now()) and not letters:
                return
        raise AssertionError("the product never came to rest")

    def settle(self) -> None:
        """What is on its way arrives, and what waits a little for something else comes to its end."""
        self.free_leases()
        for seconds in (90, 300):
            self.advance(seconds)
            self.work_all()

    def rest(self) -> None:
        """What was lost is lost; one sweep, as the clock would have it, and the next try of what failed."""
        self.settle()
        self.sweep()
        self.work_all()
        for _ in range(2):
            self.advance(int(DUE_WITHIN.total_seconds()))
            self.work_all()
            self.sweep()
            self.work_all()

    def end(self, *, hears: bool) -> None:
        """All interviews are over. `hears`: do Nylas's notifications of it come?"""
        self.sandbox.run_until_idle()
        clock.forget()
        if not hears:
            self.lose_all()
        self.rest()

    def end_unheard(self, *, works: bool) -> None:
        """All interviews are over, and nothing that Nylas said meanwhile was heard. `works`: with a sweep every twelve hours."""
        while self._booking(0) is not None:
            self.advance(43_200)
            self.lose_all()
            if works:
                self.sweep()
                self.work_all()
        self.advance(7200)
        self.lose_all()

    def lose_all(self) -> None:
        """Nobody takes any news that are on their way."""
        self.collect()
        self.bag, self.has_dropped = [], True

    def go_on_and_check(self, *, hears: bool) -> None:
        """Come to rest, then be over, and assert at each that all is as it must be."""
        self.settle()
        if not self.has_dropped:  # then no sweep is needed
            assert self.known() == self.standing()
        self.rest()
        assert self.known() == self.standing()
        assert any_course_rows.twice() == []
        assert any_course_rows.untold() == []
        assert any_course_rows.unsent() == []
        assert any_course_rows.misled() == []
        assert any_course_rows.without_debrief() == []
        assert self.recorders() == self.recorders_wanted()
        self.end(hears=hears)
        assert self.lost_recordings() == set()
        assert any_course_rows.stuck() == []

    # ── what must be ──

    def standing(self) -> Counter[tuple[str, datetime]]:
        """What Nylas knows: event and beginning of each booking that stands."""
        found: Counter[tuple[str, datetime]] = Counter()
        for booking in self.bookings():
            event = self.event(booking) if booking["status"] == "booked" else None
            if event is not None:
                found[booking["event_id"], datetime.fromtimestamp(event["when"]["start_time"], UTC)] += 1
        return found

    def known(self) -> Counter[tuple[str, datetime]]:
        return Counter(Interview.objects.exclude(status="cancelled").values_list("nylas_event_id", "starts_at"))

    def recorders(self) -> Counter[tuple[str, datetime]]:
        """Call and time of each recorder that will join one. Of calls that begin at this moment it may be on its way in."""
        waiting = [one for one in self.sandbox.live_notetakers() if one["state"] == "scheduled"]
        found = Counter((one["meeting_link"], datetime.fromtimestamp(one["join_time"], UTC)) for one in waiting)
        return Counter({place: number for place, number in found.items() if place[1] > self._soon()})

    def recorders_wanted(self) -> Counter[tuple[str, datetime]]:
        """One in each call to come that may be recorded."""
        ahead = Interview.objects.live().filter(starts_at__gt=self._soon()).select_related("panel", "application")
        return Counter((one.join_url, one.starts_at) for one in ahead if consent.may_record(one))

    def _soon(self) -> datetime:
        return clock.now() + timedelta(minutes=5)

    def lost_recordings(self) -> set[str]:
        """Those that Nylas has and we don't."""
        there = {one["id"] for one in self.sandbox.live_notetakers() if one["state"] == "available"}
        return there - set(Recording.objects.filter(state="archived").values_list("nylas_notetaker_id", flat=True))
