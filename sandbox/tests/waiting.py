"""Waiting for what other threads and processes do, by looking again and again."""

import time
from collections.abc import Callable
from typing import Any


def eventually(look: Callable[[], Any], *, within: float = 60, every: float = 0.02) -> Any:
    """What `look` returns once it is true; a failure when that is not so within that many seconds."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(every)
    return seen
