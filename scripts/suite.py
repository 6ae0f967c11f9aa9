"""./test: the whole suite on SQLite, then on a throw-away Postgres and Redis what it takes to ask there every question that was asked
of SQLite (scripts/questions.py), and a line with the sum.

More passes run side by side than the machine has processors, since each waits for much of its time. The longest begin first, and a
lane that is free takes the next. Parts that this machine cannot run are skipped with a message; in CI that is a failure.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from scripts import ROOT, VAR, Stopped, commands, debian, environment, install, processes, throwaway, vendor

# The browser without a window comes first: it needs a third less time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
RESULTS = VAR / "test-results"
OURS, OF_THE_SANDBOX = "tests", "sandbox/tests"
# Passes of their own when everything runs, so that lanes end at about the same time.
OURS_APART = {
    "debriefs": ["tests/debriefs"],
    "booking": ["tests/interviews/booking"],
    "interviews": ["tests/interviews"],
}
LONGEST_FIRST = ["sqlite-interviews", "sqlite", "sqlite-booking", "sqlite-debriefs"]
OURS_IN_A_BROWSER = ["tests/journeys"]
OF_THE_SANDBOX_IN_A_BROWSER = ["sandbox/tests/component", "sandbox/tests/console"]
# The word after one of these is their value, not a path.
TAKING_VALUES = {"-k", "-m", "--ignore", "--ignore-glob", "--deselect"}
LOOK_SECONDS = 0.1
NOTHING_COLLECTED = 5  # pytest's exit code, normal for one pass when only some tests were asked for


def find_chromium() -> str | None:
    """The browser of the journeys: $CHROMIUM, else the first known name on PATH."""
    candidates: Iterable[str] = (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES, CHROMIUM_ON_A_MAC)
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass
class Parts:
    """What the suite needs from the machine, and what of it is missing."""

    chromium: str | None = field(default_factory=find_chromium)
    postgres: Path | None = field(default_factory=throwaway.find_postgres)
    redis: str | None = field(default_factory=throwaway.find_redis)

    def missing(self, *, browser: bool, scaled: bool) -> dict[str, str]:
        """Name of each missing part -> the Debian package that brings it."""
        wanted = {"chromium": browser, "postgres": scaled, "redis-server": scaled}
        found = {"chromium": self.chromium, "postgres": self.postgres, "redis-server": self.redis}
        packages = {"chromium": "chromium-headless-shell", "postgres": "postgresql", "redis-server": "redis-server"}
        return {name: packages[name] for name, is_wanted in wanted.items() if is_wanted and not found[name]}


def main(arguments: list[str]) -> int:
    chosen, pytest_arguments = parse(arguments)
    begun = time.monotonic()
    browser, scaled = not (chosen.quick or chosen.no_browser), not chosen.quick
    counts = Counts()
    missing: dict[str, str] = {}
    try:
        install.ensure(development=True)
        vendor.ensure()
        parts, missing = gather(browser=browser, scaled=scaled)
        env = environment.for_tests(ahead=chosen.today) | browser_environment(parts)
        with ExitStack() as stack:
            is_needed = scaled and divide(pytest_arguments)[0] is not None
            servers = start_servers(parts, stack) if is_needed else None
            has_browser = browser and bool(parts.chromium)
            counts += run(
                plan(pytest_arguments, env=env, servers=servers, browser=has_browser, thorough=chosen.thorough)
            )
    except Stopped as reason:
        print(reason, flush=True)
        counts += Counts(failed=1)
    print(f"\n{time.monotonic() - begun:.0f} s, {processor_seconds():.0f} s of processor time")
    return conclude(counts, missing, require_all=chosen.require_all)


def gather(*, browser: bool, scaled: bool) -> tuple[Parts, dict[str, str]]:
    """What the passes need, brought by apt where that may be; and what is still missing after that."""
    parts = Parts()
    missing = parts.missing(browser=browser, scaled=scaled)
    if missing and debian.can_install():
        debian.install(*missing.values())
        parts = Parts()
        missing = parts.missing(browser=browser, scaled=scaled)
    return parts, missing


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="./test", description="Every test, on SQLite and on Postgres with Redis.")
    parser.add_argument("--quick", action="store_true", help="SQLite only, no browser")
    parser.add_argument("--no-browser", action="store_true", help="leave out the journeys in Chromium")
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="repeat on Postgres whatever uses a database, and try every example of properties",
    )
    parser.add_argument(
        "--require-all",
        action="store_true",
        default=os.environ.get("CI", "").lower() in {"1", "true", "yes"},
        help="fail when a part had to be skipped (so in CI)",
    )
    parser.add_argument(
        "--today",
        type=time_until,
        default=timedelta(),
        metavar="DATE",
        help="run as if it were this day, like 2027-01-31, or this moment in UTC, like 2027-01-31T23:30",
    )
    parser.epilog = "Everything else goes to pytest."
    return parser.parse_known_args(arguments)


def time_until(day: str) -> timedelta:
    """How far ahead that moment is, or that day at the present time of day; negative when it is over."""
    now = datetime.now(UTC)
    moment = datetime.fromisoformat(day)
    if len(day) == len("2027-01-31"):
        moment = datetime.combine(moment, now.time())
    return moment.replace(tzinfo=moment.tzinfo or UTC) - now


def divide(arguments: list[str]) -> tuple[list[str] | None, list[str] | None]:
    """pytest's arguments for our own tests and for the sandbox's; None where the paths asked for leave one out."""
    asked = {
        place: ROOT / one
        for place, (before, one) in enumerate(pairwise(["", *arguments]))
        if not one.startswith("-") and before not in TAKING_VALUES
    }
    ours = {place for place, path in asked.items() if path.is_relative_to(ROOT / OURS)}
    theirs = {place for place, path in asked.items() if path.is_relative_to(ROOT / OF_THE_SANDBOX)}
    if not ours | theirs:
        return [*arguments, OURS], [*arguments, OF_THE_SANDBOX]
    for_us = [one for place, one in enumerate(arguments) if place not in theirs]
    for_them = [one for place, one in enumerate(arguments) if place not in ours]
    return for_us if ours else None, for_them if theirs else None


@dataclass(frozen=True)
class Pass:
    """One run of pytest."""

    name: str
    arguments: list[str]
    env: dict[str, str]
    after: frozenset[str] = frozenset()  # the passes that must have ended before it begins

    @property
    def report(self) -> Path:
        return RESULTS / f"{self.name}.xml"

    @property
    def log(self) -> Path:
        return RESULTS / f"{self.name}.log"

    @property
    def questions(self) -> Path:
        return RESULTS / f"{self.name}-questions.json"

    def start(self, *, is_shown: bool) -> subprocess.Popen[bytes]:
        """Begin, with what pytest says shown as it comes or kept in the log."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        self.report.unlink(missing_ok=True)
        self.questions.unlink(missing_ok=True)
        command = commands.native(["pytest", f"--junit-xml={self.report}", *self.arguments])
        with self.log.open("wb") as log:
            return processes.start(command, env=self.env, cwd=ROOT, out=sys.stdout.buffer if is_shown else log)

    def count(self, code: int) -> Counts:
        """What the report counts; one failure more when pytest itself failed."""
        counts = read_report(self.report)
        if code not in (0, NOTHING_COLLECTED) and not counts.failed:
            return counts + Counts(failed=1)
        return counts


