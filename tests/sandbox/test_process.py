"""The process itself: quick to start, quick to stop, keeps its state."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import sandbox_process
from tests.sandbox.world import connect
from tests.sandbox_process import SandboxProcess


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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_soon_and_in_order(tmp_path: Path, number: signal.Signals) -> None:
    started = sandbox_process.start(tmp_path)

    begun = time.monotonic()
    started.process.send_signal(number)
    status = started.process.wait(timeout=10)

    assert status == 0
    assert time.monotonic() - begun < 4


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


def test_reset_gives_the_same_ids_for_the_same_seed_and_is_quick(running_sandbox: SandboxProcess) -> None:
    made = []
    for seed in (7, 7, 8):
        begun = time.monotonic()
        running_sandbox.reset(seed=seed)
        took = time.monotonic() - begun
        made.append(connect(running_sandbox, "ada@example.com"))

    assert made[0] == made[1] != made[2]
    assert took < 0.25


def test_help_says_what_it_is() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "sandbox", "--help"],
        cwd=sandbox_process.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "local stand-in for Nylas" in said.stdout
