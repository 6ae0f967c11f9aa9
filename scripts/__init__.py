"""What starts, fills, tests and measures Fairloop. Everything ./run and ./test need is standard library only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class Stopped(Exception):
    """We cannot go on, for a reason a person can act on; its text is the one line they read."""
