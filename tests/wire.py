"""The wire between the sandbox and the product in tests: real HTTP on one side, Django's test client on the other.

The sandbox posts to a server of the test's own, which only takes the bytes; `deliver` then carries them to the webhook's door in
the test's thread, where the database transaction is.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from interviews.nylas import signature
from interviews.nylas.client import WANTED_TRIGGERS, nylas
from recruiting import clock, queue


class Postman:
    """Takes in what the sandbox sends; `deliver` brings it to the product, `work` lets the product work it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.letters: SimpleQueue[tuple[bytes, dict[str, str]]] = SimpleQueue()
        letters = self.letters

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                challenge = parse_qs(urlsplit(self.path).query).get("challenge", [""])[0]
                self._answer(challenge.encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                letters.put((body, dict(self.headers)))
                self._answer(b"ok")

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/webhooks/nylas"

    def __enter__(self) -> "Postman":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    def subscribe(self) -> None:
        made = nylas().register_webhook(self.url, description="tests", triggers=WANTED_TRIGGERS)
        signature.keep_secret(made.secret)

    def collect(self) -> list[tuple[bytes, dict[str, str]]]:
        """All letters that have come, oldest first, taken out of the bag."""
        letters = []
        while True:
            try:
                letters.append(self.letters.get_nowait())
            except Empty:
                return letters

    def hand_over(self, body: bytes, headers: dict[str, str]) -> int:
        """One letter to the webhook's door; the status it answers."""
        kept = {
            name: value for name, value in headers.items() if name.lower() in {"x-nylas-signature", "content-encoding"}
        }
        response = self.client.post("/webhooks/nylas", data=body, content_type="application/json", headers=kept)
        return response.status_code

    def deliver(self) -> int:
        """Carry over everything that has come; returns how many letters."""
        letters = self.collect()
        for body, headers in letters:
            assert self.hand_over(body, headers) == 200
        return len(letters)

    def work(self) -> None:
        """Deliver and work until nothing moves any more."""
        for _ in range(30):
            delivered = self.deliver()
            if not queue.work_all(now=clock.now()) and not delivered:
                return
        raise AssertionError("the product never came to rest")
