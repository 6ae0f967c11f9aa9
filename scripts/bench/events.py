"""Events to the ATS, by the worker that ./run starts: to one endpoint, to ten, and to ten of which one hangs.

The baseline is a loop of `requests.post` to the same kind of receivers, with as many threads.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from scripts import ROOT, Stopped, commands
from scripts.bench import ats
from scripts.bench.ats import Ats
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row

THREADS, LANES = 4, 2  # of the worker that ./run starts, and how many of them one endpoint has at most
ENDPOINTS = 10
SLOWEST = 2.0  # events per second, below which it has failed
NOT_SLOWED, NONE_LOST = Goal(minimum=0.8), Goal(minimum=1)


@dataclass(frozen=True)
class Course:
    """`taken`: how many events each endpoint that answers took, `distinct`: without those that came twice.

    `per_second`: of all that answer, from the first to the last.
    """

    taken: Sequence[int]
    distinct: int
    per_second: float

    @classmethod
    def of(cls, receivers: Sequence[Ats]) -> "Course":
        times = [at for one in receivers for at in one.taken_at]
        distinct = sum(len(one.told) for one in receivers)
        return cls([len(one.taken_at) for one in receivers], distinct, (len(times) - 1) / (max(times) - min(times)))


def rows(events: int) -> Iterator[Row]:
    one, bare_one = send(events, endpoints=1), post_bare(events, endpoints=1, threads=LANES)
    ten, bare_ten = send(events, endpoints=ENDPOINTS), post_bare(events, endpoints=ENDPOINTS, threads=THREADS)
    hung, owed = send(events, endpoints=ENDPOINTS, hung=1), events * (ENDPOINTS - 1)
    yield _speed("one endpoint", one.per_second, bare_one.per_second, f"`requests.post`, {LANES} threads")
    yield _speed("ten endpoints", ten.per_second, bare_ten.per_second, f"`requests.post`, {THREADS} threads")
    nine = ten.per_second * (ENDPOINTS - 1) / ENDPOINTS
    yield _speed(
        "ten of which one hangs, to the other nine", hung.per_second, nine, "while the tenth answers", NOT_SLOWED
    )
    yield Row(
        "of the nine’s events, those that arrived",
        [hung.distinct / owed],
        f"{hung.distinct:,}",
        f"{owed:,} owed",
        NONE_LOST,
    )
    yield Row(
        "of the nine’s events, those that came more than once", [sum(hung.taken) / hung.distinct], f"{sum(hung.taken):,} taken",
        f"{hung.distinct:,} different ones",
    )  # fmt: skip


def _speed(what: str, ours: float, baseline: float, name: str, goal: Goal | None = None) -> Row:
    return Row(f"events per second, {what}", [ours / baseline], f"{ours:,.1f} /s", f"{baseline:,.1f} /s ({name})", goal)


def send(events: int, *, endpoints: int, hung: int = 0) -> Course:
    """So many events to each endpoint, the first `hung` of which never answer; what the others took.

    Raises Stopped when that does not end.
    """
    with ExitStack() as stack:
        receivers = [stack.enter_context(ats.running()) for _ in range(endpoints)]
        for one in receivers[:hung]:
            one.hang()
        site = stack.enter_context(scratch())
        site.env["EVENTS_INSIDE_HOSTS"] = "127.0.0.1"
        site.begin_migrated()
        owed = site.inside("owed_events", events, *(one.address for one in receivers))
        if owed != events * endpoints:
            raise Stopped(f"{owed} deliveries are due instead of {events * endpoints}.")
        worker = commands.worker(concurrency=THREADS)
        site.group.start("worker", commands.native(worker), env=site.env, cwd=ROOT)
        answering = receivers[hung:]
        _wait_for(answering, events)
        site.kill("worker")  # asked to end, it would wait for the one that hangs
        return Course.of(answering)


def post_bare(events: int, *, endpoints: int, threads: int) -> Course:
    with ExitStack() as stack:
        receivers = [stack.enter_context(ats.running()) for _ in range(endpoints)]
        site = stack.enter_context(scratch())
        site.inside("bare_posts", threads, events, *(one.address for one in receivers))
        return Course.of(receivers)


def _wait_for(receivers: Sequence[Ats], events: int) -> None:
    until = time.monotonic() + 60 + events * len(receivers) / SLOWEST
    while any(len(one.told) < events for one in receivers):
        if time.monotonic() > until:
            raise Stopped(f"Of {events} events each, {[len(one.told) for one in receivers]} arrived in time.")
        time.sleep(0.05)
