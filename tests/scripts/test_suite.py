import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scripts import environment, suite
from scripts.suite import Counts, Parts


def report(tmp_path, attributes: str):
    path = tmp_path / "report.xml"
    path.write_text(f'<testsuites><testsuite name="pytest" {attributes}></testsuite></testsuites>')
    return path


def test_errors_count_as_failures_and_the_rest_as_passed(tmp_path):
    counts = suite.read_report(report(tmp_path, 'tests="10" failures="2" errors="1" skipped="3"'))

    assert counts == Counts(passed=4, failed=3, skipped=3)


def test_a_run_that_wrote_no_report_counts_nothing(tmp_path):
    assert suite.read_report(tmp_path / "absent.xml") == Counts()


@pytest.mark.parametrize(
    ("counts", "missing", "require_all", "code"),
    [
        (Counts(5), {}, True, 0),
        (Counts(5, failed=1), {}, False, 1),
        (Counts(5), {"redis-server": "redis-server"}, False, 0),
        (Counts(5), {"redis-server": "redis-server"}, True, 1),
    ],
)
def test_the_exit_code_tells_failures_and_in_ci_also_gaps(counts, missing, require_all, code):
    assert suite.conclude(counts, missing, require_all=require_all) == code


def test_the_sum_stands_alone_on_the_last_line_after_the_gaps(capsys):
    suite.conclude(Counts(5, 1, 2), {"redis-server": "redis-server"}, require_all=False)

    assert capsys.readouterr().out.splitlines()[-3:] == [
        "SKIPPED: no redis-server (apt install redis-server)",
        "1 part of the machine was missing.",
        "5 passed, 1 failed, 3 skipped",
    ]


def test_only_what_the_asked_passes_need_is_missing():
    bare = Parts(chromium=None, postgres=None, redis=None)

    assert bare.missing(browser=True, scaled=True) == {
        "chromium": "chromium-headless-shell",
        "postgres": "postgresql",
        "redis-server": "redis-server",
    }
    assert bare.missing(browser=False, scaled=False) == {}


def test_unknown_arguments_are_pytests():
    chosen, rest = suite.parse(["--quick", "tests/scripts", "-k", "port"])

    assert (chosen.quick, chosen.no_browser, rest) == (True, False, ["tests/scripts", "-k", "port"])


def test_another_day_stands_beside_pytests_words():
    chosen, rest = suite.parse(["--today", "2028-02-29", "tests/journeys", "-k", "booking"])

    assert (datetime.now(UTC) + chosen.today).date() == date(2028, 2, 29)
    assert rest == ["tests/journeys", "-k", "booking"]


def test_moment_of_another_day_is_in_utc():
    chosen, _ = suite.parse(["--today", "2027-01-31T23:30"])

    assert abs(datetime.now(UTC) + chosen.today - datetime(2027, 1, 31, 23, 30, tzinfo=UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("day", ["2027-02-29", "tomorrow", ""])
def test_day_that_never_comes_is_refused(day, capsys):
    with pytest.raises(SystemExit):
        suite.parse(["--today", day])

    assert "--today" in capsys.readouterr().err


WHAT_DAY = "import datetime, time; print(datetime.datetime.now(datetime.UTC).isoformat(), time.time())"


@pytest.mark.parametrize("days", [800, -400])
def test_every_python_of_the_run_lives_on_that_day(days):
    env = environment.for_tests(ahead=timedelta(days=days))
    env.pop("PYTEST_CURRENT_TEST")
    nested = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WHAT_DAY!r}])"]

    told, seconds = subprocess.run(nested, env=env, capture_output=True, text=True, check=True).stdout.split()

    already = timedelta(seconds=float(os.environ.get("SECONDS_AHEAD", "0")))
    expected = datetime.now(UTC) - already + timedelta(days=days)
    assert abs(datetime.fromisoformat(told) - expected) < timedelta(minutes=1)
    assert abs(datetime.fromtimestamp(float(seconds), UTC) - expected) < timedelta(minutes=1)


HOW_FAR = """
import time, time_machine
really = time_machine.escape_hatch.time.time_ns
print(min((really() - before, here - before) for before, here in ((really(), time.time_ns()) for _ in range(9)))[1])
"""


