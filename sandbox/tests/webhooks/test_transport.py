"""What a destination says, to the byte: in time and whole, or it has said nothing."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from sandbox.tests import sandbox_process
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess

STATUS, LENGTH = b"HTTP/1.1 200 OK\r\n", b"Content-Length: 5\r\n\r\n"
# What is said, how long it pauses after each of these bytes, and the status and error that come of it.
SAID = {
    "all of it": ([STATUS + LENGTH + b"hello"], 200, ""),
    "without a length": ([STATUS + b"\r\nhello"], 200, ""),
    "more than anybody wants to know": ([STATUS + b"Content-Length: 9000000\r\n\r\n" + b"x" * 9_000_000], 200, ""),
    "a header now and then": ([STATUS, *[b"X: y\r\n"] * 30, LENGTH + b"hello"], 0, "Timeout"),
    "a byte now and then": ([STATUS + LENGTH, b"h", b"e", b"l", b"l", b"o"], 0, "Timeout"),
    "nothing": ([b""], 0, "RemoteDisconnected"),
    "less than it promised": ([STATUS + LENGTH + b"hell"], 0, "IncompleteRead"),
    "half a chunk": ([STATUS + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"], 0, "IncompleteRead"),
    "no HTTP": ([b"\0\xff what?\r\n\r\n"], 0, "BadStatusLine"),
    "endless headers": ([STATUS + b"X: y\r\n" * 200], 0, "HTTPException"),
    "a strange status": ([b"HTTP/1.1 299 Odd\r\n" + LENGTH + b"hello"], 299, ""),
}
PAUSE_SECONDS = 0.25


@pytest.fixture
def said() -> Iterator[tuple[str, list[bytes]]]:
    """The address of somebody who listens, and what they will say, piece by piece."""
    pieces: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_say, args=(listening, pieces), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", pieces


def _say(listening: socket.socket, pieces: list[bytes]) -> None:
    with suppress(OSError):
        connection, _ = listening.accept()
        with connection:
            with connection.makefile("rb") as asked:  # all of it, or the connection ends with a reset
                heads = [line.partition(b": ") for line in iter(asked.readline, b"\r\n")]
                asked.read(next(int(value) for name, _, value in heads if name == b"Content-Length"))
            for number, piece in enumerate(pieces):
                time.sleep(PAUSE_SECONDS if number else 0)
                connection.sendall(piece)


@pytest.mark.parametrize(("pieces", "status", "error"), SAID.values(), ids=SAID)
def test_an_answer_counts_when_it_is_whole_and_in_time(
    hasty: SandboxProcess, said: tuple[str, list[bytes]], pieces: list[bytes], status: int, error: str
) -> None:
    url, says = said
    says += pieces
    begun = time.monotonic()

    (reply,) = hasty.control("webhooks/forge", {"url": url})["data"]

    assert (reply["status"], reply["error"].partition(":")[0]) == (status, error)
    assert time.monotonic() - begun < 5  # the whole of "a header now and then" takes longer


def test_a_late_challenge_is_no_proof(hasty: SandboxProcess, receiver: Receiver) -> None:
    receiver.drips = 0.1

    refused = hasty.post("/v3/webhooks", {"webhook_url": receiver.url, "trigger_types": ["grant.expired"]})

    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "70005")
    assert "Timeout" in refused.json()["error"]["message"]


def test_an_address_is_asked_for_as_it_stands_on_the_wire(sandbox: SandboxProcess, receiver: Receiver) -> None:
    url = receiver.url.replace("//", "//nylas:s%40crets@") + "/a b/é?x=1"

    sandbox.post("/v3/webhooks", {"webhook_url": url, "trigger_types": ["grant.created"]}).raise_for_status()
    sandbox.post("/v3/connect/custom", {"provider": "google", "settings": {"email": "ada@example.com"}})
    sandbox.advance(0)

    assert receiver.challenged[0].startswith("/hook/a%20b/%C3%A9?x=1&challenge=")
    assert receiver.received[0].headers["authorization"] == "Basic bnlsYXM6c0BjcmV0cw=="


def test_a_destination_has_ten_seconds() -> None:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("SANDBOX_")}

    said = subprocess.run(
        [sys.executable, "-c", "from sandbox import settings; print(settings.WEBHOOK_TIMEOUT)"],
        cwd=sandbox_process.ROOT,
        env={**environment, "SANDBOX_DATA": "unused"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert float(said.stdout) == 10
