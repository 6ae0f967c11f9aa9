"""`python -m sandbox --port 8765 --data DIR [--demo]`: prepare the data folder, then serve until SIGTERM or SIGINT."""

import argparse
import fcntl
import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import IO


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local stand-in for Nylas v3.")
    parser.add_argument("--port", type=int, default=8765, help="port to listen on, 0 for any free one (default 8765)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--data", type=Path, required=True, help="folder for the database, made if absent")
    parser.add_argument("--demo", action="store_true", help="when nothing is there yet, fill in six demo interviewers")
    parser.add_argument("--at", type=_moment, help="a new world begins then, like 2027-03-01T08:00Z")
    parser.add_argument("--public-url", help="what media links begin with (default http://127.0.0.1:PORT)")
    parser.add_argument("--recordings", type=Path, help="folder with manifest.json and media, instead of the built-in")
    parser.add_argument("--webhook-timeout", type=float, help="seconds a webhook may take to answer (default 10)")
    return parser.parse_args(arguments)


def _moment(text: str) -> float:
    """A day and time with a zone, in Unix seconds."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.timestamp() < 0:
        raise ValueError(text)  # argparse says it in its own words
    return moment.timestamp()


LOCK = "sandbox.lock"
BACKLOG = 1024


def _own(folder: Path) -> IO[str]:
    """Make the data folder, readable to its owner alone, and hold it for as long as a process of this sandbox lives; another is refused."""
    try:
        os.umask(0o077)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"The sandbox does not start: another one keeps its world in {folder}.")
    except OSError as error:
        sys.exit(f"The sandbox does not start: it cannot write to {folder} ({error.strerror}).")
    return lock


def _listen(host: str, port: int) -> socket.socket:
    """Take the port at once: who connects early waits until the world is ready."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        sys.exit(f"The sandbox does not start: port {port} of {host} cannot be had ({reason}).")


def main(arguments: list[str] | None = None) -> None:
    """Prepare and serve; returns when the server has ended. Exits with a sentence where folder, port or recordings are not to be had."""
    options = parse_arguments(arguments)
    lock = _own(options.data)
    listening = _listen(options.host, options.port)
    port = listening.getsockname()[1]
    os.environ["SANDBOX_DATA"] = str(options.data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"
    os.environ["SANDBOX_PUBLIC_URL"] = (options.public_url or f"http://127.0.0.1:{port}").rstrip("/")
    if options.recordings:
        os.environ["SANDBOX_RECORDINGS"] = str(options.recordings.resolve())
    if options.webhook_timeout:
        os.environ["SANDBOX_WEBHOOK_TIMEOUT"] = str(options.webhook_timeout)

    import django  # settings read the environment written above

    django.setup()
    from sandbox import worlds
    from sandbox.media import files

    try:
        files.check()
    except files.Unusable as reason:
        sys.exit(f"The sandbox does not start: with these recordings it cannot, {reason}.")
    worlds.prepare(demo=options.demo, at=options.at)
    with lock:
        _serve(listening)


def _serve(listening: socket.socket) -> None:
    # only importable with settings in place
    from django.core.handlers.wsgi import WSGIHandler

    from sandbox import ticker
    from sandbox.media.storage import hashes_in_lines
    from sandbox.server import Server

    server = Server(hashes_in_lines(WSGIHandler()), listening)
    ticker.start()
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    print(f"Sandbox (not Nylas) on {address}  console {address}/_sandbox/", flush=True)
    server.run()


if __name__ == "__main__":
    main()
