"""One member of a good body replaced by something nasty. What is accepted all the same must not trip anything later."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.tests import world
from sandbox.tests.fuzz.fuzzed import TIMES, Fuzzed
from sandbox.tests.fuzz.seeded import BODIES
from sandbox.tests.world import DAY, SARAH, TUESDAY

Path = tuple[Any, ...]
ABSENT = object()
NASTY = (
    ABSENT,
    None,
    True,
    False,
    *(0, -1, 1, 5, 1.5, 2**63, -(2**63) - 1, 10**30, 1e308, 7_226_582_400, 253_402_300_800, TUESDAY),
    *("", " ", "x", "\0", "\n", "💥" * 300, "a" * 5_000, "a" * 60_000, "NaN", "1e400", "-1", "9" * 400),
    *(
        "0001-01-01",
        "9999-12-31",
        "2198-12-31",
        "2027-02-30",
        "0:00",
        "23:59",
        "UTC",
        "America/New York",
        "../../etc/passwd",
    ),
    *("https://[", "file:///etc/passwd", "https://meet.google.com/", "%s{0}${invitee}", "${invitee}" * 200, "("),
    *([], [[]], [None], [{}], ["x"], [1], ["primary"] * 3, ["RRULE:FREQ=SECONDLY"], ["RRULE:"], ["EXDATE:x"]),
    *({}, {"a": {}}, {"": None}, {"email": "a@b"}),
)
WALKS, CASES_EACH = 3, 8


def paths(value: Any, way: Path = ()) -> Iterator[Path]:
    """The way to every member of a body, the body itself first."""
    yield way
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in members:
        yield from paths(inner, (*way, name))


def with_member(body: Any, way: Path, value: Any) -> Any:
    """The body with one member set, or taken out."""
    if not way:
        return {} if value is ABSENT else value
    changed = copy.deepcopy(body)
    holder = changed
    for step in way[:-1]:
        holder = holder[step]
    if value is ABSENT:
        del holder[way[-1]]
    else:
        holder[way[-1]] = value
    return changed


@pytest.mark.parametrize("number", range(WALKS * TIMES))
def test_nasty_members_are_refused_now_or_bearable_later(fuzzed: Fuzzed, number: int) -> None:
    """A walk through all operations in any order; each finds the world as those before it have left it."""
    chance = random.Random(number)
    ids = {**fuzzed.world.ids}
    for operation in chance.sample(list(BODIES), len(BODIES)):
        method, path = operation.split()
        names = {**ids, "notetaker_id": ids["grant's notetaker_id"]} if path.startswith("/v3/grants") else ids
        good = fuzzed.world.body(operation)
        query = fuzzed.world.query(operation)
        if "configuration_id" in query:
            query["configuration_id"] = ids["configuration_id"]
        for way in chance.choices(list(paths(good)), k=CASES_EACH):
            sent = with_member(good, way, chance.choice(NASTY))
            answer = fuzzed.send(method, path.format_map(names), params=query, json=sent)
            if answer.ok and operation.startswith("POST") and path.endswith("/scheduling/configurations"):
                ids["configuration_id"] = answer.json()["data"]["id"]

    assert live_on(fuzzed, ids) == 200


def live_on(fuzzed: Fuzzed, ids: dict[str, str]) -> int:
    """Use everything that may have been changed, let time pass, look at every page; the status of the last."""
    grant, asked = ids["grant_id"], {"configuration_id": ids["configuration_id"]}
    period = {"start_time": TUESDAY, "end_time": TUESDAY + 3 * DAY}
    fuzzed.send("GET", "/v3/scheduling/ui-settings", params=asked)
    fuzzed.send("GET", "/v3/scheduling/availability", params={**asked, **period})
    fuzzed.send("POST", "/v3/calendars/availability", json=fuzzed.world.body("POST /v3/calendars/availability"))
    for hour, hosts in ((13, [SARAH]), (14, [])):
        fuzzed.send("POST", "/v3/scheduling/bookings", params=asked, json=world.wish(hour, *hosts))
    for booking in fuzzed.send("GET", "/_sandbox/bookings").json()["data"][:3]:
        of_booking = {"configuration_id": booking["configuration_id"]}
        address = f"/v3/scheduling/bookings/{booking['booking_id']}"
        fuzzed.send("GET", address, params=of_booking)
        fuzzed.send("PATCH", address, params=of_booking, json=world.wish(16))
        fuzzed.send("GET", "/v3/scheduling/ui-settings", params={**of_booking, "booking_id": booking["booking_id"]})
    for path in ("scheduling/configurations", "calendars", "notetakers", "events?calendar_id=primary"):
        fuzzed.send("GET", f"/v3/grants/{grant}/{path}", params=None)
    for path in ("grants", "webhooks", "notetakers"):
        fuzzed.send("GET", f"/v3/{path}")
    token = fuzzed.world.body("POST /v3/connect/token")
    fuzzed.send("POST", "/v3/connect/token", json={**token, "grant_type": "client_credentials"})
    assert fuzzed.send("POST", "/_sandbox/clock", json={"run_until_idle": True}).ok
    for path in ("bookings", "mail", "notetakers", "meetings", "webhooks"):
        assert fuzzed.send("GET", f"/_sandbox/{path}").ok
    for page in ("", f"people/{grant}/", "configurations/", "bookings/", "notetakers/", "webhooks/", "mail/"):
        shown = fuzzed.session.get(f"{fuzzed.sandbox.url}/_sandbox/{page}", timeout=60)
        assert (shown.status_code, page) == (200, page)
    return shown.status_code
