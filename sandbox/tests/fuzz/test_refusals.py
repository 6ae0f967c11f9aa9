"""What is forbidden is refused as documented: status, `error.type`, and a message that names the field."""

from typing import Any

import pytest

from sandbox.tests import world
from sandbox.tests.fuzz.finer_refusals import FINER
from sandbox.tests.fuzz.fuzzed import Fuzzed
from sandbox.tests.fuzz.refusals import ABSENT, CONFIRM, REFUSALS, Refusal
from sandbox.tests.fuzz.seeded import BODIES
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH


@pytest.mark.parametrize("refusal", [*REFUSALS, *FINER], ids=str)
def test_what_is_forbidden_is_refused_by_its_name(fuzzed: Fuzzed, refusal: Refusal) -> None:
    response = _send(fuzzed, refusal)

    error = response.json()["error"]
    assert (response.status_code, error["type"]) == (refusal.status, refusal.type), error
    assert refusal.words in error["message"]


@pytest.mark.parametrize("operation", sorted({refusal.operation for refusal in REFUSALS if refusal.body} & set(BODIES)))
def test_the_requests_changed_here_are_good(fuzzed: Fuzzed, operation: str) -> None:
    """Otherwise a refusal would prove nothing. A booking that was never pending cannot be confirmed by anybody."""
    response = _send(fuzzed, Refusal(operation, ""))

    assert response.ok or (operation == CONFIRM and "salt" in response.text), response.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_secret": "wrong"}, "client_secret"),
        ({"client_id": "another"}, "client_id"),
        ({"grant_type": "password"}, "grant_type"),
        ({"grant_type": "authorization_code"}, "code"),
        ({"grant_type": "authorization_code", "code": {}}, "code"),
        ({"grant_type": "client_credentials", "grant_id": "unknown"}, "grant_id"),
    ],
)
def test_a_token_is_refused_flatly(fuzzed: Fuzzed, changes: dict[str, Any], words: str) -> None:
    """OAuth's own form, with the five members by which clients know it (docs/nylas.md 8.2, row 19)."""
    good = fuzzed.world.body("POST /v3/connect/token")

    response = fuzzed.send("POST", "/v3/connect/token", json={**good, **changes})

    assert response.status_code == 400
    assert response.json().keys() == {"request_id", "error", "error_code", "error_description", "error_uri"}
    assert words in response.json()["error_description"]


def test_unknown_members_are_taken_and_those_of_a_configuration_given_back(sandbox: SandboxProcess) -> None:
    """A newer client must not fail here (docs/nylas.md 10.25)."""
    world.connect(sandbox, SARAH)
    sent = world.document(SARAH, brand_new={"deep": [1, None]})
    sent["participants"][0]["mood"] = "fine"

    made = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", sent)
    booked = sandbox.post(
        "/v3/scheduling/bookings", world.wish(9, brand_new=1), key=None, configuration_id=made.json()["data"]["id"]
    )
    invited = sandbox.post("/v3/notetakers", {"meeting_link": "https://meet.google.com/abc-defg-hij", "brand_new": 1})

    assert (made.status_code, booked.status_code, invited.status_code) == (200, 200, 201)
    assert made.json()["data"]["brand_new"] == {"deep": [1, None]}
    assert made.json()["data"]["participants"][0]["mood"] == "fine"


def test_required_additional_fields_are_the_forms_business(sandbox: SandboxProcess) -> None:
    """Nylas documents no refusal by the server; its component asks before it sends."""
    fields = {"consent": {"label": "I agree", "type": "checkbox", "required": True, "pattern": "^true$"}}
    scheduler = {"min_booking_notice": 0, "additional_fields": fields}
    configuration = world.configure(sandbox, SARAH, scheduler=scheduler)

    assert world.book(sandbox, configuration, 9)["status"] == "booked"


def _send(fuzzed: Fuzzed, refusal: Refusal) -> Any:
    """The good request with its changes. `{name}` anywhere stands for the id of that name."""
    method, path = refusal.operation.split(" ", maxsplit=1)
    ids, keys = fuzzed.world.ids, fuzzed.world.keys
    body = fuzzed.world.body(refusal.operation)
    for name, value in refusal.body.items():
        _set(body, name, value)
    query = {**fuzzed.world.query(refusal.operation), **refusal.query}
    query = {name: _filled(value, ids) for name, value in query.items() if value is not ABSENT}
    headers = {"Authorization": f"Bearer {keys.get(refusal.key, refusal.key)}"} if refusal.key else {}
    response = fuzzed.session.request(
        method,
        fuzzed.sandbox.url + path.format_map(ids),
        params=query,
        json=_filled(body, ids),
        headers={**headers, **refusal.headers},
        timeout=60,
    )
    fuzzed.take(response, path)
    return response


def _set(body: Any, path: str, value: Any) -> None:
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in way:
        body = body[step]
    if value is ABSENT:
        del body[last]
    else:
        body[last] = value


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, ids) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    return ids[value[1:-1]] if isinstance(value, str) and value[1:-1] in ids and value[0] == "{" else value