class Lane:
    """Runs one pass after the other, each taken from those that are `left` for all lanes once what it needs is among the `ended`."""

    def __init__(self, left: list[Pass], ended: set[str], *, is_shown: bool) -> None:
        self.left, self.ended, self.is_shown = left, ended, is_shown
        self.begun: list[tuple[Pass, subprocess.Popen[bytes]]] = []

    def go_on(self) -> bool:
        """Start another pass when the one before has ended; whether any is under way or to come."""
        if self.begun and self.begun[-1][1].poll() is None:
            return True
        self.ended |= {each.name for each, _ in self.begun}
        following = next((each for each in self.left if each.after <= self.ended), None)
        if following:
            self.left.remove(following)
            if self.is_shown:
                announce(following.name)
            self.begun.append((following, following.start(is_shown=self.is_shown)))
        return bool(following or self.left)

    def conclude(self) -> Counts:
        """Show what has not been shown, and count."""
        total = Counts()
        for each, process in self.begun:
            if not self.is_shown:
                announce(each.name)
                print(each.log.read_text(errors="replace"), flush=True)
            total += each.count(process.wait())
        return total


def plan(
    arguments: list[str], *, env: dict[str, str], servers: dict[str, str] | None, browser: bool, thorough: bool = False
) -> list[Pass]:
    """The passes, in the order in which they begin. `servers`: where Postgres and Redis are, by the settings that name them."""
    ours, of_the_sandbox = divide(arguments)
    trying = ["--hypothesis-profile=thorough"] if thorough else []
    options = [*([] if browser else ["-m", "not journey"]), *trying]
    on_sqlite = Pass("sqlite", [*options, *ours], env) if ours is not None else None
    theirs = Pass("sandbox", [*options, *of_the_sandbox], env) if of_the_sandbox is not None else None
    repeated = None
    if ours is not None and servers:
        chosen = ["-m", "not journey or scaled" if browser else "not journey", *trying]
        repeated = Pass("postgres", [*chosen, "--with-database", *ours], env | servers)
    if on_sqlite and theirs and (on_sqlite.arguments[-1], theirs.arguments[-1]) == (OURS, OF_THE_SANDBOX):
        return slice_everything(on_sqlite, theirs, repeated, browser=browser, thorough=thorough)
    return [one for one in (on_sqlite, repeated, theirs) if one]


