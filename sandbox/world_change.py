"""One world takes another's place, at a reset or a restore. Nothing falls due meanwhile; what was under way, such as a
webhook, is told by its number that it belonged to the other.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.errors import Conflict

# Held by a caller that lets things happen or that changes the world: take it before the write lock.
lock = threading.RLock()
_count = threading.Lock()
_waiting = 0
_world = 1


class Superseded(Conflict):
    """The world in which something was to happen is no more."""

    def __init__(self) -> None:
        super().__init__("this world is being reset or restored; the clock was moved no further")


@contextmanager
def exclusive() -> Iterator[None]:
    """Hold `lock`, as soon as what lets things happen has given way."""
    global _waiting
    with _count:
        _waiting += 1
    try:
        lock.acquire()
    finally:
        with _count:
            _waiting -= 1
    try:
        yield
    finally:
        lock.release()


def is_wanted() -> bool:
    """Whether a caller waits to change the world."""
    return _waiting > 0


def give_way() -> None:
    """Raise Superseded if a caller waits to change the world, for letting things happen may take long."""
    if is_wanted():
        raise Superseded


def world() -> int:
    """Which one this is, counted since the sandbox started."""
    return _world


def renumber() -> None:
    """From now on it is another one. Call it while holding `lock`, inside `writing()`."""
    global _world
    _world += 1
