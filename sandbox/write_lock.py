"""One writer at a time: SQLite allows no more, and a lock in the process is fairer than its busy timeout."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

_lock = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """Hold the lock and a transaction; no HTTP may happen in here."""
    with _lock, transaction.atomic():
        yield
