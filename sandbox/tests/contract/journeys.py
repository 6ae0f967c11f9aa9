"""Ways through the API on which every exchange is held against Nylas's schemas; each names the operations it takes.

Each subject has a module of its own; `subjects` gathers them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.tests.contract.checking import Checked


@dataclass(frozen=True)
class Journey:
    """One way, walked in a sandbox that was just reset."""

    name: str
    operations: frozenset[str]
    walk: Callable[[Checked], None]


JOURNEYS: list[Journey] = []


def journey(file: str, *operations: str) -> Callable[[Callable[[Checked], None]], Callable[[Checked], None]]:
    """Add a function to the journeys, with the operations of one OpenAPI file that it takes."""

    def add(walk: Callable[[Checked], None]) -> Callable[[Checked], None]:
        JOURNEYS.append(Journey(walk.__name__, frozenset(f"{file}: {name}" for name in operations), walk))
        return walk

    return add
