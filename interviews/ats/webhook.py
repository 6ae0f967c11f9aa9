"""One POST to the customer's applicant tracking system, signed as Standard Webhooks 1.0 describes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import requests
from standardwebhooks import Webhook

from recruiting.work.errors import Away


class Unanswered(Away):
    """No answer, or one without a status of success. `status`: the HTTP status, if there was an answer."""

    def __init__(self, words: str, *, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


def sign(secret: str, *, message_id: str, timestamp: int, body: str) -> str:
    """The value of the `webhook-signature` header. A secret that begins with `whsec_` is base64 after that, as in the standard."""
    # The library decodes any text as base64, so a secret of another form is given to it as bytes.
    key = secret if secret.startswith("whsec_") else secret.encode()
    return Webhook(key).sign(message_id, datetime.fromtimestamp(timestamp, UTC), body)


def post(
    url: str, *, secret: str, message_id: str, timestamp: int, payload: Mapping[str, object], timeout: float = 15
) -> int:
    """Send one event; returns the HTTP status of success (2xx). Raises Unanswered otherwise. `timeout` in seconds."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, message_id=message_id, timestamp=timestamp, body=body),
        "user-agent": "Fairloop",
    }
    try:
        # The body is not read: only the status counts, and a slow body must not hold the worker.
        with requests.post(
            url, data=body.encode(), headers=headers, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            status = response.status_code
    except requests.RequestException as error:
        raise Unanswered(f"The ATS did not answer: {type(error).__name__}.") from error
    if not 200 <= status < 300:
        raise Unanswered(f"The ATS answered {status}.", status=status)
    return status
