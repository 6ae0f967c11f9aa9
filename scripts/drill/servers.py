"""A Postgres and a Redis of the drill's own, which may be killed, paused and started again on the same data and port."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scripts import Stopped, throwaway
from scripts.throwaway import serving, wait_for

# A commit must be in the operating system's hands when it is told: these servers are killed.
POSTGRES_OPTIONS = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60")


class Server:
    """One server process; started again, it finds what it had."""

    def __init__(self, command: list[object], folder: Path, *, as_owner: bool, stack: ExitStack) -> None:
        self.command, self.folder, self.stack = command, folder, stack
        self.owner = throwaway.unprivileged() if as_owner else None
        self.runs = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.runs += 1
        log = self.folder / f"log-{self.runs}"
        self.process = self.stack.enter_context(serving(self.command, folder=self.folder, log=log, owner=self.owner))
        wait_for(self.is_up, self.process, log)

    def is_up(self) -> bool:
        raise NotImplementedError

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self, number: signal.Signals) -> None:
        """End it so that it tidies nothing up."""
        self.send(number)
        assert self.process is not None
        self.process.wait(20)


class Redis(Server):
    def __init__(self, program: str, folder: Path, stack: ExitStack) -> None:
        self.port = throwaway.free_port()
        command: list[object] = [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder,
        ]
        super().__init__([*command, "--appendonly", "no"], folder, as_owner=False, stack=stack)

    def is_up(self) -> bool:
        return throwaway.READY in (self.folder / f"log-{self.runs}").read_text(errors="replace")

    def say(self, *words: str) -> str:
        """One command by redis-cli; its answer."""
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout.strip()


class Postgres(Server):
    def __init__(self, binaries: Path, folder: Path, stack: ExitStack) -> None:
        self.binaries = binaries
        options = [part for option in POSTGRES_OPTIONS for part in ("-c", option)]
        command: list[object] = [binaries / "postgres", "-D", folder / "data", "-k", folder, *options]
        super().__init__(command, folder, as_owner=True, stack=stack)

    def create(self) -> None:
        throwaway.make_cluster(self.binaries, self.folder, self.owner)
        self.start()
        subprocess.run([self.binaries / "createdb", "-h", self.folder, "-U", "postgres", "fairloop"], check=True)

    def is_up(self) -> bool:
        return self.socket.exists() and throwaway.is_up(self.binaries, self.folder)

    @property
    def socket(self) -> Path:
        return self.folder / ".s.PGSQL.5432"


@contextmanager
def scaled() -> Iterator[tuple[Postgres, Redis]]:
    """Both, until the end of the block. Raises Stopped where this machine lacks one."""
    binaries, redis = throwaway.find_postgres(), throwaway.find_redis()
    if binaries is None or redis is None:
        raise Stopped("The drill of the scaled mode needs Postgres and Redis (apt install postgresql redis-server).")
    with ExitStack() as stack:
        owner = throwaway.unprivileged()
        folder = stack.enter_context(throwaway.scratch("fairloop-drill-", owner))
        first = Postgres(binaries, folder, stack)
        first.create()
        second = Redis(redis, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fairloop-drill-"))), stack)
        second.start()
        yield first, second
