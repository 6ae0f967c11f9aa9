"""How often the same machine or address may ask for something. Counts in the cache; a lost cache only forgets the counts."""

import fcntl
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache


def allow(key: str, *, max_count: int, per: timedelta, now: datetime, weight: int = 1) -> bool:
    """Count one more for `key`, or `weight` at once; False once there were more than `max_count` in the present period of length `per`."""
    return count(key, per=per, now=now, weight=weight) <= max_count


def count(key: str, *, per: timedelta, now: datetime, weight: int = 1) -> int:
    """Count one more for `key`, or `weight` at once; returns how many there were in the present period of length `per`."""
    period = int(now.timestamp() // per.total_seconds())
    counter = f"limit:{key}:{period}"
    seconds = per.total_seconds()
    if not settings.REDIS_URL:
        with _one_at_a_time():
            used: int = cache.get(counter, 0) + weight
            cache.set(counter, used, timeout=seconds)
            return used
    cache.add(counter, 0, timeout=seconds)
    try:
        return cache.incr(counter, weight)
    except ValueError:  # it expired between the two lines
        return weight


def machine_of(address: str) -> str:
    """What to count an internet address by: with IPv6 its network, as every household has a whole one (/64)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A cache in files is read and written: two at once would count as one. Redis counts by itself."""
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.VAR / "limits.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file closes
        yield
