"""The webhook's door beside a bare view and beside a handler as tutorials build it: pace, what each loses, and growth with the inbox."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field

from scripts import commands
from scripts.bench import ats, notifications
from scripts.bench.ats import Ats
from scripts.bench.loading import BadAnswer, Connection, Load
from scripts.bench.notifications import BARE, CONNECTIONS, PATH, loading, notification, p99, per_second, served, signed
from scripts.bench.rounds import alternate
from scripts.bench.sites import READY_TIMEOUT, Scratch, free_port, scratch
from scripts.bench.tables import HEADINGS, Goal, Row, Sheet, grid, machine

INBOXES = (1_000, 100_000, 1_000_000)  # rows
GROWTH = Goal(maximum=1.5)
TICKS = 9
# Nylas hangs up after ten seconds and sends three times within twenty minutes, by when a server is back; here it is quicker.
HANGS_UP, TRIES = 2.0, 3
LIVES = 1.0  # seconds between a server's start and its end
FAIRLOOP, BARE_VIEW, TUTORIAL = "Fairloop", "bare view, one INSERT", "as in tutorials"
LOSSES = (
    "What happened",
    "Handler",
    "Sent",
    "Answered 200",
    "Kept, or taken by the ATS",
    "Lost",
    "Taken twice by the ATS",
)


@dataclass
class Contestant:
    """A handler under the web server. `kept`: the ids of all notifications that it has, or has handed on."""

    name: str
    site: Scratch
    command: Callable[[str], list[str]]
    kept: Callable[[], Sequence[str]]
    port: int = 0
    is_up: threading.Event = field(default_factory=threading.Event)
    loads: Iterator[int] = field(default_factory=itertools.count)  # none sends what another one has sent

    def start(self) -> None:
        self.port = self.port or free_port()
        self.site.serve_at(self.port, "web", self.command, path=PATH if self.name != FAIRLOOP else "/healthz")
        self.is_up.set()

    def kill(self) -> None:
        """As the kernel does when memory is short."""
        self.is_up.clear()
        self.site.kill("web")


def measure(size: float) -> Sheet:
    """`size` 1 is the full measurement; smaller is quicker and rougher."""
    count, rounds = max(CONNECTIONS, int(800 * size)), max(3, int(9 * size))
    inboxes = [max(INBOXES[0], int(rows * min(1, 10 * size))) for rows in INBOXES]
    with ExitStack() as stack:
        behind = stack.enter_context(ats.running())
        contestants = {one.name: one for one in _contestants(stack, behind)}
        for one in contestants.values():
            one.start()
        rows = [*_pace(contestants, count, rounds)]
        losses = [*_losses_hung(contestants, behind, count=max(24, int(96 * size)))]
        losses += _losses_killed(contestants, behind, count=max(200, int(1_200 * size)))
        rows += _growth(contestants[FAIRLOOP], dict.fromkeys(inboxes), count, rounds)
    conditions = (
        f"Pace: {rounds} rounds of {count:,} notifications, {CONNECTIONS} connections kept alive, turns taken, SQLite with "
        f"`synchronous=FULL`, one web server with 8 threads for each; the ATS takes {ats.TAKES * 1000:.0f} ms. Losses: each notification is "
        f"sent {TRIES} times at most, each time to a server that is up again, and hung up on after {HANGS_UP:g} s (Nylas: 10); hung: the ATS "
        f"takes connections and answers none; killed: `kill -9` after each {LIVES:g} s of life, started again at once. Growth: notifications that "
        f"were worked long ago, put in by one statement; the baseline is the smallest inbox of the same run. {machine()}."
    )
    return Sheet(f"{grid(HEADINGS, [row.cells() for row in rows])}\n\n{grid(LOSSES, losses)}\n\n{conditions}")


def _contestants(stack: ExitStack, behind: Ats) -> Iterator[Contestant]:
    sites = [stack.enter_context(scratch()) for _ in range(3)]
    for site in sites:
        site.env |= {"NYLAS_WEBHOOK_SECRETS": notifications.SECRET, "ATS_ADDRESS": behind.address}
    fairloop, bare, tutorial = sites
    fairloop.migrate()
    bare.run(commands.native([BARE]))
    yield Contestant(FAIRLOOP, fairloop, commands.web, lambda: fairloop.inside("old_notifications", "ids"))
    yield Contestant(BARE_VIEW, bare, served(BARE), lambda: _ids(bare.run(commands.native([BARE, "bodies"]))))
    yield Contestant(TUTORIAL, tutorial, served("scripts.bench.tutorial"), lambda: list(behind.told))


def _ids(bodies: str) -> list[str]:
    return [json.loads(body)["id"] for body in bodies.splitlines()]


# ── pace ──


def _pace(contestants: dict[str, Contestant], count: int, rounds: int) -> Iterator[Row]:
    loads = alternate({one.name: _loading(one, count) for one in contestants.values()}, rounds=rounds, warm_ups=1)
    for other in (BARE_VIEW, TUTORIAL):
        yield per_second(f"accepted per second, beside: {other}", loads[FAIRLOOP], loads[other], other)
        yield p99(f"p99 of the answer, beside: {other}", loads[FAIRLOOP], loads[other], other)


def _loading(one: Contestant, count: int) -> Callable[[], Load]:
    return loading(one.port, count, prefix=f"{one.name}-{next(one.loads)}-")


def _request(name: str) -> bytes:
    return signed(notification(name))


# ── losses ──


def _losses_hung(contestants: dict[str, Contestant], behind: Ats, *, count: int) -> Iterator[list[str]]:
    for one in contestants.values():
        behind.hang()
        try:
            accepted = _send_stubbornly(one, [f"hung-{one.name}-{n}" for n in range(count)])
        finally:
            behind.recover()
        yield _loss("the ATS hung", one, behind, f"hung-{one.name}-", count, accepted)


def _losses_killed(contestants: dict[str, Contestant], behind: Ats, *, count: int) -> Iterator[list[str]]:
    for one in contestants.values():
        with ThreadPoolExecutor(1) as pool:
            sending = pool.submit(_send_stubbornly, one, [f"killed-{one.name}-{n}" for n in range(count)])
            while not wait([sending], timeout=LIVES).done:
                one.kill()
                one.start()
        yield _loss("its process was killed", one, behind, f"killed-{one.name}-", count, sending.result())


def _loss(what: str, one: Contestant, behind: Ats, prefix: str, count: int, accepted: set[str]) -> list[str]:
    """Lost: nobody has it and Nylas does not send it again, since it was answered 200 or sent three times."""
    kept = {name for name in map(_name, one.kept()) if name.startswith(prefix)}
    twice = sum(number > 1 for name, number in behind.told.items() if _name(name).startswith(prefix))
    lost = count - len(kept)
    return [what, one.name, f"{count:,}", f"{len(accepted):,}", f"{len(kept):,}", f"{lost:,}", f"{twice:,}"]


def _name(identity: str) -> str:
    return identity.removeprefix("bench-")


def _send_stubbornly(one: Contestant, names: Sequence[str]) -> set[str]:
    """Each as often as Nylas would; the names of those that were answered 200."""
    accepted: set[str] = set()

    def work(mine: Sequence[str]) -> None:
        accepted.update(name for name in mine if _is_accepted(one, _request(name)))

    threads = [threading.Thread(target=work, args=(names[n::CONNECTIONS],)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return accepted


def _is_accepted(one: Contestant, request: bytes) -> bool:
    for _ in range(TRIES):
        one.is_up.wait(READY_TIMEOUT)
        try:
            with Connection(one.port, timeout=HANGS_UP) as connection:
                connection.timed(request)
        except (BadAnswer, OSError):
            continue
        return True
    return False


# ── growth ──


def _growth(one: Contestant, inboxes: dict[int, None], count: int, rounds: int) -> Iterator[Row]:
    """Of the answer, and of the look for what is due, which a worker takes each second."""
    found: dict[int, tuple[list[Load], float]] = {}
    for rows in inboxes:
        one.site.inside("old_notifications", "fill", rows)
        once = _loading(one, count)
        once()
        found[rows] = [once() for _ in range(rounds)], one.site.inside("old_notifications", "tick", TICKS)
    (smallest, (few, quick)), *others = found.items()
    for rows, (many, slow) in others:
        words = f"{smallest:,} rows"
        yield per_second(f"accepted per second, {rows:,} rows in the inbox", many, few, words)
        yield p99(f"p99 of the answer, {rows:,} rows in the inbox", many, few, words)
        figures = f"{slow * 1000:.1f} ms", f"{quick * 1000:.1f} ms ({words})"
        yield Row(f"the look for what is due, {rows:,} rows in the inbox", [slow / quick], *figures, GROWTH)
