"""What every answer of the API must be, however bad the request was."""

import json
from typing import Any

import requests

NOT_IMPLEMENTED = "not_implemented_in_sandbox"
# OAuth's own form of an error, and calls that answer in it when the token is what is wrong.
FLAT_ERRORS = ("/v3/connect/token", "/v3/connect/revoke", "/v3/connect/tokeninfo")
PAGES = ("/v3/connect/auth",)


def strict_json(text: str) -> Any:
    """JSON as RFC 8259 has it: no NaN, no Infinity; and text that can be written as UTF-8."""

    def refuse(word: str) -> Any:
        raise AssertionError(f"{word} is not JSON")

    text.encode()
    return json.loads(text, parse_constant=refuse)


def judge(response: requests.Response, *, path: str = "") -> None:
    """Fail unless the answer is JSON with `request_id`, and a refusal has its type and its message.

    `path` is the operation's.
    """
    status, said = response.status_code, f"{response.request.method} {response.request.url}"
    what = f"{said[:300]} -> {status} {response.text[:300]}"
    if path in PAGES:
        assert status in (200, 302, 400), what
        return
    assert response.headers.get("content-type", "").startswith("application/json"), what
    body = strict_json(response.text)
    assert isinstance(body, dict), what
    assert isinstance(body.get("request_id"), str), what
    assert body["request_id"], what
    if status < 400:
        assert "error" not in body, what
        return
    assert "data" not in body, what
    if path in FLAT_ERRORS and (path == FLAT_ERRORS[0] or isinstance(body["error"], str)):
        assert isinstance(body["error"], str), what
        assert {"error_code", "error_description", "error_uri"} <= body.keys(), what
    else:
        error = body["error"]
        assert isinstance(error["type"], str), what
        assert isinstance(error["message"], str), what
        assert error["type"], what
        assert error["message"], what
        assert status != 501 or error["type"] == NOT_IMPLEMENTED, what
    assert status < 500 or status == 501, what
