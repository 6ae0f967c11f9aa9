"""Every answer of the sandbox fits the schema that Nylas publishes for it, and so does every body sent to it."""

from dataclasses import dataclass

import pytest

from sandbox.tests.conftest import MONDAY
from sandbox.tests.contract import reference
from sandbox.tests.contract.checking import Checked
from sandbox.tests.contract.deviations import DEVIATIONS, NEVER_ANSWERED, Deviation
from sandbox.tests.contract.endpoints import ENDPOINTS
from sandbox.tests.contract.journeys import Journey
from sandbox.tests.contract.subjects import JOURNEYS, VALIDATED
from sandbox.tests.sandbox_process import SandboxProcess

# Facts 7.5, 5.1, 3.3 and 1.9.
TYPES = {
    (400, "invalid_request_error"),
    (400, "timeslot_not_available"),
    (400, "70000"),
    (400, "70005"),
    (401, "unauthorized"),
    (401, "invalid_session"),
    (404, "not_found_error"),
    (409, "conflict"),
    (410, "gone"),
    (429, "rate_limit_error"),
    (504, "provider_error"),
}
pytestmark = pytest.mark.skipif(
    not reference.are_present(), reason="Nylas's OpenAPI files are not beside the project, in ../shared/nylas"
)


@dataclass
class Walked:
    """What came of one journey; `failure` if it could not be walked to its end."""

    api: Checked
    failure: str = ""


@pytest.fixture(scope="module")
def walks(running_sandbox: SandboxProcess) -> dict[str, Walked]:
    """All journeys, each in a sandbox that was just reset."""
    found = {}
    for journey in JOURNEYS:
        running_sandbox.reset()
        running_sandbox.control("clock", {"set": MONDAY})
        found[journey.name] = walked = Walked(Checked(running_sandbox))
        try:
            journey.walk(walked.api)
        except AssertionError as error:
            walked.failure = str(error)
    return found


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.name)
def test_every_exchange_fits_its_schema(walks: dict[str, Walked], journey: Journey) -> None:
    walked = walks[journey.name]

    assert walked.failure == ""
    assert [seen for seen in walked.api.problems if not any(row.covers(*seen) for row in DEVIATIONS)] == []
    assert {name for name, _ in walked.api.answered} == journey.operations


def test_every_deviation_still_occurs(walks: dict[str, Walked]) -> None:
    problems = [seen for walked in walks.values() for seen in walked.api.problems]

    def occurs(row: Deviation, operation: str) -> bool:
        return any(row.covers(*seen) for seen in problems if seen[0] == operation)

    listed = [(row, operation) for row in DEVIATIONS for operation in row.operations]
    assert [(row.reason, operation) for row, operation in listed if not occurs(row, operation)] == []


def test_every_status_that_is_published_is_answered(walks: dict[str, Walked]) -> None:
    answered = {answer for walked in walks.values() for answer in walked.api.answered}
    operations = [found for found in map(reference.operation_of, ENDPOINTS) if found and found.name in VALIDATED]
    published = {(operation.name, status) for operation in operations for status in operation.responses}

    assert published - answered == set(NEVER_ANSWERED)


def test_every_operation_of_an_endpoint_is_validated() -> None:
    published = {found.name for found in map(reference.operation_of, ENDPOINTS) if found}

    assert published == VALIDATED


def test_every_refusal_has_the_type_of_its_status(walks: dict[str, Walked]) -> None:
    assert set[tuple[int, str]]().union(*(walked.api.refusals for walked in walks.values())) == TYPES
