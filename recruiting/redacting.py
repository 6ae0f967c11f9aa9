"""What must not be written down: keys that open something by themselves. Asked by the log and, where it is used, by Sentry."""

import logging
import re
from typing import Any

LEFT_OUT = "…"
# In our addresses: a candidate's link, a booking's secret, an interviewer's link to connect, a new password.
_OUR_KEYS = re.compile(
    r"(/book/(?:ref/)?|/connect/(?!callback/)|/accounts/password/reset/key/(?!done/))[^/\s\"'?#<>]+", re.ASCII
)
# In everybody's: what follows the question mark of a signed link; tokens sent as a header.
_QUERIES = re.compile(r"(https?://[^\s\"'?<>]+\?)[^\s\"'<>]+")
_BEARERS = re.compile(r"\b(Bearer|Token) [\w.~+/=-]{20,}")


def redacted(text: str) -> str:
    """The same words without the keys in them."""
    text = _OUR_KEYS.sub(rf"\1{LEFT_OUT}", text)
    text = _QUERIES.sub(rf"\1{LEFT_OUT}", text)
    return _BEARERS.sub(rf"\1 {LEFT_OUT}", text)


class RedactingFormatter(logging.Formatter):
    """Formats as ever, then leaves the keys out: also those in a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def before_send(event: Any, hint: Any) -> Any:
    """For Sentry: every text of an event, however deep."""
    if isinstance(event, str):
        return redacted(event)
    if isinstance(event, dict):
        return {key: before_send(value, hint) for key, value in event.items()}
    if isinstance(event, list | tuple):
        return [before_send(value, hint) for value in event]
    return event
