"""Faults by name, for as many requests as asked."""

import time

import pytest

from tests.sandbox.world import SARAH, book, configure, connect, starts, wish
from tests.sandbox_process import SandboxProcess


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


@pytest.mark.parametrize("wanted", [{"kind": "flood"}, {"kind": "429", "path": "("}, {"kind": "429", "times": "x"}])
def test_an_unknown_fault_is_refused(sandbox: SandboxProcess, wanted: dict) -> None:
    assert sandbox.post("/_sandbox/faults", wanted).status_code == 400


def test_the_control_surface_stays_sound(sandbox: SandboxProcess) -> None:
    sandbox.control("faults", {"path": "", "kind": "502_html", "times": None})

    assert sandbox.get("/_sandbox/health").json()["ready"] is True


def test_bookings_are_listed_for_tests(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)

    (shown,) = sandbox.get("/_sandbox/bookings").json()["data"]

    assert (shown["booking_id"], shown["host_emails"], shown["guest"]["name"]) == (
        made["booking_id"],
        [SARAH],
        "Ada Lovelace",
    )
