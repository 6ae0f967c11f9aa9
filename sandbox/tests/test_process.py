"""The process itself: quick to start, quick to stop, keeps its state."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.tests import sandbox_process
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import connect


def test_restart_keeps_everything_and_demo_fills_only_an_empty_world(tmp_path: Path) -> None:
    first = sandbox_process.start(tmp_path / "made" / "for it")
    connect(first, "ada@example.com")
    first.advance(86_400)
    first.stop()

    again = sandbox_process.start(tmp_path / "made" / "for it", demo=True)
    try:
        grants = again.get("/v3/grants").json()["data"]
        offset = again.clock()["offset"]
    finally:
        again.stop()

    assert [grant["email"] for grant in grants] == ["ada@example.com"]
    assert offset == pytest.approx(86_400, abs=2)


def test_a_new_world_begins_when_told_and_an_old_one_goes_on(tmp_path: Path) -> None:
    for begins in (datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)):
        started = sandbox_process.start(tmp_path, at=begins)
        now = started.clock()["now"]
        started.stop()

        assert datetime.fromtimestamp(now, UTC) - datetime(2027, 3, 1, 8, tzinfo=UTC) < timedelta(minutes=1)


def test_a_beginning_without_a_zone_is_refused(tmp_path: Path) -> None:
    status, words = refused_start(tmp_path, 0, "--at", "2027-03-01T08:00")

    assert status == 2
    assert "--at" in words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_soon_and_in_order(tmp_path: Path, number: signal.Signals) -> None:
    started = sandbox_process.start(tmp_path)

    begun = time.monotonic()
    started.process.send_signal(number)
    status = started.process.wait(timeout=10)

    assert status == 0
    assert time.monotonic() - begun < 4


def test_what_is_under_way_is_answered_before_the_end_unless_it_takes_long(tmp_path: Path) -> None:
    started = sandbox_process.start(tmp_path)
    with ThreadPoolExecutor() as asking, requests.Session() as idle:
        idle.get(f"{started.url}/_sandbox/health", timeout=10)
        for path, seconds in (("/v3/grants", 0.3), ("/v3/webhooks", 60)):
            started.control("faults", {"kind": "slow", "path": path, "seconds": seconds})
        answered, given_up = (asking.submit(started.get, path) for path in ("/v3/grants", "/v3/webhooks"))
        while started.get("/_sandbox/faults").json()["data"]:
            time.sleep(0.01)

        begun = time.monotonic()
        status = started.stop()

        assert time.monotonic() - begun < 4
        assert isinstance(given_up.exception(), requests.ConnectionError)
        assert (status, answered.result().status_code) == (0, 200)


# Of the processor. A tenth of it is usual; this is for what grows with the rows.
AT_MOST_SECONDS = 0.5


def refused_start(data: Path, port: int, *options: str) -> tuple[int, str]:
    """Exit status and words of a sandbox that ends at once."""
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(data), *options]
    ended = subprocess.run(command, cwd=sandbox_process.ROOT, capture_output=True, text=True, check=False, timeout=20)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (None, "manifest.json cannot be read (No such file or directory)."),
        ("{}", "manifest.json lacks 'recordings'."),
        ('{"recordings": [{"key": "a", "duration": "long"}]}', "duration a number of seconds."),
        ('{"recordings": [{"key": "a", "duration": 3, "video": "a.mp4"}]}', "a.mp4 cannot be read (No such file"),
        ('{"recordings": [{"key": "a", "duration": 3, "summary": "broken.json"}]}', "not of the form of the built-in"),
        ("[", "not of the form of the built-in"),
    ],
)
def test_recordings_that_could_not_be_handed_over_are_named(tmp_path: Path, manifest: str | None, words: str) -> None:
    (tmp_path / "broken.json").write_text("{")
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)

    status, said = refused_start(tmp_path / "data", 0, "--recordings", str(tmp_path))

    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith("The sandbox does not start: with these recordings it cannot, ")
    assert words in said


def test_a_folder_has_one_sandbox_until_it_is_killed_whatever_it_was_doing(tmp_path: Path) -> None:
    first = sandbox_process.start(tmp_path)
    port = int(first.url.rpartition(":")[2])
    refused = refused_start(tmp_path, 0)
    first.control("faults", {"kind": "slow", "path": "/v3/grants", "seconds": 20})
    with requests.Session() as kept, ThreadPoolExecutor() as asking:
        kept.get(f"{first.url}/_sandbox/health", timeout=10)
        asked = asking.submit(first.get, "/v3/grants")
        while first.get("/_sandbox/faults").json()["data"]:
            time.sleep(0.01)

        first.process.kill()
        first.process.wait(timeout=10)
        killed = time.monotonic()
        while not is_free(tmp_path, port):
            assert time.monotonic() - killed < 1
            time.sleep(0.01)

        again = sandbox_process.start(tmp_path, port=port)
        assert isinstance(asked.exception(), requests.ConnectionError)

    assert again.stop() == 0
    assert refused == (1, f"The sandbox does not start: another one keeps its world in {tmp_path}.\n")


def is_free(data: Path, port: int) -> bool:
    """Could another sandbox have this folder and this port?"""
    with (data / "sandbox.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            return False
    return True


def test_a_port_that_is_taken_is_named(tmp_path: Path, running_sandbox: SandboxProcess) -> None:
    port = int(running_sandbox.url.rpartition(":")[2])

    status, words = refused_start(tmp_path, port)

    assert (status, words.count("\n")) == (1, 1)
    assert words.startswith(
        f"The sandbox does not start: port {port} of 127.0.0.1 cannot be had (Address already in use"
    )


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert refused_start(tmp_path / "file" / "below", 0) == (
        1,
        f"The sandbox does not start: it cannot write to {tmp_path}/file/below (Not a directory).\n",
    )


def test_whatever_goes_wrong_is_in_the_log_and_answers_stay_in_form(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        started = sandbox_process.start(tmp_path / "data", log=log)
    with closing(sqlite3.connect(tmp_path / "data" / "sandbox.sqlite3", timeout=20)) as world, world:
        world.execute("DROP TABLE sandbox_mail")

    page = started.request("GET", "/_sandbox/mail/", headers={"Accept": "text/html"})
    program = started.get("/_sandbox/mail/")
    control = started.get("/_sandbox/mail")
    unknown = started.get("/v3/nowhere")
    started.stop()

    said = (tmp_path / "log").read_text()
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "<h1>The sandbox has a bug</h1>" in page.text
    for answer in (program, control):
        assert (answer.status_code, answer.json()["error"]["type"]) == (500, "internal_error")
    assert said.count(" ERROR ") == 3
    assert said.count("django.db.utils.OperationalError: no such table: sandbox_mail") == 3
    assert (unknown.status_code, "nowhere" in said) == (501, False)


def test_demo_world_has_six_people_with_full_calendars(running_sandbox: SandboxProcess) -> None:
    running_sandbox.reset(demo=True)

    grants = running_sandbox.get("/v3/grants").json()["data"]
    calendars = [running_sandbox.get(f"/v3/grants/{one['id']}/calendars").json()["data"] for one in grants]
    events = [
        running_sandbox.get(f"/v3/grants/{one['id']}/events", calendar_id="primary").json()["data"] for one in grants
    ]

    assert sorted(one["email"] for one in grants) == [
        "ines.almeida@example.com",
        "jonas.weber@example.com",
        "marcus.johnson@example.com",
        "priya.patel@example.com",
        "sarah.kim@example.com",
        "tom.okafor@example.com",
    ]
    assert {one["provider"] for one in grants} == {"google", "microsoft"}
    assert [(len(found), found[0]["is_primary"]) for found in calendars] == [(1, True)] * 6
    assert min(len(found) for found in events) > 20


def test_even_the_first_reset_to_the_demo_world_costs_little(tmp_path: Path) -> None:
    started = sandbox_process.start(tmp_path, demo=True)
    try:
        made_at_start, *made_anew = (seconds_of_reset(started, seed) for seed in (1, 2, 3, 4))
        identities = [one["id"] for one in started.get("/v3/grants").json()["data"]]
    finally:
        started.stop()

    assert made_at_start < AT_MOST_SECONDS
    assert min(made_anew) < AT_MOST_SECONDS
    assert len(set(identities)) == 6


def seconds_of_reset(sandbox: SandboxProcess, seed: int) -> float:
    before = processor_seconds(sandbox)
    sandbox.reset(seed=seed, demo=True)
    return processor_seconds(sandbox) - before


@pytest.mark.parametrize("demo", [False, True])
def test_reset_of_a_full_world_costs_little(running_sandbox: SandboxProcess, demo: bool) -> None:
    running_sandbox.reset(demo=True)  # the first in an hour makes the demo people, the others copy them
    spent = []
    for _ in range(3):
        crowd(running_sandbox, 10_000)
        before = processor_seconds(running_sandbox)
        running_sandbox.reset(demo=demo)
        spent.append(processor_seconds(running_sandbox) - before)

    assert len(running_sandbox.get("/v3/grants").json()["data"]) == (6 if demo else 0)
    assert min(spent) < AT_MOST_SECONDS


def crowd(sandbox: SandboxProcess, count: int) -> None:
    """Put so many events and so many notifications into a demo world."""
    sandbox.reset(demo=True)
    with closing(sqlite3.connect(data_of(sandbox) / "sandbox.sqlite3", timeout=20)) as world, world:
        for table, unique in (("event", "id ical_uid"), ("notification", "id number")):
            columns = [row[1] for row in world.execute(f"PRAGMA table_info(sandbox_{table})")]
            values = [f"{name} || '-' || n" if name in unique.split() else name for name in columns]
            world.execute(
                f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count}) "
                f"INSERT INTO sandbox_{table} ({', '.join(columns)}) "
                f"SELECT {', '.join(values)} FROM counted, (SELECT * FROM sandbox_{table} LIMIT 1)"
            )


def data_of(sandbox: SandboxProcess) -> Path:
    command = sandbox.process.args
    return Path(command[command.index("--data") + 1])


def processor_seconds(sandbox: SandboxProcess) -> float:
    """CPU time that it has used (Linux), which other processes do not lengthen."""
    spent = Path(f"/proc/{sandbox.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("wish", "words"),
    [({"seed": "x"}, "seed"), ({"seed": None}, "seed"), ({"demo": "yes"}, "demo must be true or false")],
)
def test_a_reset_that_cannot_be_is_refused(sandbox: SandboxProcess, wish: dict[str, Any], words: str) -> None:
    connect(sandbox, "ada@example.com")

    refused = sandbox.post("/_sandbox/reset", wish)

    assert refused.status_code == 400
    assert words in refused.json()["error"]["message"]
    assert len(sandbox.get("/v3/grants").json()["data"]) == 1


def test_help_says_what_it_is() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "sandbox", "--help"],
        cwd=sandbox_process.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "local stand-in for Nylas" in said.stdout
