"""Oddities of Nylas's API on which clients stumble, where no other test has them already (docs/nylas.md 10)."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import (
    DAY,
    HOUR,
    SARAH,
    TUESDAY,
    block,
    book,
    configure,
    connect,
    document,
    listen,
    slots,
    wish,
    with_notetaker,
)

MEET = "https://meet.google.com/abc-defg-hij"
PRIMARY = {"calendar_id": "primary"}


# ── answers with request_id and nothing else ──


def _calendar(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    path = f"/v3/grants/{connect(sandbox, SARAH)}/calendars"
    return f"{path}/{sandbox.post(path, {'name': 'x'}).json()['data']['id']}", {}


def _event(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    grant = connect(sandbox, SARAH)
    return f"/v3/grants/{grant}/events/{block(sandbox, SARAH, 9)['id']}", PRIMARY


def _configuration(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    return f"/v3/grants/{SARAH}/scheduling/configurations/{configure(sandbox, SARAH)}", {}


def _session(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    made = sandbox.post("/v3/scheduling/sessions", {"configuration_id": configure(sandbox, SARAH)})
    return f"/v3/scheduling/sessions/{made.json()['data']['session_id']}", {}


def _booking(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)
    return f"/v3/scheduling/bookings/{made['booking_id']}", {"configuration_id": configuration}


def _notetaker(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    made = sandbox.post("/v3/notetakers", {"meeting_link": MEET, "join_time": TUESDAY}).json()["data"]
    return f"/v3/notetakers/{made['id']}", {}


def _cancelled_notetaker(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    return f"{_notetaker(sandbox)[0]}/cancel", {}


def _grant(sandbox: SandboxProcess) -> tuple[str, dict[str, Any]]:
    return f"/v3/grants/{connect(sandbox, SARAH)}", {}


@pytest.mark.parametrize(
    "made",
    [_calendar, _event, _configuration, _session, _booking, _notetaker, _cancelled_notetaker, _grant],
    ids=lambda made: made.__name__,
)
def test_a_delete_answers_with_request_id_alone(
    sandbox: SandboxProcess, made: Callable[[SandboxProcess], tuple[str, dict[str, Any]]]
) -> None:
    path, query = made(sandbox)

    answer = sandbox.request("DELETE", path, params=query)

    assert (answer.status_code, list(answer.json())) == (200, ["request_id"])


def test_a_deleted_destination_answers_with_a_status_of_its_own(sandbox: SandboxProcess, receiver: Receiver) -> None:
    made = listen(sandbox, receiver.url)

    answer = sandbox.request("DELETE", f"/v3/webhooks/{made['id']}").json()

    assert answer == {"request_id": answer["request_id"], "data": {"status": "success"}}


# ── lists ──


def test_grants_page_by_offset_ten_at_a_time_and_never_by_cursor(sandbox: SandboxProcess) -> None:
    for number in range(12):
        connect(sandbox, f"person{number:02}@example.com")

    first = sandbox.get("/v3/grants").json()
    second = sandbox.get("/v3/grants", offset="10").json()

    assert sorted(first) == sorted(second) == ["data", "limit", "offset", "request_id"]
    assert (first["limit"], first["offset"], second["offset"]) == (10, 0, 10)
    assert (len(first["data"]), len(second["data"])) == (10, 2)
    assert {one["id"] for one in first["data"]}.isdisjoint(one["id"] for one in second["data"])


@pytest.mark.parametrize("path", ["/scheduling/configurations", "/events?calendar_id=primary", "/notetakers"])
def test_nothing_is_an_empty_list(sandbox: SandboxProcess, path: str) -> None:
    connect(sandbox, SARAH)

    assert sandbox.get(f"/v3/grants/{SARAH}{path}").json()["data"] == []


# ── what clients send in another spelling ──


@pytest.mark.parametrize(("spelling", "is_shown"), [("True", True), ("true", True), ("False", False), ("false", False)])
def test_booleans_of_a_query_come_in_any_case(sandbox: SandboxProcess, spelling: str, is_shown: bool) -> None:
    connect(sandbox, SARAH)
    gone = block(sandbox, SARAH, 9)
    sandbox.request("DELETE", f"/v3/grants/{SARAH}/events/{gone['id']}", params=PRIMARY)

    query = {**PRIMARY, "start": TUESDAY, "end": TUESDAY + DAY, "show_cancelled": spelling}
    found = sandbox.get(f"/v3/grants/{SARAH}/events", **query).json()["data"]

    assert [one["id"] for one in found] == ([gone["id"]] if is_shown else [])


def test_numbers_may_come_as_strings(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    new = wish(9)
    new |= {"start_time": str(new["start_time"]), "end_time": str(new["end_time"])}

    session = sandbox.post("/v3/scheduling/sessions", {"configuration_id": configuration, "time_to_live": "30"}).json()[
        "data"
    ]["session_id"]
    booked = sandbox.post("/v3/scheduling/bookings", new, key=session)

    assert booked.status_code == 200
    sandbox.advance(29 * 60)
    assert sandbox.get("/v3/scheduling/ui-settings", key=session).status_code == 200


@pytest.mark.parametrize("slash", ["", "/"])
def test_webhooks_are_found_with_and_without_a_slash(sandbox: SandboxProcess, receiver: Receiver, slash: str) -> None:
    made = sandbox.post(f"/v3/webhooks{slash}", {"webhook_url": receiver.url, "trigger_types": ["grant.created"]})

    assert made.status_code == 200
    assert [one["id"] for one in sandbox.get(f"/v3/webhooks{slash}").json()["data"]] == [made.json()["data"]["id"]]


def test_members_that_nobody_knows_do_no_harm(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    path = f"/v3/grants/{grant}/scheduling/configurations"

    made = sandbox.post(path, {**document(SARAH), "from_the_future": {"a": 1}})
    configuration = made.json()["data"]["id"]
    booked = sandbox.post(
        "/v3/scheduling/bookings", wish(9, from_the_future=1), key=None, configuration_id=configuration, unknown="x"
    )

    assert (made.status_code, booked.status_code) == (200, 200)


# ── nested objects are replaced whole ──


def test_metadata_of_an_event_is_replaced_whole_and_the_rest_stays(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    new = {"title": "x", "description": "d", "when": when, "metadata": {"key1": "a", "key2": "b"}}
    made = sandbox.post(f"/v3/grants/{SARAH}/events", new, **PRIMARY).json()["data"]
    path = f"/v3/grants/{SARAH}/events/{made['id']}"

    changed = sandbox.request("PUT", path, params=PRIMARY, json={"metadata": {"key3": "c"}}).json()["data"]

    assert changed["metadata"] == {"key3": "c"}
    assert (changed["title"], changed["description"], changed["when"]) == ("x", "d", made["when"])


def test_settings_of_a_notetaker_are_replaced_whole_and_the_rest_stays(sandbox: SandboxProcess) -> None:
    before = {"summary": False, "action_items": False, "leave_after_silence_seconds": 600}
    new = {"meeting_link": MEET, "join_time": TUESDAY, "name": "Recorder", "meeting_settings": before}
    made = sandbox.post("/v3/notetakers", new).json()["data"]

    path = f"/v3/notetakers/{made['id']}"
    changed = sandbox.request("PATCH", path, json={"meeting_settings": {"summary": False}}).json()["data"]

    assert (changed["meeting_settings"]["summary"], changed["meeting_settings"]["action_items"]) == (False, True)
    assert changed["meeting_settings"]["leave_after_silence_seconds"] == 300
    assert (changed["name"], changed["join_time"]) == ("Recorder", TUESDAY)


@pytest.mark.parametrize(
    ("nested", "missing"),
    [
        ({"availability": {"interval_minutes": 30}}, "availability.duration_minutes"),
        ({"event_booking": {"description": "d"}}, "event_booking.title"),
        ({"participants": [{"name": "Sarah"}]}, "email"),
        ({"scheduler": {"additional_fields": {"a": {"type": "text"}}}}, "label"),
    ],
)
def test_a_nested_object_without_its_mandatory_members_is_refused(
    sandbox: SandboxProcess, nested: dict[str, Any], missing: str
) -> None:
    path, _ = _configuration(sandbox)
    before = sandbox.get(path).json()["data"]

    answer = sandbox.request("PUT", path, json=nested)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
    assert missing in answer.json()["error"]["message"]
    assert sandbox.get(path).json()["data"] == before


# ── three vocabularies for one Notetaker ──


def test_one_notetaker_is_called_by_three_vocabularies(sandbox: SandboxProcess) -> None:
    book(sandbox, configure(sandbox, SARAH, scheduler=with_notetaker()), 9)
    sandbox.run_until_idle()
    path = f"/v3/grants/{SARAH}/notetakers"

    filtered = sandbox.get(path, state="media_available").json()["data"]
    log = sandbox.get("/_sandbox/webhooks", type="notetaker.meeting_state").json()["data"]

    assert [(one["state"], one["status"]) for one in filtered] == [("available", "available")]
    assert [one["payload"]["data"]["object"]["meeting_state"] for one in reversed(log)] == [
        "waiting_for_entry",
        "recording_active",
        "meeting_ended",
    ]
    assert sandbox.get(path, state="available").status_code == 400
    assert sandbox.get(path, state="processing").status_code == 400


# ── the wire ──


def test_answers_are_compressed_for_those_who_ask(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    slots(sandbox, configuration, TUESDAY, TUESDAY + DAY)
    url = f"{sandbox.url}/v3/scheduling/availability?start_time={TUESDAY}&end_time={TUESDAY + 7 * DAY}"
    headers = {"Authorization": f"Bearer {API_KEY}", "Accept-Encoding": "gzip"}

    with requests.get(f"{url}&configuration_id={configuration}", headers=headers, stream=True, timeout=10) as answer:
        raw = answer.raw.read(decode_content=False)

    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(raw))["data"]["time_slots"]
