"""The control surface takes any JSON without stumbling; and so does the world after it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.tests.fuzz.fuzzed import Fuzzed, cases

NUMBERS = st.sampled_from([0, -1, 1, 60, 2**31, 2**63, 10**30, 1.5, -0.0, 1e308, 1_803_888_000, 253_402_300_800])
TEXTS = st.sampled_from(["", "x", "guest", "deny", "\0", "💥", "(", "1", "true", "2027-03-01", "a" * 70_000, "-1"])
PLAIN = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS, st.text(max_size=20))
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
# What each call reads; the loopback address where nobody listens stands for every address.
MEMBERS = {
    "reset": ["seed", "demo", "at"],
    "clock": ["set", "advance", "run_to_next", "run_until_idle", "rate"],
    "snapshots": ["name"],
    "webhooks/forge": ["type", "object", "signature", "id", "body"],
    "faults": [
        "kind",
        "path",
        "method",
        "times",
        "seconds",
        "retry_after",
        "types",
        "every",
        "bytes",
        "grant",
        "meeting",
    ],
    **{
        f"{what}/{deed}": ["who", "lobby"]
        for what in ("meetings/{meeting}", "notetakers/{notetaker_id}")
        for deed in ("join", "admit", "deny", "end", "lobby", "nothing")
    },
    "grants/{grant_id}/expire": [],
    "grants/{grant_id}/restore": [],
    "webhooks/{notification}/replay": [],
    "snapshots/x/restore": [],
}


@st.composite
def wishes(draw: st.DrawFn, members: list[str]) -> Any:
    """Mostly an object with the members that are read, of any type; sometimes anything."""
    if not members or not draw(st.integers(0, 5)):
        return draw(ANYTHING)
    return draw(st.dictionaries(st.sampled_from(members), ANYTHING, max_size=3))


@pytest.mark.parametrize("path", MEMBERS)
def test_any_wish_is_granted_or_refused_in_words(fuzzed: Fuzzed, path: str) -> None:
    def restore() -> dict[str, str]:
        fuzzed.restore()
        notifications = fuzzed.sandbox.get("/_sandbox/webhooks").json()["data"]
        return {**fuzzed.world.ids, "meeting": "abc-defg-hij", "notification": notifications[0]["id"]}

    names = restore()

    @cases(8)
    @given(wishes(MEMBERS[path]))
    def answers(wish: Any) -> None:
        fuzzed.send("POST", f"/_sandbox/{path.format_map(names)}", json=wish)
        fuzzed.send("DELETE", "/_sandbox/faults")
        fuzzed.send("GET", "/_sandbox/clock")

    answers()
    for shown in ("clock", "meetings", "notetakers", "bookings", "webhooks", "mail", "faults"):
        assert fuzzed.send("GET", f"/_sandbox/{shown}").status_code == 200


@given(data=st.data())
@cases(40)
def test_every_kind_of_fault_takes_or_refuses_its_options(fuzzed_sandbox: Fuzzed, data: st.DataObject) -> None:
    kinds = fuzzed_sandbox.sandbox.get("/_sandbox/faults/kinds").json()["data"]
    example = data.draw(st.sampled_from([kind["example"] for kind in kinds]))
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(example)), ANYTHING, max_size=2))

    response = fuzzed_sandbox.send("POST", "/_sandbox/faults", json={**example, **changed})
    fuzzed_sandbox.send("DELETE", "/_sandbox/faults")

    assert response.status_code in (200, 400, 404)
