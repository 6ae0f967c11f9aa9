"""`python -m scripts.bench [name…]`: measure all subjects, or the named ones, and write their tables to their pages in docs/."""

import argparse
import sys
import time
from collections.abc import Callable

from scripts import ROOT, Stopped, processes
from scripts.bench import (
    api,
    archive,
    availability,
    bookings,
    debrief,
    fairness,
    home,
    ingest,
    notifications,
    search,
    starts,
    tables,
)
from scripts.bench.tables import Sheet, Table

DOCS = ROOT / "docs"
PAGES = {"fairness": DOCS / "fairness.md"}  # all others: PAGE
PAGE = DOCS / "performance.md"
SUBJECTS: dict[str, Callable[[float], Table | Sheet]] = {
    "notifications": notifications.measure,
    "ingest": ingest.measure,
    "bookings": bookings.measure,
    "archive": archive.measure,
    "search": search.measure,
    "debrief": debrief.measure,
    "home": home.measure,
    "availability": availability.measure,
    "starts": starts.measure,
    "api": api.measure,
    "fairness": fairness.measure,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description="Ratios to baselines, in one run.")
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"what to measure, all when left out: {', '.join(SUBJECTS)}"
    )
    parser.add_argument("--size", type=float, default=1.0, help="0.1 is a quick, rough tenth (default 1)")
    parser.add_argument("--print-only", action="store_true", help="leave the pages in docs/ as they are")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(SUBJECTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    processes.listen_for_the_end()
    try:
        for name in chosen.names or SUBJECTS:
            began = time.monotonic()
            table = SUBJECTS[name](chosen.size)
            print(f"\n── {name} ({time.monotonic() - began:.0f} s)\n\n{table}", flush=True)
            if not chosen.print_only:
                tables.put(PAGES.get(name, PAGE), name, table)
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except processes.Interrupted:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
