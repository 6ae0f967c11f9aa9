"""What every row works on: the installation, the load, what was accepted so far, and a die whose seed is printed."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.drill.installation import Installation
from scripts.drill.load import Load

LEASE_SECONDS = 90.0  # recruiting.work.rows.LEASE
SHORT = 0.1  # share
RING_SECONDS = 30.0  # a dead worker's row is found and rung for again within


@dataclass(frozen=True)
class Seen:
    """What came of one row, in words with figures, and whether that is what was expected."""

    words: str
    is_met: bool


@dataclass
class Stage:
    """`share`: 1 is the full drill; a short one has smaller numbers and shorter outages."""

    up: Installation
    load: Load
    die: random.Random
    share: float = 1.0
    accepted: set[str] = field(default_factory=set)  # ids of notifications answered 200, of floods

    @property
    def is_short(self) -> bool:
        """Within ./test: nobody waits for leases to end by themselves."""
        return self.share < SHORT

    def some(self, number: int, *, least: int = 1) -> int:
        return max(least, round(number * self.share))

    def wait(self, seconds: float) -> None:
        """That long in the full drill, less in a short one."""
        time.sleep(seconds * self.share)


def until(is_so: Callable[[], bool], *, within: float, every: float = 0.5) -> float | None:
    """Seconds until it is so; None when it is not in time."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > within:
            return None
        time.sleep(every)
    return time.monotonic() - began
