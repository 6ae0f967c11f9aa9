"""Schemathesis over Nylas's own OpenAPI files: whatever they allow or forbid, the sandbox answers as Nylas words it.

The ids in paths and queries are mostly those of things that exist, and bodies are mostly good ones with a part replaced:
otherwise every case would end at the first refusal.
"""

from functools import cache
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from sandbox.tests.contract.endpoints import ENDPOINTS, Endpoint
from sandbox.tests.fuzz.fuzzed import Fuzzed, cases
from sandbox.tests.fuzz.judging import NOT_IMPLEMENTED
from sandbox.tests.sandbox_process import ROOT

FILES = ROOT.parent / "shared" / "nylas"
DESCRIBED = [one for one in ENDPOINTS if one.documented.startswith("OpenAPI ")]
OWNERS = ("admin", "auth", "calendars", "events", "grants", "notetaker", "notifications", "scheduling")
CASES_EACH_WAY = 4
KEYS = ("key", "key", "key", "key", "access", "session", "wrong", "")

pytestmark = pytest.mark.skipif(not FILES.exists(), reason="Nylas's OpenAPI files (../shared/nylas) are not here")


@cache
def operations(file: str) -> dict[str, Any]:
    """Schemathesis's operations of one file, by Nylas's name."""
    document = yaml.load((FILES / f"nylas-{file}-api-openapi.yml").read_text(), yaml.CSafeLoader)
    found = (result.ok() for result in schemathesis.openapi.from_dict(document).get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def operation_of(endpoint: Endpoint) -> Any:
    source, _, name = endpoint.documented.partition(": ")
    return operations(source.removeprefix("OpenAPI "))[name]


@st.composite
def twisted(draw: st.DrawFn, operation: Any, mode: GenerationMode, fuzzed: Fuzzed) -> Any:
    """A case of Schemathesis, brought near to what this world would accept, and the key it is sent with."""
    case, world = draw(operation.as_strategy(generation_mode=mode)), fuzzed.world
    key = draw(st.sampled_from(KEYS))
    ids = {**world.ids, "notetaker_id": world.ids[_whose(case.path)]}
    for name in case.path_parameters or {}:
        if draw(st.integers(0, 3)) and name in ids:
            case.path_parameters[name] = "me" if key == "access" and name == "grant_id" else ids[name]
    label = f"{case.method} {case.path}"
    if draw(st.booleans()):
        case.query = {**(case.query or {}), **world.query(label)}
    good = world.body(label)
    if isinstance(case.body, dict) and good is not None and draw(st.integers(0, 3)):
        chosen = draw(st.lists(st.sampled_from(sorted(case.body)), max_size=2)) if case.body else []
        case.body = {**good, **{name: case.body[name] for name in chosen}}
    _keep_home(case.body, fuzzed.hook)
    return case, {"Authorization": f"Bearer {world.keys.get(key, key)}"} if key else {}


def _whose(path: str) -> str:
    return "grant's notetaker_id" if path.startswith("/v3/grants") else "notetaker_id"


def _keep_home(body: Any, hook: str) -> None:
    """The sandbox calls destinations to prove them; from here it may call nobody but us."""
    if isinstance(body, dict) and str(body.get("webhook_url", "")).lower().lstrip().startswith("http"):
        body["webhook_url"] = f"{hook}/{len(body)}"


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda one: f"{one.verb} {one.path}")
def test_any_request_is_answered_in_json_and_never_with_a_server_error(endpoint: Endpoint, fuzzed: Fuzzed) -> None:
    operation = operation_of(endpoint)

    for mode in ways(operation):

        @cases(CASES_EACH_WAY)
        @given(twisted(operation, mode, fuzzed))
        def answers(sent: Any) -> None:
            case, headers = sent
            if fuzzed.is_changed and case.method == "DELETE":
                fuzzed.restore()
            sending = case.as_transport_kwargs(base_url=fuzzed.sandbox.url, headers=headers)
            response = fuzzed.session.request(**sending, timeout=60, allow_redirects=False)
            fuzzed.take(response, case.path)
            case.validate_response(response, checks=[not_a_server_error])

        answers()


def ways(operation: Any) -> list[GenerationMode]:
    """Nothing can be wrong with an operation that takes nothing but the ids of its path."""
    if list(operation.body) or list(operation.query) or list(operation.headers):
        return list(GenerationMode)
    return [GenerationMode.POSITIVE]


def test_operations_that_are_not_here_say_so(fuzzed: Fuzzed) -> None:
    here = {operation_of(one).label for one in DESCRIBED}
    absent = [one for file in OWNERS for one in operations(file).values() if one.label not in here]
    assert absent
    for operation in absent:
        path = operation.path.format_map(dict.fromkeys(_names(operation.path), "unknown"))

        response = fuzzed.send(operation.method.upper(), path)

        assert (response.status_code, response.json()["error"]["type"]) == (501, NOT_IMPLEMENTED), operation.label
        assert response.json()["error"]["message"].endswith(f"{operation.method.upper()} {path}")


def _names(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]
