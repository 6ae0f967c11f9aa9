"""A sandbox that waits for answers less than a second instead of ten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.tests import sandbox_process
from sandbox.tests.conftest import begun_again
from sandbox.tests.sandbox_process import SandboxProcess

HASTE_SECONDS = 0.6


@pytest.fixture(scope="session")
def running_hasty_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    started = sandbox_process.start(Path(tmp_path_factory.mktemp("hasty")), webhook_timeout=HASTE_SECONDS)
    yield started
    started.stop()


@pytest.fixture
def hasty(running_hasty_sandbox: SandboxProcess) -> SandboxProcess:
    return begun_again(running_hasty_sandbox)
