"""The same seed and the same calls give the same ids."""

import re
from typing import Any

from sandbox.tests.conftest import MONDAY
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import MARCUS, SARAH, book, configure, listen, with_notetaker

AN_ID = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{26,48}|[a-z]{3}-[a-z]{4}-[a-z]{3}|[\w-]{43,86}"
)


def lived(sandbox: SandboxProcess, receiver: Receiver, seed: int) -> list[Any]:
    """Live through a booked and recorded meeting; every id that a client can see, and the webhooks word for word."""
    receiver.received.clear()
    sandbox.reset(seed=seed)
    sandbox.control("clock", {"set": MONDAY, "rate": 0})
    listen(sandbox, receiver.url)
    configuration = configure(sandbox, SARAH, MARCUS, scheduler=with_notetaker())
    booking = book(sandbox, configuration, 9)
    sandbox.run_until_idle()
    lists = (
        "v3/grants",
        *(f"v3/grants/{email}/events?calendar_id=primary" for email in (SARAH, MARCUS)),
        "_sandbox/notetakers",
        "v3/webhooks",
    )
    found = [AN_ID.findall(sandbox.get(f"/{path}").text.partition(",")[2]) for path in lists]
    return [configuration, booking["booking_id"], *found, [one.body for one in receiver.received]]


def test_the_same_seed_gives_the_same_world_and_another_has_no_id_of_it(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    first, again, other = (lived(sandbox, receiver, seed) for seed in (7, 7, 8))

    ids = [{identity for found in world[2:-1] for identity in found} | set(world[:2]) for world in (first, other)]
    assert first == again
    assert min(len(found) for found in ids) > 6
    assert ids[0] & ids[1] == set()
