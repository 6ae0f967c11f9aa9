"""The commands of Fairloop's long-running processes, in one place: ./run starts these, docker-compose.yml repeats them,
and the tests of the scaled mode start the same natively. Each begins with `python -m …`; `native` fills in which Python.
"""

from pathlib import Path

from scripts import install

QUEUES = "events,media,mail"


def web(bind: str) -> list[str]:
    """The site on HOST:PORT, or on an inherited socket as fd://N."""
    return ["recruiting.server", "recruiting.wsgi", "--bind", bind, "--bodies", "var/incoming"]


def worker(*, pool: str = "threads", concurrency: int = 4, with_beat: bool = True) -> list[str]:
    """A Celery worker: with beat inside, for a single machine; without, several may run beside one beat."""
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
