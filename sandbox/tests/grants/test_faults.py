"""Accounts that shut us out."""

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, connect, listen


@pytest.mark.parametrize("by", ["id", "address"])
def test_a_grant_expires_at_once(sandbox: SandboxProcess, receiver: Receiver, by: str) -> None:
    grant = connect(sandbox, SARAH)
    listen(sandbox, receiver.url, ["grant.expired"])

    answer = sandbox.control("faults", {"kind": "grant_expires", "grant": grant if by == "id" else SARAH.upper()})
    sandbox.advance(0)

    refused = sandbox.get(f"/v3/grants/{grant}/calendars")
    assert (answer["data"]["id"], answer["data"]["times"]) == (None, 0)
    assert receiver.last("grant.expired").object["grant_id"] == grant
    assert (refused.status_code, refused.json()["error"]["type"]) == (401, "unauthorized")
    assert sandbox.get("/_sandbox/faults").json()["data"] == []


def test_nobody_else_expires(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    refused = sandbox.post("/_sandbox/faults", {"kind": "grant_expires", "grant": "nobody@example.com"})

    assert refused.status_code == 400
    assert "grant must be the id or the address of a grant" in refused.json()["error"]["message"]
    assert sandbox.get(f"/v3/grants/{SARAH}/calendars").status_code == 200
