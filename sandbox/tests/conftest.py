"""One sandbox process for all tests here, begun again for each; it is met over HTTP only."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from sandbox.tests import sandbox_process
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess

# Monday, 1 March 2027, 08:00 UTC: nothing here depends on the day the tests run.
MONDAY = 1_803_888_000

CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A busy machine takes its time over an example, and the same commit is tried with the same examples each time.
# `--hypothesis-profile=default` looks for new ones, `thorough` tries more of them.
thorough = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", thorough)
settings.register_profile("steady", thorough, max_examples=30)
settings.load_profile("steady")


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
        "executable_path": _chromium(),
        "args": [f"--{switch}" for switch in (*switches, *more)],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "en-GB", "timezone_id": "Europe/Berlin"}


def _chromium() -> str | None:
    """The browser that $CHROMIUM names, else the first known one; None leaves it to Playwright."""
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)
