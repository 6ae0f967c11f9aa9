"""The commands of Fairloop's long-running processes, in one place: ./run starts these, docker-compose.yml repeats them,
and the tests of the scaled mode start the same natively. Each begins with `python -m …`; `native` fills in which Python.
"""

import os
from pathlib import Path

from scripts import install

QUEUES = "events,media,mail"
MEMORY = "/dev/shm"  # gunicorn's heartbeat files: on a slow disk a healthy worker looks dead


def web(bind: str, *, workers: int = 1, threads: int = 8) -> list[str]:
    command = ["gunicorn", "recruiting.wsgi", "-b", bind, "-w", str(workers), "--threads", str(threads)]
    # Without this, gunicorn opens a control socket in the user's home.
    command.append("--no-control-socket")
    if os.access(MEMORY, os.W_OK):
        command += ["--worker-tmp-dir", MEMORY]
    return command


def worker(*, pool: str = "threads", concurrency: int = 4, with_beat: bool = True) -> list[str]:
    """Background work. With beat inside for a single machine; beside a beat of its own, several may run."""
    beat_inside = ["-B"] if with_beat else []
    return [
        *["celery", "-A", "recruiting", "worker", *beat_inside, "-P", pool, "-c", str(concurrency), "-Q", QUEUES],
        *["--without-gossip", "--without-mingle"],
    ]


def beat(schedule: str) -> list[str]:
    """The clock that rings for due rows; exactly one may run. `schedule` is the file it keeps its place in."""
    return ["celery", "-A", "recruiting", "beat", "-s", schedule, "--pidfile="]


def sandbox(port: int, data: Path) -> list[str]:
    return ["sandbox", "--port", str(port), "--data", str(data), "--demo"]


def manage(*arguments: str) -> list[str]:
    return [str(install.PYTHON), "manage.py", *arguments]


def native(command: list[str]) -> list[str]:
    """A command of this module as run from the project's own virtual environment."""
    return [str(install.PYTHON), "-m", *command]
