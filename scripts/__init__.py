"""What starts, fills, tests and measures Fairloop. Everything ./run and ./test need is standard library only."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("DATA_DIR") or ROOT / "var")  # the settings read the same variable


class Stopped(Exception):
    """The program cannot go on. The message is one line for the person, with what to do."""
