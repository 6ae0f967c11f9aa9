"""The sandbox's own time. It runs with real time until a caller moves it; `ticker` does what falls due."""

import threading
import time
from dataclasses import dataclass

from django.db import transaction

from sandbox.errors import InvalidRequest
from sandbox.models import World
from sandbox.write_lock import writing

# A day in a second: faster, and the calendar ends before one has looked.
MAX_RATE = 86_400
MAX_MOMENT = 7_258_118_400  # calendars show no later year than 2199


@dataclass(frozen=True)
class Anchor:
    """At real time `real` it was `sandbox` here, and from there time goes `rate` times as fast."""

    real: float
    sandbox: float
    rate: float

    def at(self, real: float) -> float:
        return self.sandbox + (real - self.real) * self.rate


_lock = threading.Lock()
_anchor: Anchor | None = None
_awake = threading.Event()


def _current() -> Anchor:
    global _anchor
    with _lock:
        if _anchor is None:
            world = World.objects.get(pk=1)
            _anchor = Anchor(world.real_anchor, world.sandbox_anchor, world.rate)
        return _anchor


def now() -> float:
    """Unix seconds on the sandbox's clock."""
    return _current().at(time.time())


def offset() -> float:
    """Seconds by which the sandbox is ahead of real time."""
    real = time.time()
    return _current().at(real) - real


def rate() -> float:
    """How many sandbox seconds pass in one real second."""
    return _current().rate


def begin(*, seed: int, at: float | None = None) -> None:
    """Start a new world at `at` (default: real time) and real speed. Call it inside `writing()`, with no World there."""
    global _anchor
    real = time.time()
    started = Anchor(real, real if at is None else at, 1.0)
    World.objects.create(pk=1, seed=seed, real_anchor=real, sandbox_anchor=started.sandbox, rate=started.rate)
    with _lock:
        _anchor = started


def turn(*, to: float | None = None, rate: float | None = None) -> None:
    """Set the clock to `to` (default: leave it) and let it run at `rate` (default: as before); kept on disk.

    Raises InvalidRequest for a rate that is not from 0 to 86,400.
    """
    global _anchor
    if rate is not None and not 0 <= rate <= MAX_RATE:
        raise InvalidRequest(f"rate must be from 0 to {MAX_RATE}")
    with writing():  # one change at a time
        old = _current()
        real = time.time()
        new = Anchor(real, old.at(real) if to is None else to, old.rate if rate is None else rate)
        World.objects.filter(pk=1).update(real_anchor=new.real, sandbox_anchor=new.sandbox, rate=new.rate)
        with _lock:
            _anchor = new


def check(moment: float, name: str) -> None:
    """Raise InvalidRequest, naming the member, unless the clock can stand at that moment: 1970 to about 2200."""
    if not 0 <= moment <= MAX_MOMENT:
        raise InvalidRequest(f"{name} must leave the clock between 1970 and 2200")


def wake() -> None:
    """Once the transaction is through, end the ticker's sleep: something may be due."""
    transaction.on_commit(_awake.set)


def sleep(seconds: float) -> bool:
    """Rest for real seconds, or until `wake` is called; whether it was."""
    is_woken = _awake.wait(seconds)
    _awake.clear()
    return is_woken
