"""`python -m recruiting.server MODULE --bind HOST:PORT`: serve MODULE's `application` until SIGTERM or SIGINT."""

import argparse
import importlib
import resource
import signal
import socket
import tempfile
from pathlib import Path

from recruiting.server.connections import MAX_CONNECTIONS, Server

BACKLOG = 1024
FILES_PER_CONNECTION = 3  # the socket, what comes in, what goes out
INHERITED = "fd://"


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m recruiting.server")
    parser.add_argument("module", help="a module with a WSGI `application`, as recruiting.wsgi")
    parser.add_argument("--bind", required=True, help="HOST:PORT, or fd://N for a listening socket that was inherited")
    parser.add_argument("--threads", type=int, default=8, help="requests worked at the same time (default 8)")
    parser.add_argument(
        "--bodies", type=Path, help="a folder for large bodies while they come (default: where temporary files go)"
    )
    options = parser.parse_args()
    if options.bodies is not None:
        keep_bodies_in(options.bodies)
    allow_files(FILES_PER_CONNECTION * MAX_CONNECTIONS + 256)
    listening = listen(options.bind)  # early connections wait until the application is ready
    server = Server(importlib.import_module(options.module).application, listening, threads=options.threads)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    server.run()


def keep_bodies_in(folder: Path) -> None:
    """Let temporary files of this process lie there: /tmp may be small, or in memory."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)


def listen(bind: str) -> socket.socket:
    """The socket to listen on. Raises OSError when the address can't be used."""
    if bind.startswith(INHERITED):
        return socket.socket(fileno=int(bind.removeprefix(INHERITED)))
    host, _, port = bind.rpartition(":")
    return socket.create_server((host, int(port)), backlog=BACKLOG)


def allow_files(wanted: int) -> None:
    """Raise this process's limit of open files to `wanted`, or to the system's maximum."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    main()
