"""./test: the whole suite on SQLite, then again on a throw-away Postgres and Redis, and one line that sums it up.

The sandbox's tests need neither database. They run beside the two passes, which leave a core idle for much of their time.
What cannot be had on this machine is skipped loudly; in CI a skipped part is a failure.
"""

import argparse
import os
import shutil
import signal
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts import ROOT, VAR, Stopped, commands, debian, environment, install, processes, throwaway, vendor

# The same browser without windows of its own comes first: it costs a third less.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
RESULTS = VAR / "test-results"
OF_THE_SANDBOX = "tests/sandbox"
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
        ours, of_the_sandbox = divide(pytest_arguments)
        env = environment.for_tests(ahead=chosen.today) | browser_environment(parts)
        with ExitStack() as stack:
            finish = None
            if of_the_sandbox is not None:
                finish = stack.enter_context(sandbox_pass(env, of_the_sandbox, browser=browser))
            if ours is not None:
                counts += run_sqlite(env, ours, browser=browser)
            if scaled and ours is not None:
                counts += run_scaled(parts, env, ours, browser=browser)
            if finish:
                counts += finish()
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
    """How far that day is ahead at the present time of day, or that moment; negative when it is over."""
    now = datetime.now(UTC)
    moment = datetime.fromisoformat(day)
    if len(day) == len("2027-01-31"):
        moment = datetime.combine(moment, now.time())
    return moment.replace(tzinfo=moment.tzinfo or UTC) - now


def divide(arguments: list[str]) -> tuple[list[str] | None, list[str] | None]:
    """pytest's arguments for our own tests and for the sandbox's; None where the paths asked for leave one out."""
    named = [one for one in arguments if not one.startswith("-") and (ROOT / one.partition("::")[0]).exists()]
    if not named:
        return [*arguments, f"--ignore={OF_THE_SANDBOX}"], [*arguments, OF_THE_SANDBOX]
    theirs = [one for one in named if (ROOT / one).is_relative_to(ROOT / OF_THE_SANDBOX)]
    options = [one for one in arguments if one not in named]
    ours = [one for one in named if one not in theirs]
    return [*options, *ours] if ours else None, [*options, *theirs] if theirs else None


def run_sqlite(env: dict[str, str], arguments: list[str], *, browser: bool) -> Counts:
    everything = [] if browser and "CHROMIUM" in env else ["-m", "not journey"]
    return run_pytest("sqlite", [*everything, *arguments], env)


@contextmanager
def sandbox_pass(env: dict[str, str], arguments: list[str], *, browser: bool) -> Iterator[Callable[[], Counts]]:
    """Starts the sandbox's own tests; the function given back waits for their end, shows what they said and counts."""
    everything = [] if browser and "CHROMIUM" in env else ["-m", "not journey"]
    report, log = fresh_report("sandbox"), RESULTS / "sandbox.log"
    with log.open("wb") as out:
        process = processes.start(pytest_command(report, [*everything, *arguments]), env=env, cwd=ROOT, out=out)

    def finish() -> Counts:
        announce("sandbox, beside the passes above")
        code = process.wait()
        print(log.read_text(errors="replace"), flush=True)
        return judge(report, code)

    try:
        yield finish
    finally:
        processes.stop([process], ask=signal.SIGINT)  # pytest, told so, still takes down what its fixtures put up


def run_scaled(parts: Parts, env: dict[str, str], arguments: list[str], *, browser: bool) -> Counts:
    """The second pass. Without one of its servers it does not run at all: half of it would prove neither mode."""
    if not (parts.postgres and parts.redis):
        return Counts()
    chosen = "not journey or scaled" if browser and parts.chromium else "not journey"
    with ExitStack() as stack:
        servers = {
            "DATABASE_URL": stack.enter_context(throwaway.postgres(parts.postgres)),
            "REDIS_URL": stack.enter_context(throwaway.redis(parts.redis)),
        }
        return run_pytest("postgres", ["-m", chosen, "--with-database", *arguments], env | servers)


def run_pytest(name: str, arguments: list[str], env: dict[str, str]) -> Counts:
    report = fresh_report(name)
    announce(name)
    return judge(report, processes.call(pytest_command(report, arguments), env=env, cwd=ROOT))


def fresh_report(name: str) -> Path:
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    return report


def announce(name: str) -> None:
    print(f"\n── {name} " + "─" * (75 - len(name)), flush=True)


def pytest_command(report: Path, arguments: list[str]) -> list[str]:
    return commands.native(["pytest", f"--junit-xml={report}", *arguments])


def judge(report: Path, code: int) -> Counts:
    """What the report counts; one failure more when pytest itself failed."""
    counts = read_report(report)
    if code not in (0, NOTHING_COLLECTED) and not counts.failed:
        return counts + Counts(failed=1)
    return counts


def read_report(report: Path) -> Counts:
    """Count what pytest wrote down; nothing when it did not come to writing."""
    if not report.exists():
        return Counts()
    total = Counts()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total += Counts(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def processor_seconds() -> float:
    """What this run has used of the processors so far, with all processes that it began and that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def conclude(counts: Counts, missing: dict[str, str], *, require_all: bool) -> int:
    """Say what was left out and how it went; the sum is always the last line."""
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
