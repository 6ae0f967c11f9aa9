"""A client that holds everything it sends and gets against Nylas's OpenAPI files."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from sandbox.tests.contract import reference
from sandbox.tests.contract.endpoints import Endpoint, matching
from sandbox.tests.contract.reference import Operation, Problem
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PROVOKED = {429: "429", 504: "504_after"}
Seen = tuple[str, str, Problem]


@dataclass
class Checked:
    """A sandbox whose exchanges are checked one by one; `problems` holds what did not fit, for the test to judge.

    `answered` counts answers by operation and status, `refusals` are statuses with their `error.type`.
    """

    sandbox: SandboxProcess
    problems: list[Seen] = field(default_factory=list)
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    refusals: set[tuple[int, str]] = field(default_factory=set)

    def ok(self, verb: str, path: str, body: Any = None, *, status: int = 200, **more: Any) -> Any:
        """Send what must succeed, and the first time also provoke the refusals that need nothing but this request.

        `key` is the bearer token; `query` the query. Returns the JSON of the answer.
        """
        response, operation = self._exchange(status, verb, path, body, **more)
        if operation is not None:
            self._hold("request", operation, operation.problems_of_request({} if body is None else body))
            if self.answered[operation.name, status] == 1:
                self._provoke(operation, verb, path, body, more)
        return response.json() if response.content else None

    def refused(self, status: int, verb: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        """Send what must be refused with this status; the JSON of the answer."""
        return self._exchange(status, verb, path, body, **more)[0].json()

    def _provoke(self, operation: Operation, verb: str, path: str, body: Any, more: dict[str, Any]) -> None:
        """A wrong key, an unknown id, too many requests, a provider that is too slow: wherever they are documented."""
        if 401 in operation.responses:
            self._exchange(401, verb, path, body, **{**more, "key": "not-a-key"})
        endpoint = _endpoint(verb, path)
        if 404 in operation.responses and (other := _unknown(endpoint, path)):
            self._exchange(404, verb, other, body, **more)
        for status, fault in PROVOKED.items():
            if status in operation.responses:
                self.sandbox.control("faults", {"path": "^/v3/", "kind": fault})
                self._exchange(status, verb, path, body, **more)

    def _exchange(
        self,
        status: int,
        verb: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = API_KEY,
        query: dict[str, Any] | None = None,
    ) -> tuple[requests.Response, Operation | None]:
        response = self.sandbox.request(verb, path, key=key, json=body, params=query)
        assert response.status_code == status, f"{verb} {path}: {response.status_code} {response.text[:500]}"
        operation = reference.operation_of(_endpoint(verb, path))
        if operation is not None:
            self.answered[operation.name, status] += 1
            if response.content:
                assert response.headers["content-type"] == reference.JSON
                answer = response.json()
                self._hold(str(status), operation, operation.problems_of_answer(status, answer))
                if isinstance(answer.get("error"), dict):
                    self.refusals.add((status, answer["error"]["type"]))
        return response, operation

    def _hold(self, part: str, operation: Operation, problems: list[Problem]) -> None:
        self.problems += [(operation.name, part, problem) for problem in problems]


def _endpoint(verb: str, path: str) -> Endpoint:
    found = matching(verb, urlsplit(path).path)
    assert found is not None, f"{verb} {path} is not among the endpoints"
    return found


def _unknown(endpoint: Endpoint, path: str) -> str:
    """The same path with an id that nothing has in place of the last one; empty if it names nothing."""
    words = path.split("/")
    places = [at for at, word in enumerate(endpoint.path.split("/")) if word.startswith("{")]
    if not places:
        return ""
    words[places[-1]] = UNKNOWN
    return "/".join(words)
