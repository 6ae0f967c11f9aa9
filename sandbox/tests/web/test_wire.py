"""What holds for every answer: JSON with request_id, the right refusals, cross-origin rules."""

import pytest

from sandbox.tests.sandbox_process import SandboxProcess


@pytest.mark.parametrize(
    ("method", "path", "status", "type_"),
    [
        ("GET", "/v3/nothing-here", 501, "not_implemented_in_sandbox"),
        ("POST", "/v3/messages/send", 501, "not_implemented_in_sandbox"),
        ("PUT", "/v3/grants", 405, "invalid_request_error"),
        ("GET", "/v3/grants/unknown", 404, "not_found_error"),
        ("GET", "/v3/grants/unknown/calendars", 404, "not_found_error"),
        ("GET", "/v3/notetakers/unknown", 404, "not_found_error"),
        ("GET", "/v3/webhooks/unknown", 400, "70000"),
        ("GET", "/v3/scheduling/availability", 400, "invalid_request_error"),
        ("GET", "/v3/scheduling/bookings/unknown?configuration_id=unknown", 404, "not_found_error"),
    ],
)
def test_refusals_are_json_with_request_id(
    sandbox: SandboxProcess, method: str, path: str, status: int, type_: str
) -> None:
    response = sandbox.request(method, path)

    assert (response.status_code, response.json()["error"]["type"]) == (status, type_)
    assert response.headers["content-type"] == "application/json"
    assert response.json()["request_id"]


def test_unknown_endpoint_names_itself(sandbox: SandboxProcess) -> None:
    message = sandbox.get("/v3/contacts").json()["error"]["message"]

    assert message == "The sandbox has no endpoint GET /v3/contacts"


@pytest.mark.parametrize("key", [None, "wrong", "Bearer"])
@pytest.mark.parametrize("path", ["/v3/grants", "/v3/applications", "/v3/webhooks", "/v3/notetakers"])
def test_without_the_key_nothing_is_told(sandbox: SandboxProcess, path: str, key: str | None) -> None:
    response = sandbox.get(path, key=key)

    assert (response.status_code, response.json()["error"]["type"]) == (401, "unauthorized")


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"text"', b"\xff", b"null"])
def test_broken_bodies_are_refused_in_words(sandbox: SandboxProcess, body: bytes) -> None:
    response = sandbox.request("POST", "/v3/scheduling/sessions", data=body)

    assert response.status_code == 400
    assert "error parsing request body" in response.json()["error"]["message"]


def test_a_browser_of_any_origin_may_call_the_api(sandbox: SandboxProcess) -> None:
    asked = {"Origin": "https://careers.example.com", "Access-Control-Request-Method": "PATCH"}

    preflight = sandbox.request("OPTIONS", "/v3/scheduling/bookings/x", key=None, headers=asked)
    refused = sandbox.request("GET", "/v3/scheduling/ui-settings", key=None, headers=asked)

    for response in (preflight, refused):
        allowed = response.headers["access-control-allow-headers"]
        assert response.headers["access-control-allow-origin"] == "*"
        assert "PATCH" in response.headers["access-control-allow-methods"]
        for header in ("authorization", "content-type", "x-source", "x-nylas-web-elements-version"):
            assert header in allowed


def test_another_site_may_not_use_the_control_surface(sandbox: SandboxProcess) -> None:
    response = sandbox.request("POST", "/_sandbox/reset", headers={"Origin": "https://evil.example.com"})

    assert response.status_code == 403


def test_long_idempotency_key_is_refused(sandbox: SandboxProcess) -> None:
    response = sandbox.request("POST", "/v3/scheduling/sessions", headers={"Idempotency-Key": "x" * 257})

    assert (response.status_code, response.json()["error"]["type"]) == (400, "api.invalid_idempotency_key")


def test_lists_are_paged_by_opaque_cursors(sandbox: SandboxProcess) -> None:
    sandbox.post("/v3/connect/custom", {"provider": "google", "settings": {"email": "ada@example.com"}})
    for number in range(4):
        sandbox.post("/v3/grants/ada@example.com/calendars", {"name": f"c{number}"})

    names, token = [], None
    while True:
        page = sandbox.get("/v3/grants/ada@example.com/calendars", limit=2, page_token=token).json()
        names.append([one["name"] for one in page["data"]])
        token = page.get("next_cursor")
        if token is None:
            break

    assert names == [["ada@example.com", "c0"], ["c1", "c2"], ["c3"]]
    assert sandbox.get("/v3/grants/ada@example.com/calendars", limit=201).status_code == 400
    assert sandbox.get("/v3/grants/ada@example.com/calendars", page_token="nonsense").status_code == 400


def test_a_cursor_is_good_for_its_own_kind_of_list(sandbox: SandboxProcess) -> None:
    sandbox.post("/v3/connect/custom", {"provider": "google", "settings": {"email": "ada@example.com"}})
    sandbox.post("/v3/grants/ada@example.com/calendars", {"name": "more"})
    token = sandbox.get("/v3/grants/ada@example.com/calendars", limit=1).json()["next_cursor"]
    grant = sandbox.get("/v3/grants").json()["data"][0]["id"]

    same = sandbox.get(f"/v3/grants/{grant}/calendars", page_token=token)
    other = sandbox.get("/v3/grants/ada@example.com/notetakers", page_token=token)

    assert [one["name"] for one in same.json()["data"]] == ["more"]
    assert (other.status_code, other.json()["error"]["message"]) == (400, "page_token is not valid")
