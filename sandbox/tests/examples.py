"""How many examples a property tries that has a number of its own."""

from hypothesis import settings


def examples(number: int) -> int:
    """So many with `--hypothesis-profile=thorough`, otherwise as small a share of them as that of properties without a number."""
    return max(5, number * settings().max_examples // 100)
