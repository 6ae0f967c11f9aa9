"""Processes stopped with SIGSTOP, and let go on."""

import signal
import threading
import time

import requests

from scripts.drill.injectors.flooding import flood, post
from scripts.drill.stage import LEASE_SECONDS, Seen, Stage, until

BEYOND = 1.1  # of a lease
ROWS_WITHIN = 60.0  # seconds


def worker_beyond_its_lease(stage: Stage) -> Seen:
    """F3: another worker takes over; the first wakes up and must not finish what is not its any more."""
    held = _stopped_with_rows(stage)
    stage.up.start("worker-2")
    paused = 5 if stage.is_short else LEASE_SECONDS * BEYOND + 5
    time.sleep(paused)
    stage.up.send("worker", signal.SIGCONT)
    time.sleep(3)
    stage.up.kill("worker-2", signal.SIGTERM)
    del stage.up.running["worker-2"]
    words = f"stopped for {paused:.0f} s with {len(held)} rows held, a second worker beside it, then let go on"
    return Seen(
        words, is_met=True, is_injected=paused > LEASE_SECONDS and bool(held)
    )  # a short drill does not get there


def _stopped_with_rows(stage: Stage) -> set[str]:
    """Stop the worker in the middle of some rows, which it has when there is much to do; nothing, if it has none in all that time."""
    sender = threading.Thread(target=flood, args=(stage, "F3", stage.some(300, least=60)))
    sender.start()
    ends = time.monotonic() + ROWS_WITHIN
    while True:
        until(lambda: bool(stage.up.claims()), within=5.0, every=0.02)
        stage.up.send("worker", signal.SIGSTOP)
        held = stage.up.claims()
        if held or time.monotonic() > ends:
            break
        stage.up.send("worker", signal.SIGCONT)  # it had just ended them
    sender.join()
    return held


def beat(stage: Stage) -> None:
    stage.up.send("beat", signal.SIGSTOP)
    stage.wait(8)
    stage.up.send("beat", signal.SIGCONT)


def redis(stage: Stage) -> Seen:
    """F8: Redis hangs; pages and Nylas's door must not."""
    assert stage.up.redis is not None
    secret = stage.up.secrets()[-1]
    stage.up.redis.send(signal.SIGSTOP)
    slowest, failures = 0.0, 0
    ends = time.monotonic() + max(6.0, 60 * stage.share / 3)
    try:
        number = 0
        while time.monotonic() < ends:
            number += 1
            began = time.monotonic()
            status, _ = post(stage.up, f"drill-F8-{number}", secret=secret)
            if status == 200:
                stage.accepted.add(f"drill-F8-{number}")
            failures += status != 200
            slowest = max(slowest, time.monotonic() - began)
            slowest, failures = _page(stage, slowest, failures)
            time.sleep(0.3)
    finally:
        stage.up.redis.send(signal.SIGCONT)
    words = f"{number} notifications and {number} pages with free times meanwhile: {failures} failed, the slowest took {slowest:.1f} s"
    return Seen(words, slowest <= 5.0 and not failures)


def _page(stage: Stage, slowest: float, failures: int) -> tuple[float, int]:
    """A page that uses the cache: the free times of a link."""
    began = time.monotonic()
    _, token = stage.load.links[-1]
    start = stage.load.slots[0][0]
    query: dict[str, str | int] = {"start_time": start, "end_time": start + 86400}
    try:
        answer = requests.get(
            f"{stage.up.url}/v3/scheduling/availability",
            params=query,
            headers={"Authorization": f"Bearer {token}"},
            timeout=15,
        )
        failures += answer.status_code >= 500
    except requests.RequestException:
        failures += 1
    return max(slowest, time.monotonic() - began), failures
