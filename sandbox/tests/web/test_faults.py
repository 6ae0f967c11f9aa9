"""Faults of requests, for as many requests as asked; and connections that break."""

import time
from typing import Any

import pytest
import requests

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, configure, connect, starts, wish


@pytest.mark.parametrize("retry_after", [None, 3])
def test_429_comes_as_often_as_asked(sandbox: SandboxProcess, retry_after: int | None) -> None:
    wanted = {"path": "^/v3/grants$", "kind": "429", "times": 2}
    sandbox.control("faults", wanted if retry_after is None else {**wanted, "retry_after": retry_after})

    answers = [sandbox.get("/v3/grants") for _ in range(3)]
    other = sandbox.get("/v3/applications")

    assert [one.status_code for one in answers] == [429, 429, 200]
    assert answers[0].json()["error"]["type"] == "rate_limit_error"
    assert answers[0].headers.get("retry-after") == (None if retry_after is None else "3")
    assert other.status_code == 200


def test_504_comes_after_the_work_is_done(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    sandbox.control("faults", {"path": "/bookings", "kind": "504_after", "method": "POST"})

    answer = sandbox.post("/v3/scheduling/bookings", wish(9), key=None, configuration_id=configuration)

    assert (answer.status_code, answer.json()["error"]["type"]) == (504, "provider_error")
    assert 9 not in starts(sandbox, configuration)


def test_502_is_html(sandbox: SandboxProcess) -> None:
    sandbox.control("faults", {"path": "", "kind": "502_html"})

    answer = sandbox.get("/v3/grants")

    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (502, "text/html")


def test_slow_is_slow_and_right(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    sandbox.control("faults", {"path": "/v3/grants", "kind": "slow", "seconds": 0.3})

    begun = time.monotonic()
    answer = sandbox.get("/v3/grants")

    assert time.monotonic() - begun >= 0.3
    assert len(answer.json()["data"]) == 1


def test_faults_last_until_they_are_removed(sandbox: SandboxProcess) -> None:
    fault = sandbox.control("faults", {"path": "/v3/", "kind": "429", "times": None})["data"]
    before = [sandbox.get("/v3/grants").status_code for _ in range(3)]

    sandbox.request("DELETE", f"/_sandbox/faults/{fault['id']}")
    after = sandbox.get("/v3/grants").status_code
    sandbox.control("faults", {"path": "/v3/", "kind": "429", "times": 5})
    sandbox.request("DELETE", "/_sandbox/faults")

    assert (before, after, sandbox.get("/v3/grants").status_code) == ([429] * 3, 200, 200)


def test_the_control_surface_stays_sound(sandbox: SandboxProcess) -> None:
    sandbox.control("faults", {"path": "", "kind": "502_html", "times": None})

    assert sandbox.get("/_sandbox/health").json()["ready"] is True


def met(sandbox: SandboxProcess, path: str = "/v3/grants") -> Any:
    """The answer to a GET, or what came instead."""
    try:
        return sandbox.get(path)
    except requests.RequestException as error:
        return error


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at": 20}, "IncompleteRead(20 bytes"),
        ({"at": 0}, "IncompleteRead(0 bytes"),
        ({}, "bytes read"),
        ({"how": "reset"}, "reset by peer"),
    ],
)
def test_an_answer_is_cut_in_mid_body(sandbox: SandboxProcess, more: dict[str, Any], words: str) -> None:
    connect(sandbox, SARAH)
    sandbox.control("faults", {"kind": "cut", "path": "^/v3/grants$", **more})

    broken, whole = met(sandbox), met(sandbox)

    assert isinstance(broken, requests.exceptions.ChunkedEncodingError | requests.ConnectionError)
    assert words in str(broken)
    assert whole.status_code == 200


def test_what_was_cut_has_been_done(sandbox: SandboxProcess) -> None:
    sandbox.control("faults", {"kind": "cut", "method": "POST", "path": "/v3/connect/custom"})

    with pytest.raises(requests.RequestException):
        connect(sandbox, SARAH)

    assert [one["email"] for one in sandbox.get("/v3/grants").json()["data"]] == [SARAH]


@pytest.mark.parametrize(("more", "words"), [({}, "reset by peer"), ({"how": "close"}, "without response")])
def test_a_connection_ends_without_an_answer(sandbox: SandboxProcess, more: dict[str, Any], words: str) -> None:
    sandbox.control("faults", {"kind": "refused", "path": "^/v3/grants$", **more})

    broken, whole = met(sandbox), met(sandbox)

    assert isinstance(broken, requests.ConnectionError)
    assert words in str(broken)
    assert whole.status_code == 200


@pytest.mark.parametrize("after_work", [False, True])
def test_it_ends_before_or_after_the_work(sandbox: SandboxProcess, after_work: bool) -> None:
    sandbox.control("faults", {"kind": "refused", "method": "POST", "after_work": after_work})

    with pytest.raises(requests.ConnectionError):
        connect(sandbox, SARAH)

    assert len(sandbox.get("/v3/grants").json()["data"]) == int(after_work)


def test_any_answer_can_be_given(sandbox: SandboxProcess) -> None:
    first = {"status": 503, "body": "<p>Sorry", "headers": {"Retry-After": "7", "Content-Type": "text/plain"}}
    for wanted in (first, {"body": {"data": None}}, {"status": 204}):
        sandbox.control("faults", {"kind": "answer", "path": "/v3/grants", **wanted})

    text, json, empty = (met(sandbox) for _ in range(3))

    assert (text.status_code, text.text, text.headers["retry-after"]) == (503, "<p>Sorry", "7")
    assert text.headers["content-type"] == "text/plain"
    assert (json.status_code, json.json(), json.headers["content-type"]) == (200, {"data": None}, "application/json")
    assert (empty.status_code, empty.content) == (204, b"")
