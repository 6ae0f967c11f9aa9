"""Grants: list, change, delete, expire, come back."""

import nylas

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import connect, listen


def test_the_sdk_lists_and_finds_grants(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    ids = [connect(sandbox, f"{name}@example.com") for name in ("ada", "bob", "cleo")]

    page = client.grants.list({"limit": 2, "offset": 1, "sort_by": "created_at", "order_by": "asc"})
    found = client.grants.find(ids[1])
    by_email = client.grants.list({"email": "CLEO@example.com"})

    assert [grant.id for grant in by_email.data] == [ids[2]]
    assert len(page.data) == 2
    assert (found.data.email, found.data.grant_status, found.data.provider) == ("bob@example.com", "valid", "google")
    assert client.applications.info().data.application_id == CLIENT_ID


def test_the_same_address_keeps_its_grant(sandbox: SandboxProcess) -> None:
    first = connect(sandbox, "ada@example.com")
    sandbox.control(f"grants/{first}/expire")

    again = connect(sandbox, "Ada@Example.com")

    assert again == first
    assert sandbox.get(f"/v3/grants/{first}").json()["data"]["grant_status"] == "valid"


def test_an_expired_grant_refuses_calls_and_says_so(sandbox: SandboxProcess, receiver: Receiver) -> None:
    grant = connect(sandbox, "ada@example.com")
    listen(sandbox, receiver.url)

    sandbox.control("grants/ada@example.com/expire")
    refused = sandbox.get(f"/v3/grants/{grant}/calendars")
    shown = sandbox.get(f"/v3/grants/{grant}").json()["data"]["grant_status"]
    sandbox.control(f"grants/{grant}/restore")
    sandbox.advance(0)

    assert (refused.status_code, shown) == (401, "invalid")
    assert sandbox.get(f"/v3/grants/{grant}/calendars").status_code == 200
    assert receiver.types() == ["grant.expired", "grant.updated"]
    assert receiver.received[0].object == {
        "code": 25009,
        "grant_id": grant,
        "integration_id": "sandbox-integration",
        "provider": "google",
        "grant_updated_at": receiver.received[0].object["grant_updated_at"],
    }
    assert receiver.received[0].envelope["source"] == "/nylas/system"
    assert (receiver.received[1].object["code"], receiver.received[1].object["reauthentication_flag"]) == (25027, True)


def test_a_deleted_grant_is_gone(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, "ada@example.com")
    client = nylas.Client(API_KEY, sandbox.url)

    client.grants.update(grant, {"settings": {"a": 1}})
    changed = client.grants.find(grant).data.settings
    client.grants.destroy(grant)

    assert changed == {"a": 1}
    assert sandbox.get(f"/v3/grants/{grant}").status_code == 404
