"""The commands that the README gives to be copied, run as they stand there."""

import json
import re
import shlex
from dataclasses import dataclass
from typing import Any

import requests

from tests.sandbox.world import only_notetaker
from tests.sandbox_process import ROOT, SandboxProcess

README = ROOT / "sandbox" / "README.md"
HERE = "http://127.0.0.1:8765"
BLOCK = re.compile(r"^```\n(curl .*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """One call of curl: a POST if it has a body."""

    address: str
    key: str
    body: Any

    def run(self, sandbox: SandboxProcess) -> requests.Response:
        assert self.address.startswith(HERE)
        method = "GET" if self.body is None else "POST"
        return sandbox.request(method, self.address.removeprefix(HERE), key=self.key or None, json=self.body)


def commands(block: str) -> list[Command]:
    """The commands of one block, in their order."""
    words = shlex.split(block.replace("\\\n", " "), comments=True)
    begins = [number for number, word in enumerate(words) if word == "curl"]
    return [command(words[begin + 1 : end]) for begin, end in zip(begins, [*begins[1:], None], strict=True)]


def command(words: list[str]) -> Command:
    options = {"--json": "null", "--oauth2-bearer": ""}
    addresses = []
    rest = iter(words)
    for word in rest:
        if word in options:
            options[word] = next(rest)
        else:
            addresses.append(word)
    (address,) = addresses
    return Command(address, options["--oauth2-bearer"], json.loads(options["--json"]))


def test_the_two_first_bookings_go_as_they_are_written(sandbox: SandboxProcess) -> None:
    first, second = BLOCK.findall(README.read_text(encoding="utf-8"))

    for one in commands(first):
        answer = one.run(sandbox)
        assert answer.ok, (one.address, answer.text)
    interview = answer.json()["data"]
    for one in commands(second):
        answer = one.run(sandbox)
        assert answer.ok, (one.address, answer.text)
    seat = answer.json()["data"]

    assert (interview["title"], interview["status"]) == ("Interview: Grace", "booked")
    assert (seat["title"], seat["status"]) == ("Meet the team", "booked")
    assert only_notetaker(sandbox)["event_id"] == interview["event_id"]
    sandbox.run_until_idle()
    assert only_notetaker(sandbox)["state"] == "available"
