"""One POST to the customer's applicant tracking system, signed as Standard Webhooks 1.0 describes.

Anybody who may make an endpoint names its address, so it is looked at like a stranger's: only machines on the internet are connected to,
unless EVENTS_INSIDE_HOSTS or ATS_WEBHOOK_URL name the host; redirects are not followed; and whatever it answers ends in time.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings
from standardwebhooks import Webhook

from recruiting import egress
from recruiting.work.errors import Away

MAX_SECONDS = 10  # for all of it: the connection, the answer and its body
MAX_ANSWER_BYTES = 2000
PORTS = {"http": 80, "https": 443}
PRIVATE = "The address leads into your own network. Whoever runs Fairloop can allow its host in EVENTS_INSIDE_HOSTS."


@dataclass(frozen=True)
class Answer:
    """`words`: how the body began. `status`: None when no answer came; then they say why."""

    status: int | None
    words: str
    seconds: float


class Unanswered(Away):
    """No answer, or one without a status of success."""

    def __init__(self, words: str, *, answer: Answer) -> None:
        super().__init__(words)
        self.answer = answer

    @property
    def status(self) -> int | None:
        return self.answer.status


class Forbidden(Exception):
    """No address that events may be sent to. Its words say why, for whoever typed it."""


def sign(secret: str, *, message_id: str, timestamp: int, body: str) -> str:
    """The value of the `webhook-signature` header. A secret that begins with `whsec_` is base64 after that, as in the standard."""
    # The library decodes any text as base64, so a secret of another form is given to it as bytes.
    key = secret if secret.startswith("whsec_") else secret.encode()
    return Webhook(key).sign(message_id, datetime.fromtimestamp(timestamp, UTC), body)


def post(
    url: str,
    *,
    secrets: Sequence[str],
    message_id: str,
    timestamp: int,
    payload: Mapping[str, object],
    timeout: float = MAX_SECONDS,
) -> Answer:
    """Send one event, signed with each of the secrets; returns an answer of success (2xx). Raises Unanswered otherwise.

    `timeout`: seconds until the connection is cut, whatever it is doing.
    """
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    signatures = [sign(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in secrets]
    headers = {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
        "user-agent": "Fairloop",
    }
    began = time.monotonic()

    def failed(words: str) -> Unanswered:
        return Unanswered(words, answer=Answer(None, words, time.monotonic() - began))

    try:
        addresses = addresses_of(url)
    except Forbidden as error:
        raise failed(str(error)) from error
    except egress.Unresolved as error:
        raise failed("The name of the ATS’s server can’t be resolved.") from error
    with egress.Cut(timeout) as cut:
        try:
            response = egress.post(url, body.encode(), headers, addresses, cut, timeout)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            name = "cut off" if cut.is_over else type(error).__name__
            raise failed(f"The ATS did not answer: {name}.") from error
        with response:
            answer = Answer(response.status_code, _beginning(response), time.monotonic() - began)
    if not 200 <= response.status_code < 300:
        raise Unanswered(f"The ATS answered {answer.status}.", answer=answer)
    return answer


def _beginning(response: requests.Response) -> str:
    """The first MAX_ANSWER_BYTES of the body. The status alone counts, so a body that breaks off is no failure."""
    kept = bytearray()
    try:
        while len(kept) < MAX_ANSWER_BYTES:
            piece = response.raw.read1(MAX_ANSWER_BYTES - len(kept), decode_content=False)
            if not piece:
                break
            kept += piece
    except (urllib3.exceptions.HTTPError, OSError):
        pass
    return bytes(kept).decode(errors="replace").replace("\x00", "")


def addresses_of(url: str) -> list[str]:
    """Which machines it leads to. Raises Forbidden for one that events may not go to, and egress.Unresolved."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden("That is no address.") from error
    if not (port and parts.hostname) or not url.isascii() or any(character.isspace() for character in url):
        raise Forbidden("That is no address of the web.")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("An address with a password in it can’t be used: what arrives is signed.")
    if is_inside(parts.hostname):
        return egress.any_addresses(parts.hostname, port)
    if parts.scheme != "https":
        raise Forbidden("Only https is used on the internet: events name people.")
    try:
        return egress.public_addresses(parts.hostname, port)
    except egress.NotPublic as error:
        raise Forbidden(PRIVATE) from error


def is_inside(host: str) -> bool:
    """May it lie in a private network? Whoever runs Fairloop says so in its settings."""
    named = [each.lower() for each in settings.EVENTS_INSIDE_HOSTS]
    return host in {*named, urlsplit(settings.ATS_WEBHOOK_URL).hostname}
