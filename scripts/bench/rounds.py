"""Measurements in rounds: every contestant once per round, in alternating order, so that a slow minute hits all alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def alternate(contestants: Mapping[str, Callable[[], T]], *, rounds: int, warm_ups: int = 0) -> dict[str, list[T]]:
    """What each contestant returned, round by round. Warm-ups are run the same way and forgotten."""
    results: dict[str, list[T]] = {name: [] for name in contestants}
    for turn, order in enumerate(orders(list(contestants), warm_ups + rounds)):
        for name in order:
            result = contestants[name]()
            if turn >= warm_ups:
                results[name].append(result)
    return results


def orders(names: Sequence[str], turns: int) -> Iterator[Sequence[str]]:
    for turn in range(turns):
        yield names if turn % 2 == 0 else names[::-1]
