"""Redaction of logs and, where it is used, of Sentry's events: secrets in links and headers, and rows that Postgres repeats.

An anonymous request can have a long line logged (by an odd Host header), so each pattern takes time in proportion to the text: a
match begins at a fixed word and does not run over a second beginning.
"""

import logging
import re
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from sentry_sdk.types import Event

LEFT_OUT = "…"
_FLAGS = re.ASCII | re.IGNORECASE
# In our addresses: a candidate's link, a booking's secret, a held time, an interviewer's link to connect, what was shared, a receipt of an
# erasure, a new password.
_OUR_KEYS = re.compile(
    r"(/book/(?:(?:ref|hold)/)?|/connect/(?!callback/|connected/)|/shared/|/erased/|/accounts/password/reset/key/(?!done/))[^/\s\"'?#<>]+",
    _FLAGS,
)
# In any address: user and password before the host, and the query of a signed link.
_PASSWORDS = re.compile(r"(://[^\s/:@\"'<>]*:)[^\s/\"'<>]+@", _FLAGS)
_QUERIES = re.compile(r"(https?://(?:(?!https?://)[^\s\"'?<>])+\?)[^\s\"'<>]+", _FLAGS)
# Tokens sent as a header, and keys known by their first letters.
_BEARERS = re.compile(r"\b(Bearer|Basic|Token)(\s+)[\w.~+/=-]{8,}", _FLAGS)
_NAMED_KEYS = re.compile(r"\b(nyk_|whsec_)[\w+/=.-]+", _FLAGS)
# Postgres repeats the row that it refused, with addresses, names and notes.
_POSTGRES_DETAILS = re.compile(
    r"\b(DETAIL:).*?(?=\n(?:HINT|CONTEXT):|\n\n(?:The above exception|During handling)|\Z)", re.ASCII | re.DOTALL
)


def redacted(text: str) -> str:
    """The text with each secret replaced by LEFT_OUT."""
    text = _OUR_KEYS.sub(rf"\1{LEFT_OUT}", text)
    text = _PASSWORDS.sub(rf"\1{LEFT_OUT}@", text)
    text = _QUERIES.sub(rf"\1{LEFT_OUT}", text)
    text = _BEARERS.sub(rf"\1\2{LEFT_OUT}", text)
    text = _NAMED_KEYS.sub(rf"\1{LEFT_OUT}", text)
    return _POSTGRES_DETAILS.sub(rf"\1 {LEFT_OUT}", text)


class RedactingFormatter(logging.Formatter):
    """Redacts the formatted line, with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def without_traceback_of_refusals(record: logging.LogRecord) -> bool:
    """A filter that logs PermissionDenied in one line: its traceback says nothing of use. Keeps every record."""
    if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
        record.exc_info = None
    return True


def before_send(event: "Event", hint: object) -> "Event":
    """What Sentry calls with each event before it is sent: the same event, with all its texts redacted."""
    return cast("Event", _redacted_data(event))  # the same keys, and each text is a text still


def _redacted_data(data: object) -> object:
    if isinstance(data, str):
        return redacted(data)
    if isinstance(data, dict):
        return {key: _redacted_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_redacted_data(value) for value in data]
    return data


class SendersFault(logging.Filter):
    """Logs what an odd request can cause as a warning in one line, without a traceback: it is no error of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = record.exc_text = None
        return True
