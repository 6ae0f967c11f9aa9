"""All kinds of faults, and asking for one: `{"kind": name, …}` with the options of that kind."""

from typing import Any

from sandbox.errors import InvalidRequest
from sandbox.faults.kinds import Kind
from sandbox.grants import faults as grants
from sandbox.media import faults as media
from sandbox.models import Fault
from sandbox.notetakers import faults as notetakers
from sandbox.web import faults as requests
from sandbox.webhooks import faults as webhooks

KINDS: dict[str, Kind] = requests.KINDS | media.KINDS | notetakers.KINDS | webhooks.KINDS | grants.KINDS


def ask_for(wish: dict[str, Any]) -> Fault:
    """Store a fault, or let it happen if it happens at once. Call it inside `writing()`.

    Raises InvalidRequest naming the member that cannot be.
    """
    name = wish.get("kind")
    if not isinstance(name, str) or name not in KINDS:
        raise InvalidRequest(f"kind must be one of: {', '.join(KINDS)}")
    kind = KINDS[name]
    options = kind.read(wish)
    fault = Fault(
        kind=name,
        path=options.pop("path", ""),
        method=options.pop("method", ""),
        times=options.pop("times", 0),
        options=options,
    )
    if name in grants.KINDS:
        kind.effect(options)
    else:
        fault.save()
    return fault
