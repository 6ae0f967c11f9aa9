"""Faults of meetings: each way in which a Notetaker comes home with nothing, or with less."""

from typing import Any

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, SARAH, TUESDAY, book, configure, listen, with_notetaker

ARRIVAL = TUESDAY + 9 * HOUR
MINUTE = 60


@pytest.fixture
def booked(sandbox: SandboxProcess, receiver: Receiver) -> str:
    """Two meetings with Notetakers, at nine and at eleven; the id of the first Notetaker's event."""
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9, name="Ada A")
    book(sandbox, configuration, 11, name="Bob B")
    listen(sandbox, receiver.url, ["notetaker.meeting_state", "notetaker.media"])
    return notetakers(sandbox)[0]["event_id"]


def notetakers(sandbox: SandboxProcess) -> list[dict[str, Any]]:
    return sorted(sandbox.notetakers(), key=lambda one: one["join_time"])


def told(receiver: Receiver, event: str) -> list[tuple[int, str, str | None]]:
    """What webhooks said of the Notetaker of an event: seconds after its arrival, state, meeting_state."""
    mine = [one for one in receiver.received if one.object["event"]["event_id"] == event]
    return [
        (one.envelope["time"] - ARRIVAL, one.object["state"], one.object.get("meeting_state"))
        for one in sorted(mine, key=lambda one: one.envelope["time"])
    ]


CONNECTING = (0, "connecting", "waiting_for_entry")
ATTENDING = (8, "attending", "recording_active")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "meeting_never_starts"}, [CONNECTING, (600, "failed_entry", "no_response")]),
        (
            {"kind": "lobby_never_answered"},
            [CONNECTING, (8, "waiting_for_entry", "waiting_for_entry"), (608, "failed_entry", "admission_timeout")],
        ),
        ({"kind": "entry_denied"}, [CONNECTING, (8, "failed_entry", "entry_denied")]),
        (
            {"kind": "entry_denied", "reason": "meeting_capacity_reached"},
            [CONNECTING, (8, "failed_entry", "meeting_capacity_reached")],
        ),
        ({"kind": "kicked"}, [CONNECTING, ATTENDING, (68, "disconnected", "kicked")]),
        (
            {"kind": "kicked", "seconds": 600, "reason": "network_error"},
            [CONNECTING, ATTENDING, (608, "disconnected", "network_error")],
        ),
        ({"kind": "no_participants"}, [CONNECTING, ATTENDING, (308, "disconnected", "no_participants")]),
        ({"kind": "no_activity", "seconds": 120}, [CONNECTING, ATTENDING, (128, "disconnected", "no_activity")]),
        (
            {"kind": "worker_finished"},
            [
                CONNECTING,
                ATTENDING,
                (HOUR, "disconnected", "meeting_ended"),
                (HOUR + 15, "worker_finished", "worker_finished"),
            ],
        ),
        ({"kind": "kicked", "seconds": 2 * HOUR}, [CONNECTING, ATTENDING, (HOUR, "disconnected", "meeting_ended")]),
    ],
)
def test_a_meeting_goes_wrong_once_and_the_next_is_fine(
    sandbox: SandboxProcess, receiver: Receiver, booked: str, fault: dict[str, Any], expected: list[Any]
) -> None:
    sandbox.control("faults", fault)

    sandbox.run_until_idle()

    heard = told(receiver, booked)
    assert heard[: len(expected)] == [(pytest.approx(at, abs=1), *words) for at, *words in expected]
    ending = [state for _, state, _ in heard[len(expected) :]]
    assert ending == ([] if expected[-1][1] == "failed_entry" else ["processing", "available"])
    assert notetakers(sandbox)[1]["state"] == "available"
    assert sandbox.get("/_sandbox/faults").json()["data"] == []


def test_the_recording_can_fail(sandbox: SandboxProcess, receiver: Receiver, booked: str) -> None:
    sandbox.control("faults", {"kind": "media_error", "meeting": booked})

    sandbox.run_until_idle()

    first, second = notetakers(sandbox)
    media = sandbox.get(f"/v3/grants/{SARAH}/notetakers/{first['id']}/media")
    assert [state for _, state, _ in told(receiver, booked)][-2:] == ["processing", "media_error"]
    assert (first["state"], second["state"]) == ("media_error", "available")
    assert (media.status_code, media.json()["error"]["type"]) == (404, "not_found_error")


@pytest.mark.parametrize("by", ["title", "link", "event", "notetaker", "name"])
def test_the_meeting_is_picked_by_what_one_knows_of_it(sandbox: SandboxProcess, booked: str, by: str) -> None:
    _, second = notetakers(sandbox)
    known = {
        "title": "Bob B",
        "link": f"^{second['meeting_link']}$",
        "event": second["event_id"],
        "notetaker": second["id"],
        "name": "^Nobody$",
    }
    sandbox.control("faults", {"kind": "entry_denied", "meeting": known[by], "times": None})

    sandbox.run_until_idle()

    expected = "available" if by == "name" else "failed_entry"
    assert [one["state"] for one in notetakers(sandbox)] == ["available", expected]


def test_who_is_kept_in_the_lobby_can_still_be_let_in(sandbox: SandboxProcess, booked: str) -> None:
    sandbox.control("faults", {"kind": "lobby_never_answered"})
    sandbox.control("clock", {"set": ARRIVAL + MINUTE})
    waiting = notetakers(sandbox)[0]["state"]

    sandbox.control(f"notetakers/{notetakers(sandbox)[0]['id']}/admit")

    assert (waiting, notetakers(sandbox)[0]["state"]) == ("waiting_for_entry", "attending")


def test_a_prolonged_meeting_does_not_save_who_is_to_be_kicked(
    sandbox: SandboxProcess, receiver: Receiver, booked: str
) -> None:
    sandbox.control("faults", {"kind": "kicked", "seconds": 600})
    sandbox.control("clock", {"set": ARRIVAL + MINUTE})

    when = {"start_time": ARRIVAL, "end_time": ARRIVAL + 90 * MINUTE}
    moved = sandbox.request(
        "PUT", f"/v3/grants/{SARAH}/events/{booked}", params={"calendar_id": "primary"}, json={"when": when}
    )
    sandbox.run_until_idle()

    assert moved.status_code == 200
    assert (pytest.approx(608, abs=1), "disconnected", "kicked") in told(receiver, booked)
