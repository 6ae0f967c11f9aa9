"""A file server that misbehaves as it is told: what Google's storage, or something between it and us, may do to a download."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import google_crc32c

from sandbox.tests.listening import Listening


@dataclass
class Said:
    """One answer. `cut`: bytes after which the connection breaks; `length` False: without Content-Length."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: bool = True
    cut: int | None = None


def crc32c_of(content: bytes) -> str:
    """As it stands in `x-goog-hash`."""
    return f"crc32c={b64encode(google_crc32c.Checksum(content).digest()).decode()}"


def md5_of(content: bytes) -> str:
    """As it stands in `x-goog-hash`."""
    return f"md5={b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()}"


Answer = Callable[["Store", str, dict[str, str]], Said]


class Store(Listening):
    """Answers each GET with the next of the `script`, and with the whole file, ranges and all, once that is used up.

    `has_clock`: also where somebody asks for a sandbox's clock; otherwise that is meant for a sandbox that had this port before.
    """

    def __init__(
        self, body: bytes, *, etag: str = '"v1"', content_type: str = "video/mp4", has_clock: bool = False
    ) -> None:
        self.has_clock = has_clock
        self.body, self.etag, self.content_type = body, etag, content_type
        self.more: dict[str, str] = {}  # headers that come with the file
        self.script: list[Answer] = []
        self.asked: list[tuple[str, str | None, str | None]] = []  # path, Range, If-Range

    def handler(self) -> type[BaseHTTPRequestHandler]:
        return _handler_for(self)

    @property
    def ranges(self) -> list[str | None]:
        return [wanted for _, wanted, _ in self.asked]


def whole(store: Store, path: str, headers: dict[str, str]) -> Said:
    """As a good server: ranges, and If-Range."""
    said = Said(200, store.body, {"ETag": store.etag, "Content-Type": store.content_type, **store.more})
    wanted = headers.get("range")
    if wanted is None or headers.get("if-range", store.etag) != store.etag:
        return said
    start = int(wanted.removeprefix("bytes=").removesuffix("-"))
    if start >= len(store.body):
        return Said(416, b"", {"Content-Range": f"bytes */{len(store.body)}"})
    said.status, said.body = 206, store.body[start:]
    said.headers["Content-Range"] = f"bytes {start}-{len(store.body) - 1}/{len(store.body)}"
    return said


def cut_after(count: int) -> Answer:
    """Good for so many bytes, then the connection breaks."""

    def answer(store: Store, path: str, headers: dict[str, str]) -> Said:
        said = whole(store, path, headers)
        said.cut = count
        return said

    return answer


def flipped(at: int, *, cut: int | None = None) -> Answer:
    """As a good server, but this byte of the file is another one, in whatever part it comes."""

    def answer(store: Store, path: str, headers: dict[str, str]) -> Said:
        said = whole(store, path, headers)
        here = at - (len(store.body) - len(said.body))
        if here >= 0:
            said.body = said.body[:here] + bytes([said.body[here] ^ 1]) + said.body[here + 1 :]
        said.cut = cut
        return said

    return answer


def without_length(count: int) -> Answer:
    """So many bytes and a proper end, without having said how many there would be."""

    def answer(store: Store, path: str, headers: dict[str, str]) -> Said:
        said = whole(store, path, headers)
        said.body, said.length = said.body[:count], False
        return said

    return answer


def ignoring_range(store: Store, path: str, headers: dict[str, str]) -> Said:
    return whole(store, path, {})


def other_part(store: Store, path: str, headers: dict[str, str]) -> Said:
    """206, but from the beginning."""
    first = len(store.body) // 2
    span = f"bytes 0-{first - 1}/{len(store.body)}"
    return Said(206, store.body[:first], {"ETag": store.etag, "Content-Range": span})


def saying(status: int, body: bytes = b"", **headers: str) -> Answer:
    return lambda store, path, asked: Said(
        status, body, {key.replace("_", "-"): value for key, value in headers.items()}
    )


def another_file(body: bytes, *, etag: str, minds_if_range: bool = True, cut: int | None = None) -> Answer:
    """From now on the address holds another file; a server that does not mind If-Range sends the rest of that one."""

    def answer(store: Store, path: str, headers: dict[str, str]) -> Said:
        store.body, store.etag = body, etag
        if not minds_if_range:
            headers = {name: value for name, value in headers.items() if name != "if-range"}
        said = whole(store, path, headers)
        said.cut = cut
        return said

    return answer


def _handler_for(store: Store) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/_sandbox/") and not store.has_clock:
                self.send_error(404)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            store.asked.append((self.path, headers.get("range"), headers.get("if-range")))
            answer = store.script.pop(0) if store.script else whole
            said = answer(store, self.path, headers)
            self.send_response(said.status)
            if said.length:
                self.send_header("Content-Length", str(len(said.body)))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body if said.cut is None else said.body[: said.cut])

        def log_message(self, *_: Any) -> None:
            """Tests look at `asked`."""

    return Handler
