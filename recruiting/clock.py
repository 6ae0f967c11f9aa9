"""The present time. Views, tasks and commands ask here once and pass `now` on.

With the real Nylas this is the machine's time. With the sandbox (its address is a local one) the product follows the sandbox's
clock, so that an interview that takes place, a link that expires or 14 days that pass are the same on both sides.
"""

import threading
import time
from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.utils import timezone

# Seconds. Short, since a person may advance the clock and look at once; longer where nobody looks.
OFFSET_MAX_AGE, BUSY_OFFSET_MAX_AGE = 0.25, 5.0
_offset = {"seconds": 0.0, "read_at": float("-inf")}
_lock = threading.Lock()


def now() -> datetime:
    """The present, aware, in UTC."""
    if not settings.SANDBOX_URL:
        return timezone.now()
    return timezone.now() + timedelta(seconds=_sandbox_offset())


def now_while_busy() -> datetime:
    """The present for what comes in many times a second and must not wait: the sandbox is asked meanwhile, by a thread of its own."""
    age = time.monotonic() - _offset["read_at"]
    if settings.SANDBOX_URL and OFFSET_MAX_AGE < age < BUSY_OFFSET_MAX_AGE:
        if _lock.acquire(blocking=False):
            threading.Thread(target=_read_offset_and_release, daemon=True).start()
        return timezone.now() + timedelta(seconds=_offset["seconds"])
    return now()


def machine_now() -> datetime:
    """The machine's own time: for what disks and servers wrote down, which know nothing of a sandbox."""
    return timezone.now()


def _sandbox_offset() -> float:
    """Seconds by which the sandbox is ahead of real time; the last known figure while it does not answer."""
    with _lock:
        if time.monotonic() - _offset["read_at"] > OFFSET_MAX_AGE:
            _read_offset()
        return _offset["seconds"]


def _read_offset() -> None:
    try:
        answer = requests.get(f"{settings.SANDBOX_URL}/_sandbox/clock", timeout=2).json()
        _offset["seconds"] = float(answer["offset"])
    except (requests.RequestException, ValueError, KeyError, TypeError):
        pass  # the sandbox does not answer: its last offset is used
    _offset["read_at"] = time.monotonic()


def _read_offset_and_release() -> None:
    try:
        _read_offset()
    finally:
        _lock.release()


def forget() -> None:
    """Ask the sandbox again next time. For callers that have just moved its clock."""
    with _lock:
        _offset["read_at"] = float("-inf")
