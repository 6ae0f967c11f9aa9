"""Answering an invitation through the API."""

from typing import Any

import pytest
import requests

from tests.sandbox.receiving import Receiver
from tests.sandbox.world import HOUR, MARCUS, SARAH, TUESDAY, connect, listen
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def invitation(sandbox: SandboxProcess) -> dict[str, Any]:
    """Sarah's event in her own calendar, to which she is invited by herself and Marcus by her."""
    connect(sandbox, SARAH)
    people = [{"email": SARAH, "status": "noreply"}, {"email": MARCUS, "status": "yes"}]
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    body = {"title": "Lunch", "participants": people, "when": when}
    return sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").json()["data"]


def respond(sandbox: SandboxProcess, event: str, body: Any, **query: Any) -> requests.Response:
    address = f"/v3/grants/{SARAH}/events/{event}/send-rsvp"
    return sandbox.post(address, body, **{"calendar_id": "primary", **query})


def statuses(sandbox: SandboxProcess, event: str) -> list[str]:
    found = sandbox.get(f"/v3/grants/{SARAH}/events/{event}", calendar_id="primary").json()["data"]
    return [one["status"] for one in found["participants"]]


def test_the_owners_status_changes_and_nobody_elses(
    sandbox: SandboxProcess, invitation: dict[str, Any], receiver: Receiver
) -> None:
    listen(sandbox, receiver.url, ["event.updated"])

    response = respond(sandbox, invitation["id"], {"status": "maybe"})
    sandbox.advance(1)

    assert response.json() == {"request_id": response.json()["request_id"], "data": {}}
    assert statuses(sandbox, invitation["id"]) == ["maybe", "yes"]
    assert receiver.types() == ["event.updated"]


def test_the_organizer_is_mailed_unless_that_is_skipped(sandbox: SandboxProcess, invitation: dict[str, Any]) -> None:
    respond(sandbox, invitation["id"], {"status": "no"}, skip_nylas_email="True")
    none = sandbox.get("/_sandbox/mail").json()["data"]
    respond(sandbox, invitation["id"], {"status": "yes"})
    (mail,) = sandbox.get("/_sandbox/mail").json()["data"]

    assert none == []
    assert (mail["kind"], mail["recipient"], mail["text"]) == ("rsvp", SARAH, "Lunch")


@pytest.mark.parametrize(
    ("event", "body", "query", "status", "words"),
    [
        ("", {"status": "perhaps"}, {}, 400, "status must be one of"),
        ("", {}, {}, 400, "status is required"),
        ("", {"status": "yes"}, {"calendar_id": None}, 400, "calendar_id"),
        ("", {"status": "yes"}, {"skip_nylas_email": "x"}, 400, "boolean"),
        ("unknown", {"status": "yes"}, {}, 404, "unknown"),
    ],
)
def test_a_wrong_answer_is_refused(
    sandbox: SandboxProcess, invitation: dict[str, Any], event: str, body: Any, query: Any, status: int, words: str
) -> None:
    response = respond(sandbox, event or invitation["id"], body, **query)

    assert response.status_code == status
    assert words in response.json()["error"]["message"]


def test_whoever_is_not_invited_cannot_answer(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    made = sandbox.post(f"/v3/grants/{SARAH}/events", {"title": "Alone", "when": when}, calendar_id="primary")

    response = respond(sandbox, made.json()["data"]["id"], {"status": "yes"})

    assert "is not a participant" in response.json()["error"]["message"]
