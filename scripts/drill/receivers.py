"""Who hears of it: the customer's ATS, and the folder that mails go to."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MESSAGE_ID = re.compile(rb"^Message-ID: *\r?\n? *(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Ats:
    """Takes every event and remembers its id, in the order in which they came."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        ids = self.ids

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                ids.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["id"])
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/events"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def mails_in(folder: Path) -> list[str]:
    """The Message-ID of each mail that was written there."""
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    return [found.decode() for file in files for found in MESSAGE_ID.findall(file.read_bytes())]
