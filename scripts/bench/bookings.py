"""A booking through our gateway beside the same booking posted straight to the sandbox, and beside what a careful plain client does."""

import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any

from scripts import Stopped
from scripts.bench.rounds import alternate
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

LATENCY = Goal(maximum=1.3)
APART = 3 * 3600  # seconds between the times that are taken, so that no buffer of one touches the next
DAY = 86400
TIMEOUT = 30.0  # seconds
BOOKINGS, AVAILABILITY = "/v3/scheduling/bookings", "/v3/scheduling/availability"
WARM_UPS = 3


def measure(size: float) -> Table:
    rounds = max(3, int(40 * size))
    bookings = rounds + WARM_UPS
    with scratch() as site:
        sandbox = site.sandbox()
        site.migrate()
        prepared = site.inside("booking_links", bookings)
        slots = _spread(prepared["slots"], wanted=3 * bookings)
        gateway = site.web()
        found = alternate(
            {
                "gateway": _through_gateway(gateway, prepared["tokens"], slots),
                "post": _straight(sandbox, prepared["session"], slots, looks_first=False),
                "look and post": _straight(sandbox, prepared["session"], slots, looks_first=True),
            },
            rounds=rounds,
            warm_ups=WARM_UPS,
        )
    rows = [
        _row("a booking, against the POST alone", found, "post", LATENCY),
        _row("a booking, against availability and POST", found, "look and post", None),
    ]
    return Table(
        rows,
        f"{rounds} bookings each, one at a time, every one at a fresh time and on a new connection, turns taken; three people "
        f"on the panel, session open. Ratio of the medians; a round is a third of the bookings. {machine()}.",
    )


def _row(what: str, found: dict[str, list[float]], baseline: str, goal: Goal | None) -> Row:
    """Ratios of medians, of each third: single bookings scatter too much to be compared one by one."""
    ours, theirs = found["gateway"], found[baseline]
    thirds = [(ours[part::3], theirs[part::3]) for part in range(3)]
    return Row(
        what,
        ratios([statistics.median(own) for own, _ in thirds], [statistics.median(other) for _, other in thirds]),
        f"{statistics.median(ours) * 1000:.0f} ms",
        f"{statistics.median(theirs) * 1000:.0f} ms",
        goal,
    )


def _spread(slots: list[Any], *, wanted: int) -> Iterator[Any]:
    """Free times, well apart."""
    chosen: list[Any] = []
    for slot in slots:
        if not chosen or slot[0] - chosen[-1][0] >= APART:
            chosen.append(slot)
    if len(chosen) < wanted:
        raise Stopped(f"The sandbox offers {len(chosen)} free times, the bookings need {wanted}.")
    return iter(chosen)


def _through_gateway(port: int, tokens: list[str], slots: Iterator[Any]) -> Callable[[], float]:
    """What the vendor's component sends: time, zone, guest; the link is the bearer."""
    fresh = iter(tokens)

    def book() -> float:
        start, end, _ = next(slots)
        began = time.perf_counter()
        _call(port, next(fresh), "POST", BOOKINGS, _wish(start, end, "somebody@example.org"))
        return time.perf_counter() - began

    return book


def _straight(port: int, session: str, slots: Iterator[Any], *, looks_first: bool) -> Callable[[], float]:
    """The same booking with a session of its own, for one host by name as our gateway asks it."""
    numbers = itertools.count()

    def book() -> float:
        start, end, people = next(slots)
        number = next(numbers)
        body = _wish(start, end, f"plain{number}-{looks_first}@example.org")
        body |= {"participants": [{"email": people[number % len(people)]}], "additional_fields": {"fairloop": "plain"}}
        since = start - start % DAY
        began = time.perf_counter()
        if looks_first:
            _call(port, session, "GET", f"{AVAILABILITY}?start_time={since}&end_time={since + 2 * DAY}")
        _call(port, session, "POST", BOOKINGS, body)
        return time.perf_counter() - began

    return book


def _wish(start: int, end: int, email: str) -> dict[str, Any]:
    guest = {"name": "Amara Okafor", "email": email}
    return {"start_time": start, "end_time": end, "guest": guest, "timezone": "Europe/Lisbon", "email_language": "en"}


def _call(port: int, bearer: str, method: str, path: str, body: dict[str, Any] | None = None) -> None:
    """One request on a connection of its own. Raises Stopped for any answer but 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    try:
        connection.request(method, path, body=json.dumps(body) if body else None, headers=headers)
        answer = connection.getresponse()
        told = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise Stopped(f"{method} {path} answered {answer.status}: {told[:500]!r}")
