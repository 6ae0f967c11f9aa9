"""How many bytes of resumes may be uploaded in a day, with applications or to be kept."""

from datetime import datetime, timedelta

from candidates import rate_limit

MAX_BYTES = 5 * 1024**3
MAX_BYTES_PER_MACHINE = 300 * 1024**2  # a whole class may sit behind one address
PER = timedelta(days=1)


def allow(size: int, *, machine: str, now: datetime) -> bool:
    """Count `size` bytes, for all and for this machine; False once they are more than may be in a day."""
    return rate_limit.allow(
        f"bytes:{machine}", max_count=MAX_BYTES_PER_MACHINE, per=PER, now=now, weight=size
    ) and rate_limit.allow("bytes", max_count=MAX_BYTES, per=PER, now=now, weight=size)
