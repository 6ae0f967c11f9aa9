"""Notifications accepted: Fairloop's door, which verifies, parses and keeps once, beside a bare view with one INSERT."""

import hashlib
import hmac
import itertools
import json
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from scripts import commands, throwaway
from scripts.bench.loading import Load, post, send_all
from scripts.bench.rounds import alternate
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, percentile, ratios

SECRET = "only-for-the-bench"
CONNECTIONS = 8
THROUGHPUT = Goal(minimum=0.7)
PATH = "/webhooks/nylas"
BARE = "scripts.bench.bare"


def measure(size: float) -> Table:
    """`size` 1 is the full measurement; smaller is quicker and rougher."""
    count, rounds = max(CONNECTIONS, int(800 * size)), max(3, int(15 * size))
    rows = [*_rows("SQLite", "", count, rounds)]
    if binaries := throwaway.find_postgres():
        with throwaway.postgres(binaries) as url:
            rows += _rows("Postgres", url, count, rounds)
    return Table(
        rows,
        f"{rounds} rounds of {count:,} notifications, {CONNECTIONS} connections kept alive, one web server with 8 "
        f"threads on either side, same order of bodies, turns taken. Both sides commit durably on SQLite (`synchronous=FULL`); "
        f"the throw-away Postgres does not wait for the disk, so there only the program counts. {machine()}.",
    )


def _rows(database: str, url: str, count: int, rounds: int) -> Iterator[Row]:
    with ExitStack() as stack:
        fairloop = stack.enter_context(scratch(database_url=url))
        bare = stack.enter_context(scratch(database_url=url))
        fairloop.env["NYLAS_WEBHOOK_SECRETS"] = SECRET
        fairloop.migrate()
        bare.run(commands.native([BARE]))
        ours = fairloop.web()
        theirs = bare.serve("bare", served(BARE), path=PATH)
        loads = alternate({"fairloop": loading(ours, count), "bare": loading(theirs, count)}, rounds=rounds, warm_ups=1)
    other = "bare view, one INSERT"
    yield per_second(f"accepted per second, {database}", loads["fairloop"], loads["bare"], other, THROUGHPUT)
    yield p99(f"p99 of the answer, {database}", loads["fairloop"], loads["bare"], other)


def served(module: str) -> Callable[[str], list[str]]:
    """The command that serves a baseline under the same server with the same flags, by the address."""
    return lambda bind: [part.replace("recruiting.wsgi", module) for part in commands.web(bind)]


def loading(port: int, count: int, *, prefix: str = "") -> Callable[[], Load]:
    """So many new notifications at each call, whose names begin with the prefix."""
    batches = itertools.count()

    def once() -> Load:
        batch = f"{prefix}{next(batches)}"
        requests = [signed(notification(f"{batch}-{number}")) for number in range(count)]
        return send_all(port, requests, connections=CONNECTIONS)

    return once


def per_second(what: str, ours: list[Load], theirs: list[Load], other: str, goal: Goal | None = None) -> Row:
    own, others = [load.per_second for load in ours], [load.per_second for load in theirs]
    figures = f"{statistics.median(own):,.0f} /s", f"{statistics.median(others):,.0f} /s ({other})"
    return Row(what, ratios(own, others), *figures, goal)


def p99(what: str, ours: list[Load], theirs: list[Load], other: str) -> Row:
    own, others = ([percentile(load.latencies, 0.99) for load in loads] for loads in (ours, theirs))
    figures = f"{statistics.median(own) * 1000:.1f} ms", f"{statistics.median(others) * 1000:.1f} ms ({other})"
    return Row(what, ratios(own, others), *figures)


def notification(name: str) -> bytes:
    """A new body of the usual size and shape."""
    start = int(time.time()) + 86400
    person = {"name": "Priya Raman", "email": "priya@example.com"}
    booking = {
        "event_id": uuid.uuid5(uuid.NAMESPACE_URL, f"event-{name}").hex,
        "start_time": start,
        "end_time": start + 2700,
        "participants": [person, {"name": "Amara Okafor", "email": "amara@example.org"}],
        "additional_fields": {"fairloop": str(uuid.uuid5(uuid.NAMESPACE_URL, f"link-{name}"))},
        "hide_cancellation_options": False,
        "title": "Technical interview with Amara Okafor",
        "duration": 45,
        "location": "https://meet.example.com/abc-defg-hij",
        "organizer_timezone": "Europe/Lisbon",
        "guest_timezone": "Europe/Lisbon",
        "guest_language": "en",
    }
    body = {
        "specversion": "1.0",
        "type": "booking.created",
        "source": "/nylas/passthru",
        "id": f"bench-{name}",
        "time": int(time.time()),
        "webhook_delivery_attempt": 1,
        "data": {
            "application_id": "sandbox-client-id",
            "grant_id": str(uuid.uuid5(uuid.NAMESPACE_URL, "grant")),
            "object": {
                "booking_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"booking-{name}")),
                "booking_ref": uuid.uuid5(uuid.NAMESPACE_URL, f"ref-{name}").hex * 2,
                "configuration_id": str(uuid.uuid5(uuid.NAMESPACE_URL, "configuration")),
                "object": "booking",
                "booking_info": booking,
            },
        },
    }
    return json.dumps(body).encode()


def signed(body: bytes) -> bytes:
    """The request that carries it, with its signature: the baseline gets the same and does not look."""
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return post(PATH, body, {"Content-Type": "application/json", "X-Nylas-Signature": digest})
