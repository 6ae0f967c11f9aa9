"""Postgres and Redis for one test run, with their own folders and ports or sockets, apart from the system's servers."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scripts import Stopped, processes

READY_TIMEOUT = 60.0  # seconds
MAX_PORTS = 3
READY = "Ready to accept connections"  # says Redis
INITDB_OPTIONS = ("-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions")
# These data need not survive a power cut.
POSTGRES_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


def find_postgres() -> Path | None:
    """The folder with initdb and postgres: $PG_BIN, Debian's newest, Homebrew's, or the one on PATH."""
    homes = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    homes += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    homes += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        homes.append(Path(on_path).parent)
    return next((home for home in homes if (home / "initdb").exists() and (home / "postgres").exists()), None)


def find_redis() -> str | None:
    return shutil.which("redis-server")


@contextmanager
def postgres(binaries: Path) -> Iterator[str]:
    """A Postgres on a socket; yields its DATABASE_URL. As root it runs as an unprivileged user: it refuses root."""
    owner = unprivileged()
    with scratch("fairloop-postgres-", owner) as folder:
        data, log = folder / "data", folder / "log"
        make_cluster(binaries, folder, owner)
        options = [part for option in POSTGRES_OPTIONS for part in ("-c", option)]
        server = [binaries / "postgres", "-D", data, "-k", folder, *options]
        with serving(server, folder=folder, log=log, owner=owner) as process:
            wait_for(lambda: (folder / ".s.PGSQL.5432").exists() and is_up(binaries, folder), process, log)
            subprocess.run([binaries / "createdb", "-h", folder, "-U", "postgres", "fairloop"], check=True)
            yield f"postgres://postgres@/fairloop?host={folder}"


def make_cluster(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Postgres's files, in `data` of this folder. Raises Stopped with what initdb says when it fails."""
    made = subprocess.run(
        [binaries / "initdb", "-D", folder / "data", "-U", "postgres", *INITDB_OPTIONS],
        cwd=folder,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        **identity(owner),
    )
    if made.returncode:
        raise Stopped(f"initdb failed:\n{made.stderr}")


@contextmanager
def redis(server: str) -> Iterator[str]:
    """A Redis that keeps nothing on disk; yields its REDIS_URL. If another program takes its port first, it gets another one."""
    with scratch("fairloop-redis-", None) as folder, ExitStack() as stack:
        log = folder / "log"
        for tries_left in reversed(range(MAX_PORTS)):
            port = free_port()
            command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            process = stack.enter_context(serving([*command, "--dir", folder], folder=folder, log=log, owner=None))
            try:
                # An answer alone proves nothing: it must be our server's.
                wait_for(lambda: READY in log.read_text(errors="replace"), process, log)
                break
            except Stopped:
                if not tries_left or process.poll() is None:
                    raise
        yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """A port that is free for now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(command: list, *, folder: Path, log: Path, owner: pwd.struct_passwd | None) -> Iterator[subprocess.Popen]:
    """A server in a session of its own, ended at the close. SIGINT is Postgres's fast shutdown, and ends Redis too."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=processes.end_with_parent(),
            **identity(owner),
        )
    try:
        yield process
    finally:
        processes.stop([process], ask=processes.signal.SIGINT)


@contextmanager
def scratch(prefix: str, owner: pwd.struct_passwd | None) -> Iterator[Path]:
    """A folder below the system's own temporary one: a checkout in /root cannot be entered by the server's user."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged() -> pwd.struct_passwd | None:
    """The unprivileged user to run as when we are root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def identity(owner: pwd.struct_passwd | None) -> dict:
    """Popen's arguments for running as another user."""
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def is_up(binaries: Path, folder: Path) -> bool:
    answer = subprocess.run([binaries / "pg_isready", "-q", "-h", folder, "-U", "postgres"], capture_output=True)
    return answer.returncode == 0


def wait_for(is_ready: Callable[[], bool], process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + READY_TIMEOUT
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise Stopped(f"A server for the tests did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
