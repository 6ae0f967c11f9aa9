"""Rooms: people come, and go when the call is over."""

from typing import Any

import pytest

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, MARCUS, SARAH, TUESDAY, book, configure, participant

ENDS = TUESDAY + 10 * HOUR


@pytest.fixture
def booked(sandbox: SandboxProcess) -> str:
    """The id of an event from 9 to 10 with a call and no Notetaker."""
    event = book(sandbox, configure(sandbox, SARAH), 9)["event_id"]
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR, "rate": 0})
    return event


def room(sandbox: SandboxProcess) -> dict[str, Any]:
    (found,) = sandbox.get("/_sandbox/meetings").json()["data"]
    return found


def come(sandbox: SandboxProcess, who: str = "guest") -> None:
    sandbox.control(f"meetings/{room(sandbox)['id']}/join", {"who": who})


def test_people_leave_when_the_event_ends(sandbox: SandboxProcess, booked: str) -> None:
    come(sandbox)
    come(sandbox, "host")
    sandbox.advance(HOUR - 1)
    before = room(sandbox)
    coming = sandbox.clock()["next"]

    sandbox.advance(1)

    assert (before["people"], before["has_ended"]) == (["guest", "host"], False)
    assert (coming["at"], coming["what"]) == (ENDS, "The call is over (Interview: Ada Lovelace)")
    assert (room(sandbox)["people"], room(sandbox)["has_ended"]) == ([], True)


def test_a_room_follows_its_event(sandbox: SandboxProcess, booked: str) -> None:
    come(sandbox)
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": ENDS + HOUR}
    sandbox.request(
        "PUT", f"/v3/grants/{SARAH}/events/{booked}", params={"calendar_id": "primary"}, json={"when": when}
    )

    sandbox.control("clock", {"set": ENDS + 1})
    meanwhile = room(sandbox)["people"]
    sandbox.advance(HOUR)

    assert (meanwhile, room(sandbox)["people"]) == (["guest"], [])


def test_who_comes_after_the_end_may_stay_for_half_an_hour(sandbox: SandboxProcess, booked: str) -> None:
    sandbox.control("clock", {"set": ENDS + 60})
    come(sandbox)
    sandbox.advance(1799)
    meanwhile = room(sandbox)["people"]

    sandbox.advance(1)

    assert (meanwhile, room(sandbox)["people"]) == (["guest"], [])


def test_a_room_that_all_have_left_waits_for_nothing(sandbox: SandboxProcess, booked: str) -> None:
    come(sandbox)
    sandbox.control(f"meetings/{room(sandbox)['id']}/leave", {"who": "guest"})

    assert sandbox.clock()["next"] is None


def test_a_room_is_there_until_the_last_copy_of_its_event_is_gone(sandbox: SandboxProcess) -> None:
    people = [participant(SARAH, is_organizer=True), participant(MARCUS)]
    configuration = configure(sandbox, SARAH, MARCUS, method="collective", participants=people)
    event = book(sandbox, configuration, 9)["event_id"]
    (copy,) = sandbox.get(f"/v3/grants/{MARCUS}/events", calendar_id="primary", start=TUESDAY, end=ENDS).json()["data"]

    sandbox.request("DELETE", f"/v3/grants/{MARCUS}/events/{copy['id']}", params={"calendar_id": "primary"})
    meanwhile = len(sandbox.get("/_sandbox/meetings").json()["data"])
    sandbox.request("DELETE", f"/v3/grants/{SARAH}/events/{event}", params={"calendar_id": "primary"})

    assert meanwhile == 1
    assert sandbox.get("/_sandbox/meetings").json()["data"] == []
