"""Idempotency-Key: the same request gets the same answer for an hour, another request with that key gets none."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import MARCUS, SARAH, configure, connect, wish

KEY = {"Idempotency-Key": "k-1"}


def create(sandbox: SandboxProcess, body: Any, *, key: str = API_KEY, **headers: str) -> requests.Response:
    address = f"/v3/grants/{SARAH}/calendars"
    return sandbox.request("POST", address, key=key, json=body, headers=headers or KEY)


def names(sandbox: SandboxProcess) -> list[str]:
    return [one["name"] for one in sandbox.get(f"/v3/grants/{SARAH}/calendars").json()["data"]]


def test_the_first_answer_comes_again_word_for_word(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    first, second = create(sandbox, {"name": "Interviews"}), create(sandbox, {"name": "Interviews"})

    assert first.status_code == 200
    assert (second.status_code, second.content, second.headers["content-type"]) == (
        200,
        first.content,
        "application/json",
    )
    assert names(sandbox) == [SARAH, "Interviews"]


def test_a_status_is_kept_too(sandbox: SandboxProcess) -> None:
    body = {"provider": "google", "settings": {"email": SARAH}}

    answers = [sandbox.request("POST", "/v3/connect/custom", json=body, headers=KEY) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].content == answers[1].content


def test_another_request_with_the_same_key_is_refused(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    create(sandbox, {"name": "Interviews"})

    other_body = create(sandbox, {"name": "Holidays"})
    other_path = sandbox.request("POST", f"/v3/grants/{SARAH}/calendars?x=1", json={"name": "Interviews"}, headers=KEY)

    for response in (other_body, other_path):
        assert (response.status_code, response.json()["error"]["type"]) == (400, "api.invalid_idempotency_key")
    assert names(sandbox) == [SARAH, "Interviews"]


def test_after_an_hour_the_key_is_new(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    create(sandbox, {"name": "Interviews"})
    sandbox.advance(3595)
    before = create(sandbox, {"name": "Interviews"}).json()["data"]["id"]
    sandbox.advance(10)

    after = create(sandbox, {"name": "Interviews"}).json()["data"]["id"]

    assert after != before
    assert names(sandbox) == [SARAH, "Interviews", "Interviews"]


def test_a_refusal_is_not_kept(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    assert create(sandbox, {}).status_code == 400
    assert create(sandbox, {"name": "Interviews"}).status_code == 200


def test_a_way_back_with_its_code_is_not_kept(sandbox: SandboxProcess) -> None:
    asked = {"client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:9999/", "response_type": "code"}
    form = {"email": "sarah.kim@example.com", "answer": "allow"}

    ways = [
        sandbox.request("POST", "/v3/connect/auth", params=asked, data=form, headers=KEY).headers.get("location", "")
        for _ in range(2)
    ]

    assert all("code=" in way for way in ways)
    assert ways[0] != ways[1]


def test_a_key_has_256_characters_at_most(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    keys = ("k" * 256, "k" * 257)
    answers = [create(sandbox, {"name": "Interviews"}, **{"Idempotency-Key": key}) for key in keys]

    assert [one.status_code for one in answers] == [200, 400]


def test_keys_of_different_callers_have_nothing_to_do_with_each_other(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    sessions = [
        sandbox.post("/v3/scheduling/sessions", {"configuration_id": configuration}).json()["data"]["session_id"]
        for _ in range(2)
    ]

    booked = [
        sandbox.request("POST", "/v3/scheduling/bookings", key=session, json=wish(9 + number), headers=KEY)
        for number, session in enumerate(sessions)
    ]

    assert [one.status_code for one in booked] == [200, 200]


def test_the_same_request_twice_at_once_is_done_once(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: create(sandbox, {"name": "Interviews"}), range(8)))

    assert {one.content for one in answers} == {answers[0].content}
    assert names(sandbox) == [SARAH, "Interviews"]


def test_twice_at_once_where_the_sandbox_itself_calls_out(sandbox: SandboxProcess, receiver: Receiver) -> None:
    body = {"webhook_url": receiver.url, "trigger_types": ["grant.expired"]}

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: sandbox.request("POST", "/v3/webhooks", json=body, headers=KEY), range(4)))

    assert [one.status_code for one in answers] == [200] * 4
    assert len({one.json()["data"]["webhook_secret"] for one in answers}) == 1
    assert len(sandbox.get("/v3/webhooks").json()["data"]) == 1


def test_what_was_done_before_a_time_out_is_told_by_the_retry(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    sandbox.control("faults", {"path": "/bookings$", "method": "POST", "kind": "504_after"})
    ask = {"key": None, "json": wish(9, SARAH), "params": {"configuration_id": configuration}, "headers": KEY}

    timed_out = sandbox.request("POST", "/v3/scheduling/bookings", **ask)
    again = sandbox.request("POST", "/v3/scheduling/bookings", **ask)

    assert (timed_out.status_code, again.status_code) == (504, 200)
    assert [one["booking_id"] for one in sandbox.get("/_sandbox/bookings").json()["data"]] == [
        again.json()["data"]["booking_id"]
    ]
