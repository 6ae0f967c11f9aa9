"""The commands that the README gives to be copied, run as they stand there."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import requests

from sandbox.tests.sandbox_process import PACKAGE, SandboxProcess, free_port
from sandbox.tests.waiting import eventually
from sandbox.tests.world import SARAH, book, configure, only_notetaker

README = PACKAGE / "README.md"
HERE = "http://127.0.0.1:8765"
PROGRAM = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
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


@contextmanager
def run(program: str, port: int, **environment: str) -> Iterator[IO[str]]:
    """The program, listening; what it prints."""
    arguments = [sys.executable, "-u", "-c", program]
    with subprocess.Popen(arguments, env=os.environ | environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            eventually(lambda: is_listening(port), within=20)
            yield process.stdout
        finally:
            process.terminate()


def is_listening(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


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
    first, second, _ = BLOCK.findall(README.read_text(encoding="utf-8"))

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


def test_the_first_webhook_is_proved_and_found_genuine(sandbox: SandboxProcess) -> None:
    text, port = README.read_text(encoding="utf-8"), free_port()
    *_, registration = BLOCK.findall(text)
    (program,) = PROGRAM.findall(text)
    (register,) = commands(registration.replace("9000", str(port)))
    program = program.replace("9000", str(port))

    with run(program, port):
        destination = register.run(sandbox).json()["data"]
    with run(program, port, WEBHOOK_SECRET=destination["webhook_secret"]) as printed:
        book(sandbox, configure(sandbox, SARAH), 9)
        sandbox.run_until_idle()
        good, _, body = printed.readline().partition(" ")

    assert good == "True"
    assert json.loads(body)["type"] == "booking.created"
