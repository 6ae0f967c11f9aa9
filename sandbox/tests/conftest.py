"""One sandbox process for all tests here, begun again for each; it is met over HTTP only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.tests import sandbox_process
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from scripts.suite import find_chromium

# Monday, 1 March 2027, 08:00 UTC: nothing here depends on the day the tests run.
MONDAY = 1_803_888_000


def begun_again(sandbox: SandboxProcess) -> SandboxProcess:
    """The same process with an empty world, on that Monday."""
    sandbox.reset()
    sandbox.control("clock", {"set": MONDAY})
    return sandbox


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    started = sandbox_process.start(Path(tmp_path_factory.mktemp("sandbox")))
    yield started
    started.stop()


@pytest.fixture
def sandbox(running_sandbox: SandboxProcess) -> SandboxProcess:
    return begun_again(running_sandbox)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, which must not call home."""
    switches = ("no-sandbox", "disable-gpu", "disable-dev-shm-usage", "disable-background-networking")
    more = ("disable-component-update", "disable-sync", "no-first-run")
    return {
        "executable_path": find_chromium(),
        "args": [f"--{switch}" for switch in (*switches, *more)],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "en-GB", "timezone_id": "Europe/Berlin"}
