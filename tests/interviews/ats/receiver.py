"""The customer’s system, which events are sent to."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a shared secret"


class Ats:
    """The customer's system: answers with the statuses it was given, then with 204."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.delay = 0.0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.drip = 0.0  # seconds before each byte of the body
        ats = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ats.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(ats.delay)
                self.send_response(ats.statuses.pop(0) if ats.statuses else 204)
                for name, value in ats.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):  # it hung up
                    for byte in ats.body if ats.drip else ():
                        time.sleep(ats.drip)
                        self.wfile.write(bytes([byte]))
                    if not ats.drip:
                        self.wfile.write(ats.body)

            def log_message(self, *_: Any) -> None:
                """Tests look at `received`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
