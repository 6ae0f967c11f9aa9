"""How often the same machine or address may ask for something. Counts in the cache; a lost cache only forgets the counts."""

from datetime import datetime, timedelta

from django.core.cache import cache


def within(key: str, *, at_most: int, per: timedelta, now: datetime) -> bool:
    """Count one more for `key`; False once there were more than `at_most` in the running stretch of `per`."""
    stretch = int(now.timestamp() // per.total_seconds())
    counter = f"limit:{key}:{stretch}"
    cache.add(counter, 0, timeout=per.total_seconds())
    try:
        count = cache.incr(counter)
        # Some caches begin a new, shorter life with every count.
        cache.touch(counter, per.total_seconds())
        return count <= at_most
    except ValueError:  # it ran out between the two lines
        return True
