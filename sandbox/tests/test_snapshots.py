"""Snapshots: the world as it was, its clock and its ids with it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.tests.conftest import MONDAY
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, MARCUS, SARAH, TUESDAY, book, configure, connect, listen, starts, with_notetaker


@pytest.fixture(autouse=True)
def _none_left(sandbox: SandboxProcess) -> Any:
    yield
    for one in kept(sandbox):
        sandbox.request("DELETE", f"/_sandbox/snapshots/{one['name']}").raise_for_status()


def kept(sandbox: SandboxProcess) -> list[dict[str, Any]]:
    return sandbox.get("/_sandbox/snapshots").json()["data"]


def test_everything_comes_back_as_often_as_one_likes(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    booking = book(sandbox, configuration, 9)
    sandbox.control("faults", {"kind": "kicked"})
    sandbox.control("clock", {"set": TUESDAY, "rate": 0})
    lists = ("v3/grants", "_sandbox/bookings", "_sandbox/notetakers", "_sandbox/meetings", "_sandbox/faults")
    before = [sandbox.get(f"/{path}").json()["data"] for path in lists]
    sandbox.control("snapshots", {"name": "booked"})

    seen = []
    for change in (sandbox.run_until_idle, sandbox.reset):
        change()
        changed = [sandbox.get(f"/{path}").json()["data"] for path in lists]
        sandbox.control("snapshots/booked/restore")
        seen.append((changed, [sandbox.get(f"/{path}").json()["data"] for path in lists]))

    assert all(changed != before and restored == before for changed, restored in seen)
    assert 9 not in starts(sandbox, configuration)
    assert sandbox.get("/_sandbox/bookings").json()["data"][0]["booking_id"] == booking["booking_id"]


def test_the_clock_stands_where_it_stood_and_everything_waits_as_it_did(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)
    listen(sandbox, receiver.url)
    sandbox.control("clock", {"set": TUESDAY, "rate": 0})
    answer = sandbox.control("snapshots", {"name": "waiting"})["data"]
    before = sandbox.clock()
    sandbox.control("clock", {"set": TUESDAY + 48 * HOUR, "rate": 60})
    receiver.received.clear()

    restored = sandbox.control("snapshots/waiting/restore")
    after = sandbox.clock()
    heard = receiver.types()
    sandbox.run_to_next()

    assert answer["now"] == before["now"] == after["now"] == restored["now"] == TUESDAY
    assert (after["rate"], after["next"]) == (0, before["next"])
    assert heard == []
    assert receiver.types() == ["notetaker.meeting_state"]


def test_a_running_clock_is_kept_at_the_very_moment(sandbox: SandboxProcess) -> None:
    sandbox.control("clock", {"rate": 86_400})
    before = sandbox.clock()["now"]
    kept_at = sandbox.control("snapshots", {"name": "running"})["data"]["now"]
    after = sandbox.clock()["now"]
    sandbox.reset()

    restored = sandbox.control("snapshots/running/restore")

    assert MONDAY < before <= kept_at <= after
    assert (restored["rate"], restored["now"] >= kept_at) == (86_400, True)


def test_ids_go_on_from_where_they_were(sandbox: SandboxProcess) -> None:
    sandbox.control("snapshots", {"name": "fresh"})
    first = connect(sandbox, SARAH)

    sandbox.control("snapshots/fresh/restore")
    again = connect(sandbox, MARCUS)

    assert first == again


def test_they_are_listed_replaced_and_forgotten(sandbox: SandboxProcess) -> None:
    for name in ("b", "a", "b"):
        sandbox.control("snapshots", {"name": name})
    listed = kept(sandbox)
    sandbox.request("DELETE", "/_sandbox/snapshots/b")
    gone = [sandbox.request("DELETE", "/_sandbox/snapshots/b"), sandbox.post("/_sandbox/snapshots/b/restore")]

    assert [one["name"] for one in listed] == ["a", "b"]
    assert all(one["now"] == pytest.approx(MONDAY, abs=5) and one["size"] > 0 for one in listed)
    assert [one["name"] for one in kept(sandbox)] == ["a"]
    assert [(one.status_code, one.json()["error"]["message"]) for one in gone] == [(404, "there is no snapshot b")] * 2


def test_many_may_keep_restore_and_forget_at_once(sandbox: SandboxProcess) -> None:
    def use(number: int) -> set[int]:
        name = f"shared{number % 2}"
        answers = [sandbox.post("/_sandbox/snapshots", {"name": name}), sandbox.get("/_sandbox/snapshots")]
        answers.append(sandbox.post(f"/_sandbox/snapshots/{name}/restore"))
        answers.append(sandbox.request("DELETE", f"/_sandbox/snapshots/{name}"))
        return {one.status_code for one in answers}

    with ThreadPoolExecutor(12) as asking:
        statuses = set().union(*asking.map(use, range(24)))

    assert statuses <= {200, 404}


def test_a_reset_leaves_them(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    sandbox.control("snapshots", {"name": "one"})

    sandbox.reset()
    sandbox.control("snapshots/one/restore")

    assert [one["email"] for one in sandbox.get("/v3/grants").json()["data"]] == [SARAH]


@pytest.mark.parametrize(
    "name", [None, "", 7, "..", ".hidden", "a/b", "../../etc", "a" * 65, "a\x00", "é", ["a"], "a b"]
)
def test_a_name_that_cannot_be_a_file_is_refused(sandbox: SandboxProcess, name: Any) -> None:
    refused = sandbox.post("/_sandbox/snapshots", {"name": name})

    assert (refused.status_code, kept(sandbox)) == (400, [])
    assert "name must be 1 to 64 letters" in refused.json()["error"]["message"]
