"""What starts, fills, tests and measures Fairloop. Everything ./run and ./test need is standard library only."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("DATA_DIR") or ROOT / "var")  # the settings read the same variable


class Stopped(Exception):
    """We cannot go on, for a reason a person can act on; its text is the one line they read."""