def slice_everything(
    on_sqlite: Pass, theirs: Pass, repeated: Pass | None, *, browser: bool, thorough: bool
) -> list[Pass]:
    """Such passes of the whole suite that lanes end at about the same time, and on Postgres only what asks there something new."""
    journeys = []
    if browser:
        on_sqlite, ours_in_a_browser = divided(on_sqlite, {"in-a-browser": OURS_IN_A_BROWSER})
        theirs, theirs_in_a_browser = divided(theirs, {"in-a-browser": OF_THE_SANDBOX_IN_A_BROWSER})
        journeys = [ours_in_a_browser, theirs_in_a_browser]
    rest, *apart = divided(on_sqlite, OURS_APART)
    sliced = sorted([*apart, rest], key=lambda each: LONGEST_FIRST.index(each.name))
    if repeated and not thorough:
        sliced = [noting(each) for each in sliced]
        repeated = after(repeated, sliced)
        # Browsers wait with it: earlier they would only hold up what it waits for, and it would run alone at the end.
        journeys = [replace(each, after=repeated.after) for each in journeys]
    first, *others = sliced  # that makes the database that all of them copy (scripts/migrated.py)
    return [first, theirs, *others, *([repeated] if repeated else []), *journeys]


def divided(whole: Pass, parts: dict[str, list[str]]) -> list[Pass]:
    """The pass without the folders of these parts, and each part, without those of the parts before it."""
    passes, ignored = [], list[str]()
    for name, folders in parts.items():
        passes.append(
            replace(whole, name=f"{whole.name}-{name}", arguments=[*ignored, *whole.arguments[:-1], *folders])
        )
        ignored = [*ignored, *(f"--ignore={folder}" for folder in folders)]
    return [replace(whole, arguments=[*ignored, *whole.arguments]), *passes]


def noting(one: Pass) -> Pass:
    """The pass, noting what each test asks of the database."""
    return replace(one, arguments=[f"--note-questions={one.questions}", *one.arguments])


def after(repeated: Pass, noted: list[Pass]) -> Pass:
    """The pass after those, without tests that would ask nothing new."""
    asked = [f"--asked-in={each.questions}" for each in noted]
    return replace(repeated, arguments=[*asked, *repeated.arguments], after=frozenset(each.name for each in noted))


def start_servers(parts: Parts, stack: ExitStack) -> dict[str, str] | None:
    """Postgres and Redis, until the stack closes. None where one of them is missing: half of the pass would prove neither mode."""
    if not (parts.postgres and parts.redis):
        return None
    return {
        "DATABASE_URL": stack.enter_context(throwaway.postgres(parts.postgres)),
        "REDIS_URL": stack.enter_context(throwaway.redis(parts.redis)),
    }


def run(passes: list[Pass]) -> Counts:
    """Run the passes side by side in lanes. What the first lane says is shown as it comes, the others' after it.

    One pass without tests is normal; if no pass has any, the given paths are wrong, which is a failure.
    """
    left, ended = list(passes), set[str]()
    going = [Lane(left, ended, is_shown=not number) for number in range(1 + max(1, os.cpu_count() or 0))]
    try:
        while any([lane.go_on() for lane in going]):  # noqa: C419 (each goes on, not only the first)
            time.sleep(LOOK_SECONDS)
    finally:
        under_way = [process for lane in going for _, process in lane.begun if process.poll() is None]
        processes.stop(under_way, ask=signal.SIGINT)  # pytest, told so, still takes down what its fixtures put up
    counts = sum((lane.conclude() for lane in going), Counts())
    if {process.wait() for lane in going for _, process in lane.begun} == {NOTHING_COLLECTED}:
        print("\nNo test is what was asked for.", flush=True)
        counts += Counts(failed=1)
    return counts


def announce(name: str) -> None:
    print(f"\n── {name} " + "─" * (75 - len(name)), flush=True)


def read_report(report: Path) -> Counts:
    """Count the results in pytest's report; zero when there is none."""
    if not report.exists():
        return Counts()
    total = Counts()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total += Counts(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def processor_seconds() -> float:
    """Processor time of this run so far, with all its processes that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def conclude(counts: Counts, missing: dict[str, str], *, require_all: bool) -> int:
    """Print what was skipped and the results; the sum is always the last line."""
    print()
    for name, package in missing.items():
        print(f"SKIPPED: no {name} (apt install {package})")
    if missing:
        what = "1 part of the machine was" if len(missing) == 1 else f"{len(missing)} parts of the machine were"
        print(f"{what} missing" + (", which is a failure here." if require_all else "."))
    print(counts + Counts(skipped=len(missing)), flush=True)
    return 1 if counts.failed or (missing and require_all) else 0


def browser_environment(parts: Parts) -> dict[str, str]:
    return {"CHROMIUM": parts.chromium} if parts.chromium else {}
