"""The environment of the processes: settings that neither the caller nor .env has set get the values of a local demo."""

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scripts import ROOT, VAR, Stopped

SANDBOX_API_KEY = "sandbox-api-key"
SANDBOX_CLIENT_ID = "sandbox-client-id"
STATIC = VAR / "static"  # the browser's files, collected by ./run


@dataclass(frozen=True)
class Addresses:
    """The addresses of this run; `sandbox` is None when it talks to the Nylas API itself."""

    port: int
    sandbox_port: int | None

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str | None:
        return f"http://127.0.0.1:{self.sandbox_port}" if self.sandbox_port else None


def read_env_file(path: Path) -> dict[str, str]:
    """The variables a .env file sets, roughly as the settings read it; empty when there is no such file."""
    if not path.exists():
        return {}
    pairs = (line.removeprefix("export ").partition("=") for line in map(str.strip, path.read_text().splitlines()))
    return {
        name.strip(): value.strip().strip("'\"") for name, equals, value in pairs if equals and not name.startswith("#")
    }


def addresses(given: Mapping[str, str]) -> Addresses:
    """The addresses of this run. With a Nylas API key among the variables there is no sandbox."""
    port = port_number(given, "PORT", 8000)
    sandbox_port = None if given.get("NYLAS_API_KEY") else port_number(given, "SANDBOX_PORT", 8765)
    if port == sandbox_port:
        raise Stopped(f"PORT and SANDBOX_PORT are both {port}; they must differ.")
    return Addresses(port, sandbox_port)


def port_number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise Stopped(f"{name} must be a port number between 1 and 65535, not {text!r}.")
    return int(text)


def require_free(port: int, variable: str) -> None:
    """Raises Stopped when another program listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stopped(f"Port {port} is in use; choose another, for example: {variable}={port + 1} ./run") from None


def for_children(where: Addresses, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of every process of this run. What the caller or .env has set is left as it is."""
    wanted = {
        "SITE_URL": where.site,
        "SECRET_KEY": given.get("SECRET_KEY") or secret_key(),
        "STATIC_ROOT": str(STATIC),
    }
    if where.sandbox:
        wanted |= {
            "NYLAS_API_URI": where.sandbox,
            "NYLAS_API_KEY": SANDBOX_API_KEY,
            "NYLAS_CLIENT_ID": SANDBOX_CLIENT_ID,
        }
    missing = {name: value for name, value in wanted.items() if not given.get(name)}
    no_proxy = ",".join(filter(None, [given.get("no_proxy") or given.get("NO_PROXY"), "127.0.0.1,localhost"]))
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1", "NO_PROXY": no_proxy, "no_proxy": no_proxy} | missing


def for_tests(*, ahead: timedelta = timedelta()) -> dict[str, str]:
    """The environment of a test run, without the caller's real accounts, databases or mail servers.

    Every Python process of the run, and the browser, is `ahead` of the machine's clock.
    """
    return (
        dict(os.environ)
        | on_another_day(ahead)
        | {
            "SECRET_KEY": "only-for-tests",
            "SITE_URL": "http://127.0.0.1:8000",
            "DATABASE_URL": f"sqlite:///{VAR / 'db.sqlite3'}",  # Django puts its test database beside it
            "REDIS_URL": "",
            "NYLAS_API_URI": "http://127.0.0.1:8765",
            "NYLAS_API_KEY": SANDBOX_API_KEY,
            "NYLAS_CLIENT_ID": SANDBOX_CLIENT_ID,
            "NYLAS_WEBHOOK_SECRETS": "",
            "ATS_WEBHOOK_URL": "",
            "ATS_WEBHOOK_SECRET": "",
            "SENTRY_DSN": "",
            "EMAIL_URL": "memorymail://",
            "STORAGE_URL": f"file://{VAR / 'test-archive'}",
            "STATIC_ROOT": str(VAR / "test-static"),  # nothing is collected: tests see each change at once
            # Many images forbid it: then each of the hundreds of processes that tests start would compile all of Django anew.
            "PYTHONDONTWRITEBYTECODE": "",
        }
    )


def on_another_day(ahead: timedelta) -> dict[str, str]:
    """What moves the clock of each Python process (tests/today/sitecustomize.py)."""
    if not ahead:
        return {}
    folders = [str(ROOT / "tests" / "today"), os.environ.get("PYTHONPATH")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, folders)), "SECONDS_AHEAD": str(ahead.total_seconds())}


def secret_key() -> str:
    """This installation's own key, made at the first start and readable by its owner only."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def given() -> dict[str, str]:
    """What the caller's environment and .env say together; the caller wins, as in the settings."""
    return read_env_file(ROOT / ".env") | dict(os.environ)
