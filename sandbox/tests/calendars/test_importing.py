"""GET …/events/import: a calendar for synchronising, series unexpanded; and `select`, which picks members of any answer."""

from typing import Any

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, block, connect

EVENTS = f"/v3/grants/{SARAH}/events"


def imported(sandbox: SandboxProcess, **query: Any) -> list[dict[str, Any]]:
    response = sandbox.get(f"{EVENTS}/import", calendar_id="primary", **query)
    assert response.status_code == 200, response.text
    return response.json()["data"]


def test_series_come_once_with_their_exceptions(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    single, gone = block(sandbox, SARAH, 8)["id"], block(sandbox, SARAH, 12)["id"]
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    body = {"title": "Weekly", "when": when, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=9"], "metadata": {"key1": "x"}}
    main = sandbox.post(EVENTS, body, calendar_id="primary").json()["data"]["id"]
    moved, cancelled = f"{main}_20270309T090000Z", f"{main}_20270316T090000Z"
    query = {"calendar_id": "primary"}
    sandbox.request("PUT", f"{EVENTS}/{moved}", params=query, json={"title": "Later"})
    for event in (cancelled, gone):
        sandbox.request("DELETE", f"{EVENTS}/{event}", params=query)

    found = {one["id"]: one for one in imported(sandbox)}

    assert set(found) == {single, main, moved, cancelled}
    assert (found[main]["recurrence"], "metadata" in found[main]) == (["RRULE:FREQ=WEEKLY;COUNT=9"], False)
    assert (found[moved]["title"], found[moved]["master_event_id"]) == ("Later", main)
    assert found[cancelled]["status"] == "cancelled"


def test_a_period_and_pages_can_be_asked_for(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    made = [block(sandbox, SARAH, 24 * day)["id"] for day in range(4)]

    inside = imported(sandbox, start=TUESDAY + DAY, end=TUESDAY + 3 * DAY)
    first = sandbox.get(f"{EVENTS}/import", calendar_id="primary", limit=3).json()
    rest = imported(sandbox, limit=3, page_token=first["next_cursor"])

    assert {one["id"] for one in inside} == {made[1], made[2]}
    assert sorted(one["id"] for one in [*first["data"], *rest]) == sorted(made)
    assert sandbox.get(f"{EVENTS}/import", calendar_id="primary", limit=500).status_code == 200
    assert sandbox.get(f"{EVENTS}/import", calendar_id="primary", limit=501).status_code == 400
    assert "calendar_id" in sandbox.get(f"{EVENTS}/import").json()["error"]["message"]


def test_select_leaves_nothing_but_what_it_names(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    event = block(sandbox, SARAH, 8)
    address = f"{EVENTS}/{event['id']}"
    query = {"calendar_id": "primary", "select": "id, title,unknown"}

    one = sandbox.get(address, **query).json()
    listed = sandbox.get(EVENTS, **query).json()
    changed = sandbox.request("PUT", address, params=query, json={"title": "New"}).json()
    deleted = sandbox.request("DELETE", address, params=query)

    assert one["data"] == {"id": event["id"], "title": "Busy"}
    assert listed["data"] == [one["data"]]
    assert changed["data"]["title"] == "New"
    assert sorted(deleted.json()) == ["request_id"]
    assert one["request_id"]
