"""A row about files waits until some come, and does not pass them by."""

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from scripts.drill import stage as drill_stage
from scripts.drill.stage import FILES_CAME, Stage


@dataclass
class Line:
    bytes_down: int = 0


@dataclass
class Up:
    """Files come once the clock has gone so far."""

    comes_after: int
    to_nylas: Line = field(default_factory=Line)
    nudges: int = 0

    def advance(self, seconds: float) -> None:
        self.nudges += 1
        if self.nudges == self.comes_after:
            self.to_nylas.bytes_down += 2 * FILES_CAME


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(drill_stage, "NUDGE_EVERY", 0.01)


def waited(up: Any) -> int:
    load: Any = None
    return Stage(up, load, random.Random(0)).until_files_come(within=0.5)


def test_clock_goes_on_until_a_file_comes():
    up = Up(comes_after=3)

    assert (waited(up), up.nudges) == (2 * FILES_CAME, 3)


def test_nothing_left_to_come_is_said_in_time():
    assert waited(Up(comes_after=-1)) == 0
