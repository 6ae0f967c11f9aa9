"""F52: everything at random, from a seed."""

import time
from collections import Counter
from collections.abc import Callable

from scripts.drill.injectors import cutting, killing, pausing
from scripts.drill.stage import Seen, Stage

SECONDS = 600.0  # in the full drill on its own; `share` makes it shorter
LEAST = 12.0


def everything(stage: Stage, *, seconds: float) -> Seen:
    """Kill, pause, cut and empty, one after the other with short pauses, for so long."""
    acts: dict[str, Callable[[Stage], None]] = {
        "web killed": lambda one: one.up.restart("web"),
        "worker killed": lambda one: one.up.restart("worker"),
        "beat killed": lambda one: one.up.restart("beat"),
        "beat paused": pausing.beat,
        "Nylas cut off": cutting.nylas_refused,
        "all killed": killing.everything,
    }
    if stage.up.is_scaled:
        acts["database cut"] = cutting.database_cut
        acts["Redis emptied"] = lambda one: one.up.redis and one.up.redis.say("flushall")  # type: ignore[assignment]
    done: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        name = stage.die.choice(list(acts))
        acts[name](stage)
        done[name] += 1
        time.sleep(stage.die.uniform(0.5, 4.0))
    stage.up.to_nylas.mend()
    stage.up.revive()
    words = ", ".join(f"{number} × {name}" for name, number in sorted(done.items()))
    return Seen(f"{seconds:.0f} s: {words}", is_met=True)


def for_its_time(stage: Stage) -> Seen:
    return everything(stage, seconds=max(LEAST, SECONDS * stage.share / 10))
