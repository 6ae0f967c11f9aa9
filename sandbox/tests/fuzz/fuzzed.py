"""The sandbox under fire: a seeded world that is made anew when a request has changed it, and how hot the fire is."""

import os
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, settings

from sandbox.tests.fuzz import judging, seeded
from sandbox.tests.sandbox_process import SandboxProcess

# How many times as many cases as the suite runs: FUZZ_TIMES=100 for a long run.
TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
SEEDED = "fuzz"


def cases(number: int) -> settings:
    """Always the same cases (with FUZZ_TIMES more of them), none of them minimised: an answer costs milliseconds."""
    return settings(
        max_examples=number * TIMES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


class Fuzzed:
    """One sandbox and one connection to it."""

    def __init__(self, sandbox: SandboxProcess, hook: str) -> None:
        self.sandbox, self.hook = sandbox, hook
        self.session = requests.Session()
        self.world = seeded.seed(sandbox, hook)
        sandbox.control("snapshots", {"name": SEEDED})
        self.is_changed = False
        self.requests = 0

    def restore(self) -> None:
        """A world in which everything exists again."""
        if self.is_changed:
            self.sandbox.control(f"snapshots/{SEEDED}/restore")
            self.is_changed = False

    def close(self) -> None:
        """Leave no snapshot behind, neither ours nor those that were asked for at random."""
        for kept in self.sandbox.get("/_sandbox/snapshots").json()["data"]:
            self.sandbox.request("DELETE", f"/_sandbox/snapshots/{kept['name']}")
        self.session.close()

    def send(self, method: str, path: str, *, key: str | None = None, **more: Any) -> requests.Response:
        """One request, with the API key unless another is named, its answer judged."""
        headers = {"Authorization": f"Bearer {key or self.world.keys['key']}", **more.pop("headers", {})}
        response = self.session.request(
            method, self.sandbox.url + path, headers=headers, timeout=60, allow_redirects=False, **more
        )
        self.take(response, path)
        return response

    def take(self, response: requests.Response, path: str) -> None:
        """Judge an answer and remember that it came."""
        self.requests += 1
        self.is_changed |= response.request.method != "GET" and response.ok
        judging.judge(response, path=path)