def test_all_processes_of_the_run_are_ahead_by_the_same():
    """A process that took its time to begin would be behind the sandbox's clock, and find what is due just now not due yet."""
    env = environment.for_tests(ahead=timedelta(days=800))

    told = subprocess.run([sys.executable, "-c", HOW_FAR], env=env, capture_output=True, text=True, check=True).stdout

    assert abs(int(told) - 800 * 86_400 * 10**9) < 200_000  # nanoseconds


WHAT_TIMES = """
import os, pathlib, shutil, sys, time
path, copy = (pathlib.Path(sys.argv[1], name) for name in "ab")
path.touch()
print(path.stat().st_mtime - time.time(), os.lstat(path).st_mtime_ns / 1e9 - time.time())
os.utime(path, (5, 7))
shutil.copy2(path, copy)
print(os.path.getmtime(path), copy.stat().st_mtime, os.fstat(os.open(copy, os.O_RDONLY)).st_mtime_ns / 1e9)
"""


@pytest.mark.parametrize("days", [800, -400])
def test_files_of_the_run_are_of_that_day(days, tmp_path):
    env = environment.for_tests(ahead=timedelta(days=days))

    told = subprocess.run(
        [sys.executable, "-c", WHAT_TIMES, str(tmp_path)], env=env, capture_output=True, text=True, check=True
    ).stdout.split()

    *just_now, first, second, third = (float(each) for each in told)
    assert all(abs(each) < 60 for each in just_now)
    assert (first, second, third) == (7, 7, 7)


@pytest.mark.parametrize(("ci", "expected"), [("true", True), ("1", True), ("", False), ("false", False)])
def test_in_ci_nothing_may_be_skipped(monkeypatch, ci, expected):
    monkeypatch.setenv("CI", ci)

    assert suite.parse([])[0].require_all is expected


def test_the_sandboxs_tests_run_in_a_pass_of_their_own():
    assert suite.divide(["-x"]) == (["-x", "tests"], ["-x", "sandbox/tests"])


@pytest.mark.parametrize(
    ("asked", "ours", "of_the_sandbox"),
    [
        (["tests/scripts", "-k", "port"], ["tests/scripts", "-k", "port"], None),
        (["tests/scripts", "-k", "interviews"], ["tests/scripts", "-k", "interviews"], None),
        (["-p", "sandbox", "./tests/scripts"], ["-p", "sandbox", "./tests/scripts"], None),
        (["tests/no_such.py"], ["tests/no_such.py"], None),
        (
            ["-k", "tests", "--ignore", "tests/journeys"],
            ["-k", "tests", "--ignore", "tests/journeys", "tests"],
            ["-k", "tests", "--ignore", "tests/journeys", "sandbox/tests"],
        ),
        (["tests", "-x"], ["tests", "-x"], None),
        (["sandbox/tests/web/test_wire.py"], None, ["sandbox/tests/web/test_wire.py"]),
        (
            ["sandbox/tests/web/test_wire.py::test_x", "tests/scripts"],
            ["tests/scripts"],
            ["sandbox/tests/web/test_wire.py::test_x"],
        ),
    ],
)
def test_paths_asked_for_go_to_the_pass_they_belong_to(asked, ours, of_the_sandbox):
    assert suite.divide(asked) == (ours, of_the_sandbox)


SERVERS = {"DATABASE_URL": "postgres://"}


def test_what_reaches_a_database_is_repeated_on_postgres():
    passes = suite.plan(["-x", "tests"], env={}, servers=SERVERS, browser=False)

    assert [(each.name, each.env) for each in passes] == [("sqlite", {}), ("postgres", SERVERS)]
    assert "--with-database" in passes[1].arguments
    assert [word for word in passes[1].arguments if word.startswith("--asked-in")] == []


def test_when_everything_runs_postgres_waits_for_what_sqlite_was_asked():
    passes = suite.plan(["-x"], env={}, servers=SERVERS, browser=True)

    (repeated,) = [each for each in passes if each.name == "postgres"]
    noted = [each for each in passes if each.arguments[0].startswith("--note-questions=")]
    assert [each.name for each in noted] == ["sqlite-interviews", "sqlite", "sqlite-booking", "sqlite-debriefs"]
    assert repeated.after == {each.name for each in noted}
    assert {each.name for each in passes if each.after == repeated.after} == {
        "postgres",
        "sqlite-in-a-browser",
        "sandbox-in-a-browser",
    }
    assert repeated.arguments[:4] == [f"--asked-in={each.questions}" for each in noted]


