"""What must not be written down: keys that open something by themselves, and what people typed into the database.

Asked by the log and, where it is used, by Sentry. Anybody can have a long line logged (an odd Host header), so each pattern here
takes time in proportion to the text: a match begins at a fixed word and runs over no second beginning.
"""

import logging
import re
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from sentry_sdk.types import Event

LEFT_OUT = "…"
_FLAGS = re.ASCII | re.IGNORECASE
# In our addresses: a candidate's link, a booking's secret, an interviewer's link to connect, a new password.
_OUR_KEYS = re.compile(
    r"(/book/(?:ref/)?|/connect/(?!callback/|connected/)|/accounts/password/reset/key/(?!done/))[^/\s\"'?#<>]+", _FLAGS
)
# In everybody's: user and password before the host, and what follows the question mark of a signed link.
_PASSWORDS = re.compile(r"(://[^\s/:@\"'<>]*:)[^\s/\"'<>]+@", _FLAGS)
_QUERIES = re.compile(r"(https?://(?:(?!https?://)[^\s\"'?<>])+\?)[^\s\"'<>]+", _FLAGS)
# Tokens sent as a header, and keys that tell by their first letters what they are.
_BEARERS = re.compile(r"\b(Bearer|Basic|Token)(\s+)[\w.~+/=-]{8,}", _FLAGS)
_NAMED_KEYS = re.compile(r"\b(nyk_|whsec_)[\w+/=.-]+", _FLAGS)
# Postgres repeats the row that it refused: an address, a name, a note.
_POSTGRES_DETAILS = re.compile(
    r"\b(DETAIL:).*?(?=\n(?:HINT|CONTEXT):|\n\n(?:The above exception|During handling)|\Z)", re.ASCII | re.DOTALL
)


def redacted(text: str) -> str:
    """The same words without the keys in them."""
    text = _OUR_KEYS.sub(rf"\1{LEFT_OUT}", text)
    text = _PASSWORDS.sub(rf"\1{LEFT_OUT}@", text)
    text = _QUERIES.sub(rf"\1{LEFT_OUT}", text)
    text = _BEARERS.sub(rf"\1\2{LEFT_OUT}", text)
    text = _NAMED_KEYS.sub(rf"\1{LEFT_OUT}", text)
    return _POSTGRES_DETAILS.sub(rf"\1 {LEFT_OUT}", text)


class RedactingFormatter(logging.Formatter):
    """Formats as ever, then leaves the keys out: also those in a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def without_traceback_of_refusals(record: logging.LogRecord) -> bool:
    """That somebody was refused a page is worth a line of the log; where in the code it was done tells nothing."""
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
    """What anybody can bring about by an odd request is told in one line, without the place in our code: it is no fault of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = record.exc_text = None
        return True
