"""Events to the ATS: to one receiver that answers in 50 ms, and to ten of which one hangs, by the worker that ./run starts."""

from typing import Any

from scripts import ROOT, commands
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine

ANSWERS_AFTER = 0.05  # seconds
WHOLE = Goal(minimum=1)


def measure(size: float) -> Table:
    """`size` 1 is the full measurement; smaller is quicker and rougher."""
    events = max(10, int(200 * size))
    one, ten, hung = (_deliver(*case) for case in ((1, 0, events), (10, 0, events), (10, 1, events)))
    bare = 1 / ANSWERS_AFTER  # one after the other, and nothing but the waiting
    return Table(
        [
            _speed("one receiver", one, bare),
            _speed("ten receivers", ten, 10 * bare),
            _speed("ten receivers, one of them hangs: the nine", hung, 9 * bare),
            Row(
                "of the nine’s events that arrived",
                [sum(hung["distinct"]) / (9 * events)],
                f"{sum(hung['distinct']):,}",
                f"{9 * events:,} owed",
                WHOLE,
            ),
        ],
        f"{events} events of as many interviews to each receiver, over HTTP on this machine; a receiver answers after 50 ms; the baseline "
        f"is one connection to each that does nothing but wait. One worker with 4 threads and SQLite. {machine()}.",
    )


def _speed(what: str, found: dict[str, Any], bare: float) -> Row:
    speed = sum(found["arrived"]) / found["seconds"]
    return Row(f"events per second, {what}", [speed / bare], f"{speed:,.1f} /s", f"{bare:,.0f} /s (waiting alone)")


def _deliver(receivers: int, hanging: int, events: int) -> dict[str, Any]:
    with scratch() as site:
        site.env["EVENTS_INSIDE_HOSTS"] = "127.0.0.1"
        site.migrate()
        site.group.start("worker", commands.native(commands.worker()), env=site.env, cwd=ROOT)
        found: dict[str, Any] = site.inside("deliveries", receivers, hanging, events)
    return found
