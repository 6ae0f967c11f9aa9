"""One world for all fuzzing of a module, seeded when it is needed."""

from collections.abc import Iterator

import pytest

from sandbox.tests.fuzz.fuzzed import Fuzzed
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="module")
def fuzzed_sandbox(running_sandbox: SandboxProcess) -> Iterator[Fuzzed]:
    with Receiver() as listening:
        fuzzed = Fuzzed(running_sandbox, listening.url)
        yield fuzzed
        print(f"\n{fuzzed.requests} requests")
        fuzzed.close()


@pytest.fixture
def fuzzed(fuzzed_sandbox: Fuzzed) -> Fuzzed:
    fuzzed_sandbox.restore()
    return fuzzed_sandbox
