"""The table in README says what the tests do, and has no empty cell."""

from sandbox.tests.contract import table
from sandbox.tests.contract.endpoints import ENDPOINTS, RAISING


def test_readme_holds_the_present_table() -> None:
    text = table.README.read_text(encoding="utf-8")

    assert table.section() in text, "run python -m sandbox.tests.contract.table"


def test_no_cell_is_empty() -> None:
    assert [endpoint.path for endpoint in ENDPOINTS if not all(table.row(endpoint))] == []


def test_every_endpoint_stands_there_once() -> None:
    keys = [(endpoint.verb, endpoint.path) for endpoint in ENDPOINTS]

    assert len(keys) == len(set(keys))


def test_methods_that_raise_are_marked_and_explained() -> None:
    explained = (
        table.README.read_text(encoding="utf-8").partition("### What the SDK raises on")[2].partition("\n## ")[0]
    )

    assert {method for endpoint in ENDPOINTS for method in endpoint.methods} >= RAISING
    assert {name for name in RAISING if f"`{name}`" not in explained} == set()
    assert sum(cell.count(table.RAISES) for endpoint in ENDPOINTS for cell in table.row(endpoint)) >= len(RAISING)
