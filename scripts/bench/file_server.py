"""Serves one file as cloud storage does (length, ETag, ranges, no key), and names it as the media of every Notetaker.

`python -m scripts.bench.file_server PORT FILE`; standard library, sendfile, so that it is never the slow part.
"""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RANGE = re.compile(r"bytes=(\d+)-")
MEDIA = re.compile(r"/v3/grants/[^/]+/notetakers/[^/]+/media")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    file: Path
    origin: str

    def do_GET(self) -> None:
        if MEDIA.fullmatch(self.path):
            self._describe()
        elif self.path == "/file.mp4":
            self._send_file()
        else:
            self._answer(b"ok", "text/plain")

    def _describe(self) -> None:
        size = self.file.stat().st_size
        recording = {"url": f"{self.origin}/file.mp4", "size": size, "type": "video/mp4", "duration": 2460}
        body = {"request_id": "bench", "data": {"recording": recording}}
        self._answer(json.dumps(body).encode(), "application/json")

    def _send_file(self) -> None:
        size = self.file.stat().st_size
        wanted = RANGE.fullmatch(self.headers.get("Range", ""))
        first = int(wanted[1]) if wanted else 0
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{size - 1}/{size}")
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", str(size - first))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{size}"')
        self.end_headers()
        with self.file.open("rb") as stream:
            self.connection.sendfile(stream, offset=first)

    def _answer(self, body: bytes, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main(port: int, file: Path) -> None:
    Handler.file, Handler.origin = file, f"http://127.0.0.1:{port}"
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
