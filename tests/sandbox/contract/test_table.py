"""The table in README says what the tests do, and has no empty cell."""

import pytest

from tests.sandbox.contract import table
from tests.sandbox.contract.endpoints import ENDPOINTS, Endpoint, matching


def test_readme_holds_the_present_table() -> None:
    text = table.README.read_text(encoding="utf-8")

    assert table.section() in text, "run python -m tests.sandbox.contract.table"


def test_no_cell_is_empty() -> None:
    assert [endpoint.path for endpoint in ENDPOINTS if not all(table.row(endpoint))] == []


def test_every_endpoint_stands_there_once() -> None:
    keys = [(endpoint.verb, endpoint.path) for endpoint in ENDPOINTS]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.verb} {one.path}")
def test_a_request_is_for_its_own_endpoint(endpoint: Endpoint) -> None:
    assert matching(endpoint.verb, endpoint.path.replace("{", "").replace("}", "")) == endpoint


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/v3/contacts"), ("PUT", "/v3/grants"), ("GET", "/v3/webhooks/a/b/c")]
)
def test_anything_else_is_for_none(verb: str, path: str) -> None:
    assert matching(verb, path) is None
