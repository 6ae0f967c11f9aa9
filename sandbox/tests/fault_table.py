"""The table of faults in the sandbox's README. `python -m sandbox.tests.fault_table` writes it anew."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from sandbox.tests import sandbox_process

README = sandbox_process.PACKAGE / "README.md"
PLACE = re.compile(r"(<!-- faults: written by [^>]+ -->\n\n).*?(?=\n\n)", re.DOTALL)


def table(kinds: list[dict[str, Any]]) -> str:
    """A row for each kind: its name, what happens, the other options with their defaults, and the example."""
    rows = ["| Fault | What happens | Options beside `times` | Example |", "|---|---|---|---|"]
    for kind in kinds:
        options = {
            name: one["default"] for name, one in kind["options"].items() if name not in ("path", "method", "times")
        }
        listed = ", ".join(f"`{name}` {json.dumps(default, ensure_ascii=False)}" for name, default in options.items())
        example = json.dumps(kind["example"], ensure_ascii=False)
        rows.append(f"| `{kind['name']}` | {kind['summary']} | {listed} | `{example}` |".replace("|  |", "| |"))
    return "\n".join(rows)


def write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sandbox = sandbox_process.start(Path(folder))
        kinds = sandbox.get("/_sandbox/faults/kinds").json()["data"]
        sandbox.stop()
    text = README.read_text(encoding="utf-8")
    README.write_text(PLACE.sub(lambda found: found[1] + table(kinds), text), encoding="utf-8")


if __name__ == "__main__":
    write()
