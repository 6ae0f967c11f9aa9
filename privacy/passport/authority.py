"""The authority that stamps: where it is by our settings, and one question to it over HTTP (RFC 3161, 3.4).

Its address stands in our own settings, so it may lie in our own network, and without TLS, as most authorities do: what it answers is
signed. Redirects are not followed, and whatever it answers ends in time.
"""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import requests
import urllib3
from cryptography import x509
from django.conf import settings

from privacy.passport import rfc3161
from recruiting import egress
from recruiting.work.errors import Away, Declined, Never

MAX_SECONDS = 20  # for all of it: the connection, the answer and its body
MAX_ANSWER_BYTES = 64 * 1024
PORTS = {"http": 80, "https": 443}
TOO_MANY_REQUESTS = 429


class Mistaken(Exception):
    """TIMESTAMP_URL or TIMESTAMP_CERTIFICATES can't be used. Its words say why, for whoever typed it."""


def ask(question: bytes) -> bytes:
    """The authority's answer, unread. Raises Away where nothing can have been stamped; Declined, which is tried a few times only, where
    it refused, or its answer was lost, which may have to be paid for; Never where it came and is of no use. Raises Mistaken."""
    host, port, url, headers = _address(settings.TIMESTAMP_URL)
    try:
        addresses = egress.any_addresses(host, port)
    except egress.Unresolved as error:
        raise Away("The name of the authority’s server can’t be resolved.") from error
    with egress.Cut(MAX_SECONDS) as cut:
        try:
            response = egress.post(url, question, headers, addresses, cut, MAX_SECONDS)
            with response:
                _look_at_status(response.status_code)
                answer = _body(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if egress.never_connected(error):
                raise Away("The authority’s server can’t be connected to.") from error
            raise Declined(
                f"The authority’s answer broke off ({'cut off' if cut.is_over else type(error).__name__})."
            ) from error
        if cut.is_over:
            raise Declined("The authority’s answer took too long, and was cut off.")
    return answer


def look_at_address() -> None:
    """Raises Mistaken."""
    _address(settings.TIMESTAMP_URL)


def roots() -> list[x509.Certificate]:
    """Whom stamps have to be signed by; none where that is not set. Raises Mistaken."""
    path = settings.TIMESTAMP_CERTIFICATES
    if not path:
        return []
    try:
        return rfc3161.roots_in(Path(path).read_bytes())
    except OSError as error:
        raise Mistaken(f"TIMESTAMP_CERTIFICATES: {path} can’t be read ({error.strerror}).") from error
    except ValueError as error:
        raise Mistaken(
            f"TIMESTAMP_CERTIFICATES: {path} holds no certificate as PEM, or one that is damaged."
        ) from error


def _address(typed: str) -> tuple[str, int, str, Mapping[str, str]]:
    """Host, port, address without name and password, and the headers in which these are sent. Raises Mistaken."""
    try:
        parts = urlsplit(typed)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Mistaken("TIMESTAMP_URL is no address.") from error
    if not (port and parts.hostname) or not typed.isascii() or any(character.isspace() for character in typed):
        raise Mistaken(
            "TIMESTAMP_URL is no address of the web: it begins with https:// or http://, and has no blank in it."
        )
    headers = {
        "content-type": "application/timestamp-query",
        "accept": "application/timestamp-reply",
        "accept-encoding": "identity",
        "user-agent": "Fairloop",
    }
    if parts.username is not None:
        if parts.scheme != "https":
            raise Mistaken("TIMESTAMP_URL has a password in it, which only https keeps to itself.")
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return parts.hostname, port, parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), headers


def _look_at_status(status: int) -> None:
    if status == TOO_MANY_REQUESTS or status >= 500:
        raise Away(f"The authority answered with status {status}.")
    if 300 <= status < 400:
        raise Declined(
            "The authority’s address leads on to another one, which is not followed. Name that one in TIMESTAMP_URL."
        )
    if status != 200:
        raise Declined(f"The authority answered with status {status}.")


def _body(response: requests.Response) -> bytes:
    kept = bytearray()
    while piece := response.raw.read1(MAX_ANSWER_BYTES + 1 - len(kept), decode_content=False):
        kept += piece
        if len(kept) > MAX_ANSWER_BYTES:
            raise Never("The authority’s answer is far too long for a time stamp.")
    return bytes(kept)
