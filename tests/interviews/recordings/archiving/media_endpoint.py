"""Nylas's `GET …/media` alone, for tests of what is fetched from where it leads to."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

from sandbox.tests.listening import Listening
from tests.factories import NOW
from tests.store import Store

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 1000
TURNS = {"type": "speaker_labelled", "transcript": [{"speaker": "Ada", "start": 0, "end": 900, "text": "Hello."}]}
TRANSCRIPT = json.dumps(TURNS).encode()


class MediaEndpoint(Listening):
    """Nylas's `GET …/media`: what is put into `answers`, one by one, then the files that `offers` names in the store."""

    def __init__(self, store: Store) -> None:
        self.store, self.asked = store, 0
        self.answers: list[tuple[int, dict[str, Any], dict[str, str]]] = []
        self.offers = {"recording": len(store.body)}
        self.expires_at = NOW + timedelta(days=9)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                endpoint.asked += 1
                status, document, headers = (
                    endpoint.answers.pop(0) if endpoint.answers else (200, endpoint.listing(), {})
                )
                body = json.dumps(document).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Tests look at `asked`."""

        return Handler

    def listing(self) -> dict[str, Any]:
        files = {
            kind: {
                "url": f"{self.store.url}/{kind}-{self.asked}",
                "type": self.store.content_type,
                "size": size,
                "duration": 1835,
                "expires_at": int(self.expires_at.timestamp()),
                "ttl": 3600,
            }
            for kind, size in self.offers.items()
        }
        return {"request_id": "r", "data": files}

    def refuse(self, status: int, **headers: str) -> None:
        error = {"request_id": "req-1", "error": {"type": "not_found_error", "message": "No."}}
        self.answers.append((status, error, {name.replace("_", "-"): value for name, value in headers.items()}))
