"""What the tests of Scheduler begin with."""

import pytest

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.scheduler.groups import group_document
from sandbox.tests.world import SARAH, connect


@pytest.fixture
def group(sandbox: SandboxProcess) -> str:
    """The id of Sarah's group Configuration."""
    connect(sandbox, SARAH)
    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", group_document())
    assert response.status_code == 200, response.text
    return response.json()["data"]["id"]
