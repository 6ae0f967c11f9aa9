"""One world takes another's place, at a reset or a restore. Nothing falls due meanwhile; what was under way, such as a
webhook, is told by its number that it belonged to the other.
"""

import threading

# Held by whoever lets things happen, and by whoever exchanges the world: take it before the pen.
alone = threading.RLock()
_world = 1


def world() -> int:
    """Which one this is, counted since the sandbox started."""
    return _world


def exchange() -> None:
    """From now on it is another one. Call it alone and inside `writing()`."""
    global _world
    _world += 1