def test_while_the_first_pass_migrates_another_runs_that_needs_no_database_of_ours():
    passes = suite.plan(["-x"], env={}, servers=SERVERS, browser=True)

    assert [each.name for each in passes[:3]] == ["sqlite-interviews", "sandbox", "sqlite"]


def test_thorough_run_repeats_whatever_uses_a_database_and_tries_every_example():
    passes = suite.plan([], env={}, servers=SERVERS, browser=True, thorough=True)

    assert {each.after for each in passes} == {frozenset()}
    assert all("--hypothesis-profile=thorough" in each.arguments for each in passes)


def test_all_that_needs_a_browser_has_passes_of_its_own_and_nothing_runs_twice():
    passes = suite.plan(["-x"], env={}, servers=None, browser=True)

    debriefs, booking = "--ignore=tests/debriefs", "--ignore=tests/interviews/booking"
    assert {each.name: each.arguments for each in passes} == {
        "sqlite-debriefs": ["--ignore=tests/journeys", "-x", "tests/debriefs"],
        "sqlite-booking": [debriefs, "--ignore=tests/journeys", "-x", "tests/interviews/booking"],
        "sqlite-interviews": [debriefs, booking, "--ignore=tests/journeys", "-x", "tests/interviews"],
        "sqlite": [debriefs, booking, "--ignore=tests/interviews", "--ignore=tests/journeys", "-x", "tests"],
        "sandbox": ["--ignore=sandbox/tests/component", "--ignore=sandbox/tests/console", "-x", "sandbox/tests"],
        "sqlite-in-a-browser": ["-x", "tests/journeys"],
        "sandbox-in-a-browser": ["-x", "sandbox/tests/component", "sandbox/tests/console"],
    }


@pytest.mark.parametrize("asked", [("tests/journeys", "sandbox/tests"), ("tests", "sandbox/tests/web")])
def test_paths_asked_for_stay_in_one_pass(asked):
    passes = suite.plan([*asked], env={}, servers=None, browser=True)

    assert [(each.name, *each.arguments) for each in passes] == [("sqlite", asked[0]), ("sandbox", asked[1])]


@pytest.fixture
def passes(tmp_path, monkeypatch):
    """`passes(script, …)`: passes that run these lines of Python in place of pytest, in a folder of their own, in two lanes."""
    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(suite.commands, "native", lambda command: [sys.executable, "-c", command[-1]])

    def lane(*scripts: str) -> list[suite.Pass]:
        before = f"import os, sys, time; os.chdir({str(tmp_path)!r}); here = os.path.exists\n"
        return [suite.Pass(f"pass-{abs(hash(script))}", [before + script], dict(os.environ)) for script in scripts]

    return lane


UNTIL = "while not here({!r}): time.sleep(0.01)\n"


def test_lanes_run_side_by_side_and_the_one_that_is_free_takes_the_next(passes):
    waits = UNTIL.format("third") + "open('first', 'w')"
    third = "assert here('second'); open('third', 'w')\n"

    counts = suite.run(passes(waits, "open('second', 'w')", third + UNTIL.format("first")))

    assert counts == Counts()


def test_pass_begins_only_after_those_that_it_needs(passes):
    needing, needed, other = passes(
        "assert here('needed')", UNTIL.format("other") + "open('needed', 'w')", "open('other', 'w')"
    )

    assert suite.run([replace(needing, after=frozenset({needed.name})), needed, other]) == Counts()


def test_pass_without_a_report_is_a_failure_and_what_it_said_is_shown(passes, capfd):
    counts = suite.run(passes("pass", "print('no such option'); sys.exit(4)"))

    assert counts == Counts(failed=1)
    assert "no such option" in capfd.readouterr().out


@pytest.mark.parametrize(("last", "failed"), [("sys.exit(5)", 1), ("pass", 0)])
def test_only_when_no_pass_finds_a_test_is_that_a_failure(passes, last, failed):
    assert suite.run(passes("sys.exit(5)", last)) == Counts(failed=failed)


def test_first_pass_is_shown_as_it_comes(passes, capfd):
    suite.run(passes("print('as it comes')"))

    assert capfd.readouterr().out.count("as it comes") == 1
