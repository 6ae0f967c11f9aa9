"""Faults of media links, met by whoever fetches them."""

from base64 import b64encode
from contextlib import closing
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import google_crc32c
import pytest
import requests

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import recorded

GIB = 1024**3


@pytest.fixture
def address(sandbox: SandboxProcess) -> str:
    return recorded(sandbox)


def links(sandbox: SandboxProcess, address: str) -> dict[str, str]:
    return {kind: one["url"] for kind, one in sandbox.get(address).json()["data"].items()}


def fetch(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=10)


def test_it_is_cut_at_a_byte_and_can_be_resumed(sandbox: SandboxProcess, address: str) -> None:
    url = links(sandbox, address)["recording"]
    whole = fetch(url).content
    sandbox.control("faults", {"kind": "media_cut", "path": "/meeting_recording", "at": 300_001})

    promised, got = broken_off(url)
    rest = fetch(url, Range=f"bytes={len(got)}-")

    assert (promised, got) == (len(whole), whole[:300_001])
    assert (rest.status_code, got + rest.content) == (206, whole)


def broken_off(url: str) -> tuple[int, bytes]:
    """Content-Length, and what came before the connection closed."""
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request("GET", parts.path)
        response = connection.getresponse()
        with pytest.raises(IncompleteRead) as broken:
            response.read()
        return int(response.headers["Content-Length"]), broken.value.partial


def test_it_comes_without_a_length(sandbox: SandboxProcess, address: str) -> None:
    url = links(sandbox, address)["recording"]
    whole = fetch(url)
    sandbox.control("faults", {"kind": "media_without_length"})

    found = fetch(url)

    assert ("content-length" in whole.headers, "content-length" in found.headers) == (True, False)
    assert found.headers["transfer-encoding"] == "chunked"
    assert found.content == whole.content


@pytest.mark.parametrize(("more", "at"), [({"at": 5}, lambda size: 5), ({}, lambda size: size // 2)])
def test_one_byte_is_flipped(sandbox: SandboxProcess, address: str, more: dict[str, int], at: Any) -> None:
    url = links(sandbox, address)["recording"]
    whole = fetch(url)
    wrong = at(len(whole.content))
    sandbox.control("faults", {"kind": "media_flipped", "times": 2, **more})

    found, part = fetch(url), fetch(url, Range=f"bytes={wrong - 2}-{wrong + 2}")

    differ = [
        place for place, (one, other) in enumerate(zip(whole.content, found.content, strict=True)) if one != other
    ]
    assert differ == [wrong]
    assert part.content == found.content[wrong - 2 : wrong + 3]
    assert {name: found.headers[name] for name in ("etag", "x-goog-hash", "content-length")} == {
        name: whole.headers[name] for name in ("etag", "x-goog-hash", "content-length")
    }


def test_it_comes_under_a_wrong_type(sandbox: SandboxProcess, address: str) -> None:
    url = links(sandbox, address)["thumbnail"]
    sandbox.control("faults", {"kind": "media_wrong_type", "path": "/thumbnail", "type": "image/svg+xml"})

    wrong, right = fetch(url), fetch(url)

    assert (wrong.headers["content-type"], right.headers["content-type"]) == ("image/svg+xml", "image/png")
    assert wrong.content == right.content


def test_ranges_are_ignored(sandbox: SandboxProcess, address: str) -> None:
    url = links(sandbox, address)["summary"]
    sandbox.control("faults", {"kind": "media_ignoring_ranges"})

    found = fetch(url, Range="bytes=5-9")

    assert (found.status_code, found.headers["content-length"]) == (200, str(len(found.content)))
    assert found.content.startswith(b"{")
    assert "accept-ranges" not in found.headers


def test_links_expire_in_two_seconds(sandbox: SandboxProcess, address: str) -> None:
    before = links(sandbox, address)["summary"]
    sandbox.control("faults", {"kind": "media_expiring", "path": "/meeting_summary"})
    listed = sandbox.get(address).json()["data"]
    short = {kind: one["url"] for kind, one in listed.items()}
    sandbox.control("clock", {"rate": 0})
    alive = fetch(short["summary"]).status_code
    sandbox.advance(2)

    found = {kind: fetch(url).status_code for kind, url in short.items()}

    assert {kind: one["ttl"] for kind, one in listed.items()} == {**dict.fromkeys(listed, 3600), "summary": 2}
    assert alive == 200
    assert found == {**dict.fromkeys(found, 200), "summary": 403}
    assert fetch(before).status_code == 200


@pytest.mark.parametrize(("kind", "status"), [("media_forbidden", 403), ("media_missing", 404)])
def test_it_is_refused_in_xml_as_often_as_asked(sandbox: SandboxProcess, address: str, kind: str, status: int) -> None:
    url = links(sandbox, address)["transcript"]
    sandbox.control("faults", {"kind": kind, "path": "/transcript"})

    refused, fine = fetch(url), fetch(url)

    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/xml; charset=UTF-8")
    assert fine.status_code == 200


def test_it_is_huge_and_ends_when_the_client_has_enough(sandbox: SandboxProcess, address: str) -> None:
    url = links(sandbox, address)["recording"]
    sandbox.control("faults", {"kind": "media_huge", "path": "/meeting_recording"})
    before = most_memory(sandbox)

    head = requests.head(url, timeout=10)
    tail = fetch(url, Range=f"bytes={5 * GIB - 4}-")
    beyond = fetch(url, Range=f"bytes={5 * GIB}-")
    for _ in range(20):  # more than it has threads
        with requests.get(url, stream=True, timeout=10) as response:
            start = response.raw.read(3 * 1024 * 1024)

    assert (head.headers["content-length"], head.headers["content-type"]) == (str(5 * GIB), "video/mp4")
    assert (start[4:12], start[28:32], start.count(0) > 3_000_000) == (b"ftypmp42", b"mdat", True)
    assert (tail.status_code, tail.content, tail.headers["content-range"]) == (
        206,
        bytes(4),
        f"bytes {5 * GIB - 4}-{5 * GIB - 1}/{5 * GIB}",
    )
    assert (tail.headers["content-type"], beyond.status_code) == ("video/mp4", 416)
    assert sandbox.get("/_sandbox/health").ok
    assert most_memory(sandbox) - before < 64 * 1024 * 1024


@pytest.mark.parametrize("size", [1, 40, 3_000_001])
def test_what_is_huge_has_the_one_checksum_of_a_composite_object(
    sandbox: SandboxProcess, address: str, size: int
) -> None:
    url = links(sandbox, address)["recording"]
    sandbox.control("faults", {"kind": "media_huge", "path": "/meeting_recording", "size": size})

    found = fetch(url)

    crc32c = google_crc32c.Checksum(found.content)
    assert len(found.content) == size
    assert found.headers["x-goog-hash"] == f"crc32c={b64encode(crc32c.digest()).decode()}"
    assert found.headers["etag"] == f'"huge-{size}"'


def most_memory(sandbox: SandboxProcess) -> int:
    """Bytes that it has held at most (Linux)."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{sandbox.process.pid}/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024


def test_a_fault_of_one_file_leaves_the_others_alone(sandbox: SandboxProcess, address: str) -> None:
    sandbox.control("faults", {"kind": "media_missing", "path": "/transcript", "times": None})

    found = {kind: fetch(url).status_code for kind, url in links(sandbox, address).items()}

    assert found == {**dict.fromkeys(found, 200), "transcript": 404}
