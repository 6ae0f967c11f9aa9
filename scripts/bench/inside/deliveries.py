"""Owes events to receivers of its own, each of which answers after 50 ms or never, and waits until a worker beside it has brought them.

Prints JSON: seconds from the first POST to the last, how many arrived at each of those that answer, and how many distinct ones.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import django

django.setup()

from interviews.models import AtsEvent  # noqa: E402 - models need a set-up Django
from tests.factories import make_endpoint, make_interview  # noqa: E402

ANSWERS_AFTER, LIMIT = 0.05, 300.0  # seconds


class Receiver(BaseHTTPRequestHandler):
    hangs = False
    arrived: list[tuple[float, str]]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        time.sleep(60 if self.hangs else ANSWERS_AFTER)
        self.arrived.append((time.monotonic(), self.headers["webhook-id"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def receiver(*, hangs: bool) -> type[Receiver]:
    kind = type("One", (Receiver,), {"hangs": hangs, "arrived": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    make_endpoint(address=f"http://127.0.0.1:{server.server_port}/", made_at=datetime.now(UTC))
    return kind


def main(receivers: int, hanging: int, events: int) -> None:
    interviews = [make_interview() for _ in range(events)]
    answering = [receiver(hangs=number < hanging) for number in range(receivers)][hanging:]
    began = time.monotonic()
    for interview in interviews:
        AtsEvent.objects.owe("interview.scheduled", interview, payload={"id": str(interview.pk)}, at=datetime.now(UTC))
    while time.monotonic() - began < LIMIT and any(len(one.arrived) < events for one in answering):
        time.sleep(0.1)
    ends = [at for one in answering for at, _ in one.arrived]
    print(
        json.dumps(
            {
                "seconds": max(ends) - min(ends),
                "arrived": [len(one.arrived) for one in answering],
                "distinct": [len({key for _, key in one.arrived}) for one in answering],
            }
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
