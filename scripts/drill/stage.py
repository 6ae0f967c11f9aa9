"""What every row works on: the installation, the load, what was accepted so far, and a die whose seed is printed."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scripts.drill.installation import Installation
from scripts.drill.load import Load

LEASE_SECONDS = 90.0  # recruiting.work.rows.LEASE
SHORT = 0.1  # share
FILES_CAME = 100 * 1024  # bytes; less may be answers of Nylas's API alone
FILES_WITHIN = 180.0  # seconds
NEXT_WITHIN = 60.0  # seconds, once they come
NEXT_CALLS = 1800.0  # seconds of the sandbox's time
NUDGE_EVERY = 15.0  # seconds
RING_SECONDS = 30.0  # a dead worker's row is found and rung for again within


@dataclass(frozen=True)
class Seen:
    """What came of one row, in words with figures, and whether that is what was expected.

    `is_injected`: did the fault meet anything? `faults`: kinds of the sandbox's faults that must have happened by the end of the drill.
    A row that was not reached proves nothing, so it is not green.
    """

    words: str
    is_met: bool
    is_injected: bool = True
    faults: tuple[str, ...] = ()

    @property
    def is_green(self) -> bool:
        return self.is_met and self.is_injected

    def judged(self, hits: Mapping[str, int]) -> "Seen":
        """With what became of the sandbox's faults: how often each of those asked for happened."""
        if not self.faults:
            return self
        met = [f"{kind} {hits.get(kind, 0)} ×" for kind in self.faults]
        is_injected = self.is_injected and all(hits.get(kind, 0) for kind in self.faults)
        return Seen(f"{self.words}; happened: {', '.join(met)}", self.is_met, is_injected)


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

    def until_files_come(self, *, within: float = FILES_WITHIN) -> int:
        """Wait until downloads are under way: how many bytes came meanwhile. Fewer than FILES_CAME: there is nothing left to come.

        When none comes, the sandbox's clock goes on to the next calls' ends.
        """
        line = self.up.to_nylas
        before, ends = line.bytes_down, time.monotonic() + within
        while time.monotonic() < ends:
            look = min(NUDGE_EVERY, max(0.0, ends - time.monotonic()))
            if until(lambda: line.bytes_down - before > FILES_CAME, within=look, every=0.1) is not None:
                break
            self.up.advance(NEXT_CALLS)
        return line.bytes_down - before

    def while_files_come(self, is_enough: Callable[[], bool]) -> None:
        """Wait until it is enough, or no file comes any more."""
        ends = time.monotonic() + FILES_WITHIN
        while not is_enough() and time.monotonic() < ends and self.until_files_come() > FILES_CAME:
            until(is_enough, within=NEXT_WITHIN)


def until(is_so: Callable[[], bool], *, within: float, every: float = 0.5) -> float | None:
    """Seconds until it is so; None when it is not in time."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > within:
            return None
        time.sleep(every)
    return time.monotonic() - began
