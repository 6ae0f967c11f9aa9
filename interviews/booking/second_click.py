"""A second click waits for the first one's outcome, so that it can be given the same answer."""

import time
from collections.abc import Callable

TIMEOUT = 25.0  # seconds; the first click's calls to Nylas end before
POLL_INTERVAL = 0.15  # seconds


def wait_while(is_under_way: Callable[[], bool]) -> None:
    """Block until the first click's request has ended, for TIMEOUT at most."""
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until and is_under_way():
        time.sleep(POLL_INTERVAL)
