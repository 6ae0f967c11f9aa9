"""Every endpoint of the list is there, with its verb; every other verb and address says what it is not."""

import re

import pytest

from sandbox.tests.contract.checking import UNKNOWN
from sandbox.tests.contract.endpoints import ENDPOINTS, Endpoint, matching
from sandbox.tests.sandbox_process import SandboxProcess

NOT_HERE = (405, 501)
# A browser may post its form to the authorization address; OpenID Connect asks that.
POSTED_TO = ("POST", "/v3/connect/auth")


def test_every_endpoint_of_the_list_is_answered(sandbox: SandboxProcess) -> None:
    paths = [(one.verb, re.sub(r"{\w+}", UNKNOWN, one.path)) for one in ENDPOINTS]

    statuses = {f"{verb} {path}": sandbox.request(verb, path).status_code for verb, path in paths}

    assert {name: status for name, status in statuses.items() if status in NOT_HERE or status >= 500} == {}


def test_a_verb_that_no_endpoint_has_is_refused(sandbox: SandboxProcess) -> None:
    paths = {re.sub(r"{\w+}", UNKNOWN, one.path) for one in ENDPOINTS}
    others = [
        (verb, path)
        for path in sorted(paths)
        for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if matching(verb, path) is None and (verb, path) != POSTED_TO
    ]

    statuses = {f"{verb} {path}": sandbox.request(verb, path).status_code for verb, path in others}

    assert {name: status for name, status in statuses.items() if status not in NOT_HERE} == {}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.verb} {one.path}")
def test_a_request_is_for_its_own_endpoint(endpoint: Endpoint) -> None:
    assert matching(endpoint.verb, endpoint.path.replace("{", "").replace("}", "")) == endpoint


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/v3/contacts"), ("PUT", "/v3/grants"), ("GET", "/v3/webhooks/a/b/c")]
)
def test_anything_else_is_for_none(verb: str, path: str) -> None:
    assert matching(verb, path) is None
