import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from sandbox.tests.waiting import eventually
from scripts import Stopped, processes

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def is_running(pid: int) -> bool:
    return bool(processes.command_of(pid))


def test_leaving_the_group_ends_every_process_and_its_children(tmp_path):
    program = "import subprocess; child = subprocess.Popen(['sleep', '60']); print(child.pid, flush=True); child.wait()"
    with processes.Group(tmp_path / "log", tmp_path / "note.json") as group:
        child = group.start("parent", [sys.executable, "-c", program], env=dict(os.environ), cwd=tmp_path)
        eventually(lambda: child.log.read_text().strip())
        grandchild = int(child.log.read_text())
        assert is_running(grandchild)

    assert child.has_ended()
    eventually(lambda: not is_running(grandchild))
    assert not (tmp_path / "note.json").exists()


def test_a_process_has_its_command_line_from_the_start():
    """Right after a start the kernel still has none to show, the more often the busier the machine is."""
    started = []
    try:
        for _ in range(50):
            started.append(subprocess.Popen(["sleep", "60"], start_new_session=True))
            assert processes.command_of(started[-1].pid) == "sleep 60"
    finally:
        processes.stop(started)


def test_a_process_that_has_ended_has_no_command_line():
    ended = subprocess.Popen(["true"])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has asked how

    assert not is_running(ended.pid)
    ended.wait()
    assert not is_running(ended.pid)


def test_a_process_deaf_to_asking_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "STOP_TIMEOUT", 0.3)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    with processes.Group(tmp_path / "log", tmp_path / "note.json") as group:
        child = group.start("deaf", [sys.executable, "-c", deaf], env=dict(os.environ), cwd=tmp_path)
        eventually(lambda: "deaf" in child.log.read_text())

    assert child.process.returncode == -signal.SIGKILL


def test_a_killed_process_is_none_of_the_group_and_another_takes_its_name(tmp_path):
    with processes.Group(tmp_path / "log", tmp_path / "note.json") as group:
        first = group.start("web", SLEEP, env=dict(os.environ), cwd=tmp_path)
        group.kill("web")
        assert first.process.returncode == -signal.SIGKILL

        second = group.start("web", SLEEP, env=dict(os.environ), cwd=tmp_path)

        group.check()
        assert group.children == [second]


def test_a_process_that_ends_by_itself_is_named_with_the_end_of_its_log(tmp_path):
    program = "import sys; print('no such table'); sys.exit(3)"
    with processes.Group(tmp_path / "log", tmp_path / "note.json") as group:
        child = group.start("web", [sys.executable, "-c", program], env=dict(os.environ), cwd=tmp_path)
        child.process.wait(60)

        with pytest.raises(Stopped, match=r"(?s)web ended by itself \(exit code 3\).*no such table"):
            group.wait_until(lambda: False, within=60, what="The web server")


def test_what_does_not_become_ready_in_time_is_said(tmp_path):
    with (
        processes.Group(tmp_path / "log", tmp_path / "note.json") as group,
        pytest.raises(Stopped, match="did not answer"),
    ):
        group.wait_until(lambda: False, within=0.1, what="The sandbox")


def test_the_previous_log_is_kept_beside_the_new_one(tmp_path):
    for word in ("first", "second"):
        with processes.Group(tmp_path / "log", tmp_path / "note.json") as group:
            child = group.start("web", [sys.executable, "-c", f"print('{word}')"], env=dict(os.environ), cwd=tmp_path)
            child.process.wait(60)

    assert {path.name: path.read_text() for path in (tmp_path / "log").iterdir()} == {
        "web.log": "second\n",
        "web.log.old": "first\n",
    }


def test_leftovers_of_a_killed_run_are_ended_and_strangers_let_be(tmp_path):
    note = tmp_path / "note.json"
    leftover = subprocess.Popen(SLEEP, start_new_session=True)
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    note.write_text(
        json.dumps(
            [
                {"pid": leftover.pid, "command": processes.command_of(leftover.pid)},
                {"pid": stranger.pid, "command": "waitress recruiting.wsgi"},
            ]
        )
    )
    try:
        processes.end_leftovers(note)

        assert leftover.wait(60) == -signal.SIGTERM
        assert stranger.poll() is None
        assert not note.exists()
    finally:
        processes.stop([leftover, stranger])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_launcher_takes_its_processes_along(tmp_path):
    launcher = textwrap.dedent("""
        import os, pathlib, sys, time
        from scripts import processes
        folder = pathlib.Path(sys.argv[1])
        with processes.Group(folder / "log", folder / "note.json") as group:
            print(group.start("sleep", ["sleep", "60"], env=dict(os.environ), cwd=folder).process.pid, flush=True)
            time.sleep(60)
    """)
    process = subprocess.Popen([sys.executable, "-c", launcher, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with process:
        child = int(process.stdout.readline())
        assert is_running(child)

        process.kill()

        eventually(lambda: not is_running(child))
