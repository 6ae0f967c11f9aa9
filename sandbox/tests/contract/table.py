"""The table of endpoints in `sandbox/README.md`. `python -m sandbox.tests.contract.table` writes it there.

Made of the list of endpoints and of what the journeys validate; Nylas's own files are not needed for it.
"""

from sandbox.tests.contract.endpoints import ENDPOINTS, RAISING, Endpoint
from sandbox.tests.contract.subjects import VALIDATED
from sandbox.tests.sandbox_process import PACKAGE

README = PACKAGE / "README.md"
BEGIN = "<!-- endpoints: written by python -m sandbox.tests.contract.table -->"
END = "<!-- end of endpoints -->"
HEAD = ("Endpoint", "Documented", "SDK 6.18.0", "Component 2.6.0", "Schema-validated")
# What stands in a cell where there is nothing to tick.
NO_METHOD, NOT_CALLED, NO_SCHEMA = "no method", "not called", "no schema published"
TICK, RAISES = "✓", "(!)"


def row(endpoint: Endpoint) -> tuple[str, ...]:
    """The cells of one endpoint."""
    return (
        f"`{endpoint.verb} {endpoint.path}`",
        endpoint.documented,
        f"{TICK} " + ", ".join(map(method, endpoint.methods)) if endpoint.sdk else NO_METHOD,
        f"{TICK}" if endpoint.component else NOT_CALLED,
        schema(endpoint),
    )


def method(name: str) -> str:
    """A method of the SDK, marked if it raises on some right answers."""
    return f"`{name}` {RAISES}" if name in RAISING else f"`{name}`"


def schema(endpoint: Endpoint) -> str:
    """Ticked if a journey holds it against its schema; empty, which no table may have, if it has one and none does."""
    source, _, name = endpoint.documented.partition(": ")
    kind, _, file = source.partition(" ")
    if kind != "OpenAPI":
        return NO_SCHEMA
    return TICK if f"{file}: {name}" in VALIDATED else ""


def section() -> str:
    """The table in Markdown between its marks, and the sum of it."""
    rows = [row(endpoint) for endpoint in ENDPOINTS]
    lines = [f"| {' | '.join(cells)} |" for cells in (HEAD, ("---",) * len(HEAD), *rows)]
    sdk, component, validated = (sum(cells[at].startswith(TICK) for cells in rows) for at in (2, 3, 4))
    total = f"{len(rows)} endpoints: {sdk} called by the SDK, {component} by the component, {validated} held against their schema."
    return "\n".join((BEGIN, "", *lines, "", total, "", END))


def written(text: str) -> str:
    """The README with the present table."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + section() + after


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    print(section())
