"""Floods of signed notifications, and clients that send drop by drop. What was answered 200 is kept: it must not be lost."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from scripts.drill.installation import Installation
from scripts.drill.stage import Stage

DOOR = "/webhooks/nylas"
TIMEOUT = 30.0  # seconds
HTTP_OK, TRY_AGAIN = 200, 503


@dataclass
class Flood:
    """What one flood was answered. Statuses: 0 where no answer came at all."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)  # of those that were answered
    refusing: list[float] = field(default_factory=list)  # seconds of each 503
    accepted: set[str] = field(default_factory=set)
    without_retry_after: int = 0  # 503 that do not say when

    @property
    def slowest(self) -> float:
        return max(self.seconds, default=0.0)

    @property
    def p99(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0

    @property
    def is_honest(self) -> bool:
        """Nothing but 200 and 503: any other status makes Nylas give up."""
        return set(self.statuses) <= {0, HTTP_OK, TRY_AGAIN}

    def __str__(self) -> str:
        return ", ".join(f"{number} × {status or 'no answer'}" for status, number in sorted(self.statuses.items()))


def flood(stage: Stage, name: str, count: int, *, connections: int = 8, over: float = 0.0, times: int = 1) -> Flood:
    """Send so many, each so many times, spread `over` so many seconds."""
    found, lock, up = Flood(), threading.Lock(), stage.up
    secret = up.secrets()[-1]
    pause = over * connections / max(1, count * times)

    def work(mine: list[str]) -> None:
        for one in mine:
            began = time.monotonic()
            status, retry_after = post(up, one, secret=secret)
            took = time.monotonic() - began
            with lock:
                found.statuses[status] += 1
                if status:
                    found.seconds.append(took)
                if status == TRY_AGAIN:
                    found.refusing.append(took)
                if status == HTTP_OK:
                    found.accepted.add(one)
                if status == TRY_AGAIN and not retry_after:
                    found.without_retry_after += 1
            time.sleep(max(0.0, pause - took))

    ids = [f"drill-{name}-{number}" for number in range(count)] * times
    threads = [threading.Thread(target=work, args=(ids[number::connections],)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stage.accepted |= found.accepted
    return found


def post(up: Installation, name: str, *, secret: str, timeout: float = TIMEOUT) -> tuple[int, str]:
    """One notification; status and Retry-After. 0 when no answer came."""
    body = _body(name)
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    connection = HTTPConnection("127.0.0.1", up.web_port, timeout=timeout)
    try:
        connection.request("POST", DOOR, body, {"Content-Type": "application/json", "X-Nylas-Signature": digest})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Retry-After") or ""
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()


def _body(name: str) -> bytes:
    """A kind that Fairloop keeps and has nothing to do for."""
    envelope = {
        "specversion": "1.0",
        "type": "booking.reminder",
        "source": "/nylas/passthru",
        "id": name,
        "time": int(time.time()),
        "webhook_delivery_attempt": 1,
        "data": {"application_id": "sandbox-client-id", "object": {"booking_id": name}},
    }
    return json.dumps(envelope).encode()


class Drips:
    """Clients that send a head, or a body, one byte a second, until the end of the block."""

    def __init__(self, port: int, *, heads: int, bodies: int) -> None:
        self.port, self.heads, self.bodies = port, heads, bodies
        self._sockets: list[socket.socket] = []
        self._end = threading.Event()

    def __enter__(self) -> "Drips":
        whole = b"POST /webhooks/nylas HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
        for number in range(self.heads + self.bodies):
            one = socket.create_connection(("127.0.0.1", self.port), 10)
            one.sendall(b"POST /webhooks/nylas HTTP/1.1\r\nX: " if number < self.heads else whole)
            self._sockets.append(one)
        threading.Thread(target=self._drip, daemon=True).start()
        return self

    def _drip(self) -> None:
        while not self._end.wait(1.0):
            for one in self._sockets:
                try:
                    one.sendall(b"a")
                except OSError:
                    continue

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for one in self._sockets:
            one.close()
