"""`python -m scripts.drill [row…]`: break everything row by row, on both databases, and write what was seen to docs/reliability.md."""

import argparse
import random
import sys
from collections.abc import Sequence

from scripts import ROOT, Stopped, processes, throwaway
from scripts.drill import report
from scripts.drill.conducting import Outcome, drill
from scripts.drill.rows import ROWS, Database, Row

PAGE = ROOT / "docs" / "reliability.md"


def main(arguments: list[str]) -> int:
    chosen = _parser().parse_args(arguments)
    names = {name for row in ROWS for name in (row.name, *row.name.split(", "))}
    if unknown := set(chosen.rows) - names:
        print(
            f"There is no row {', '.join(sorted(unknown))}. Rows: {', '.join(row.name for row in ROWS)}.",
            file=sys.stderr,
        )
        return 2
    rows = [row for row in ROWS if not chosen.rows or {row.name, *row.name.split(", ")} & set(chosen.rows)]
    processes.listen_for_the_end()
    try:
        outcomes = _run(rows, chosen)
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except processes.Interrupted:
        return 130
    for outcome in outcomes:
        print(f"\n── {outcome.database.value}\n\n{report.words(outcome, seed=chosen.seed)}")
        if not (chosen.rows or chosen.print_only):  # a part would take the place of the whole
            report.write(PAGE, outcome, seed=chosen.seed)
    is_red = any(outcome.findings or not all(seen.is_green for _, seen in outcome.seen) for outcome in outcomes)
    return 1 if is_red else 0


def _run(rows: Sequence[Row], chosen: argparse.Namespace) -> list[Outcome]:
    databases = [Database[name.upper()] for name in chosen.database or ("sqlite", "scaled")]
    if Database.SCALED in databases and not (throwaway.find_postgres() and throwaway.find_redis()):
        raise Stopped(
            "The scaled mode needs Postgres and Redis (apt install postgresql redis-server), or --database sqlite."
        )
    outcomes = []
    for database in databases:
        print(f"\n── {database.value}, {chosen.interviews} interviews, seed {chosen.seed}", flush=True)
        outcomes.append(
            drill(
                rows,
                database=database,
                interviews=chosen.interviews,
                share=chosen.share,
                seed=chosen.seed,
                say=lambda words: print(words, flush=True),
            )
        )
    return outcomes


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.drill", description="Faults on purpose, and what came of them."
    )
    parser.add_argument("rows", nargs="*", metavar="row", help="rows of the fault matrix, like F1; all when left out")
    parser.add_argument("--database", action="append", choices=["sqlite", "scaled"], help="one of both (default: both)")
    parser.add_argument("--interviews", type=int, default=200)
    parser.add_argument(
        "--share", type=float, default=1.0, help="0.2 breaks things a fifth as long and often (default 1)"
    )
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--print-only", action="store_true", help="leave the page in docs/ as it is")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
