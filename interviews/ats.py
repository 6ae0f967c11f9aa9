"""The other way out: one signed POST to the customer's applicant tracking system.

Signed as Standard Webhooks 1.0 describes: HMAC-SHA256 over `id.timestamp.body`, base64, in `webhook-signature` as `v1,<signature>`.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

import requests


class Unanswered(Exception):
    """No answer, or none that says "taken". `status` is the HTTP status, if there was one."""

    def __init__(self, words: str, *, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of the `webhook-signature` header."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def post(
    url: str, *, secret: str, message_id: str, timestamp: int, payload: dict[str, Any], timeout: float = 15
) -> int:
    """Send one event; returns the status of an answer that means "taken" (2xx). Raises Unanswered otherwise."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, message_id=message_id, timestamp=timestamp, body=body),
        "user-agent": "Fairloop",
    }
    try:
        response = requests.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)
    except requests.RequestException as error:
        raise Unanswered(f"The ATS did not answer: {type(error).__name__}.") from error
    if not 200 <= response.status_code < 300:
        raise Unanswered(f"The ATS answered {response.status_code}.", status=response.status_code)
    return response.status_code
