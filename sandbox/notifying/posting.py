"""Calling a webhook destination: one HTTP exchange, without redirects, proxies or patience (nylas/facts.md 5.2, 5.4)."""

import time
from dataclasses import dataclass

import requests
from django.conf import settings

UNREACHABLE = 0
LONGEST_ANSWER = 1000
LONGEST_RETRY_AFTER = 86_400


@dataclass(frozen=True)
class Reply:
    """What a destination said; status 0 when it said nothing in time. `retry_after` is in seconds."""

    status: int
    error: str
    milliseconds: int
    retry_after: int | None = None
    body: str = ""
    is_chunked: bool = False


def post(url: str, body: bytes, headers: dict[str, str]) -> Reply:
    """One delivery."""
    return _exchange("POST", url, body, headers)


def challenge(url: str, value: str) -> Reply:
    """Ask a destination to prove that it listens: GET with `?challenge=`."""
    return _exchange("GET", url, None, {}, params={"challenge": value})


def _exchange(
    method: str, url: str, body: bytes | None, headers: dict[str, str], params: dict[str, str] | None = None
) -> Reply:
    started = time.monotonic()
    limit: float = settings.WEBHOOK_TIMEOUT
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method,
                url,
                params=params,
                data=body,
                headers={"User-Agent": "Nylas-Webhook/sandbox", **headers},
                timeout=limit,
                allow_redirects=False,
                stream=True,
            ) as response:
                said = _beginning(response, until=started + limit)
    except (requests.RequestException, ValueError) as error:
        return Reply(UNREACHABLE, f"{type(error).__name__}: {error}"[:300], _milliseconds_since(started))
    return Reply(
        response.status_code,
        "",
        _milliseconds_since(started),
        _seconds(response.headers.get("Retry-After", "")),
        said.decode(errors="replace"),
        "chunked" in response.headers.get("Transfer-Encoding", "").lower(),
    )


def _beginning(response: requests.Response, *, until: float) -> bytes:
    """What it says first, as far as anybody wants to know. Byte by byte, for a larger read would let it drip for ever."""
    said = bytearray()
    for byte in response.iter_content(1):
        said += byte
        if time.monotonic() > until:
            raise requests.ReadTimeout("the answer did not end in time")
        if len(said) >= LONGEST_ANSWER:
            break
    return bytes(said)


def _seconds(said: str) -> int | None:
    return min(int(said), LONGEST_RETRY_AFTER) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
