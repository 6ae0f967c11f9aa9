"""A stand-in for the applicant tracking system behind a webhook: it counts what it was told, and can be made to hang."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TAKES = 0.05  # seconds; a quick one, over the internet
SEEN_WITHIN = 0.02  # seconds until it sees that it is to end


class Ats:
    """`told`: how often it took each notification, by id. While it `hangs` it takes none, and answers nobody.

    `taken_at`: when it took each, in seconds of the monotonic clock.
    """

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.taken_at: list[float] = []
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.address = ""

    @property
    def hangs(self) -> bool:
        return not self.goes_on.is_set()

    def hang(self) -> None:
        self.goes_on.clear()

    def recover(self) -> None:
        """What hangs on it is let go, without being taken."""
        self.goes_on.set()


@contextmanager
def running() -> Iterator[Ats]:
    ats, lock = Ats(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # who sent it was killed before it had said all
            if ats.hangs:
                ats.goes_on.wait()
                return
            time.sleep(TAKES / 2)
            with lock:
                ats.told[json.loads(body)["id"]] += 1
                ats.taken_at.append(time.monotonic())
            time.sleep(TAKES / 2)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as listening:
        ats.address = f"http://127.0.0.1:{listening.server_address[1]}/"
        threading.Thread(target=listening.serve_forever, args=(SEEN_WITHIN,), daemon=True).start()
        try:
            yield ats
        finally:
            ats.recover()
            listening.shutdown()
