"""Waitress, whose refusals of what is not even HTTP are worded in JSON like all others.

One thread holds all connections and hands whole requests to sixteen others, so silent and half-sent requests cost none of these.
"""

import signal
import socket
import struct
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from sandbox.errors import InternalError, NylasError
from sandbox.web.interruptions import TASK
from sandbox.web.wire import refuse

THREADS = 16
MAX_CONNECTIONS = 1000
MAX_LINE_BYTES = 8190
MAX_HEADERS = 100
MAX_WAITING_BYTES = 1024 * 1024  # of one answer, before its thread waits for the client
GRACE_SECONDS = 1  # for requests under way when it is told to end
RST_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 seconds


class Unreadable(NylasError):
    """The application never sees this request."""

    def __init__(self, code: int) -> None:
        self.status = HTTPStatus(code)
        super().__init__(f"{self.status.phrase}: the request could not be read")


class Parser(HTTPRequestParser):
    """Reads one request, and more strictly than waitress does."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; raises ParsingError, or leaves `error` behind for what is too long."""
        line, *headers = header_plus.rstrip().split(b"\r\n")
        if len(line) > MAX_LINE_BYTES:
            self.error = _error(HTTPStatus.REQUEST_URI_TOO_LONG)
        elif len(headers) > MAX_HEADERS or any(len(header) > MAX_LINE_BYTES for header in headers):
            self.error = _error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            self._parse(header_plus)

    def _parse(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
            if self.version not in ("1.0", "1.1"):
                raise ParsingError(f"HTTP {self.version} is not spoken here")
        except (ParsingError, TransferEncodingNotImplemented, ValueError) as reason:
            self.expect_continue = False  # waitress would ask for the body all the same
            raise ParsingError(*reason.args) from reason


def _error(status: HTTPStatus) -> Error:
    error = Error("")
    error.code = status.value
    return error


class Refusal(ErrorTask):
    """Answers in place of the application, which never saw the request, or could not begin to answer it."""

    def execute(self) -> None:
        """Write the answer; the connection ends after it."""
        code = self.request.error.code
        answer = refuse(InternalError() if code == HTTPStatus.INTERNAL_SERVER_ERROR else Unreadable(code))
        self.status = f"{answer.status_code} {answer.reason_phrase}"
        self.response_headers += [*answer.items(), ("Access-Control-Allow-Origin", "*")]
        self.content_length = len(answer.content)
        self.set_close_on_finish()
        self.write(answer.content)


class Task(WSGITask):
    """Calls the application and sends its answer. An OSError from the answer's body ends the connection and is not logged."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is called with."""
        environ: dict[str, Any] = super().get_environment()
        environ[TASK] = self
        return environ

    def write(self, data: bytes) -> None:
        """Send some of the body; none after HEAD, where waitress would send what the application made."""
        super().write(b"" if self.request.command == "HEAD" else data)

    def send_head(self) -> None:
        """Send status and headers now; otherwise they go out with the first byte of the body."""
        self.write(b"")

    def end_with_reset(self) -> None:
        """Let the connection end with RST instead of FIN when it is closed. Raises OSError when it has been."""
        if self.channel.socket is not None:
            self.channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST_AT_CLOSE)


class Channel(HTTPChannel):
    """One connection."""

    parser_class = Parser
    task_class = Task
    error_task_class = Refusal


class Server(TcpWSGIServer):
    """Serves one application on one listening socket, until a signal ends it."""

    channel_class = Channel

    def __init__(self, application: Callable[..., Any], listening: socket.socket) -> None:
        where = listening.getsockname()
        adjustments = Adjustments(
            threads=THREADS,
            server_name=where[0],
            asyncore_use_poll=True,  # select() knows 1024 descriptors only
            connection_limit=MAX_CONNECTIONS,
            outbuf_high_watermark=MAX_WAITING_BYTES,
            outbuf_overflow=8 * MAX_WAITING_BYTES,  # never reached: no answer goes by way of the disk
            log_socket_errors=False,
        )
        super().__init__(
            application,
            _sock=listening,
            adj=adjustments,
            bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, where),
        )
        self._ends_at: float | None = None

    def run(self) -> None:
        """Serve; returns after SIGTERM or SIGINT, when what was under way is answered or GRACE_SECONDS are over."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while self._ends_at is None or (self._is_busy() and time.monotonic() < self._ends_at):
            self.asyncore.loop(timeout=GRACE_SECONDS, use_poll=True, map=self._map, count=1)

    def _stop(self, *_: object) -> None:
        self._ends_at = time.monotonic() + GRACE_SECONDS
        self.accepting = False
        self.pull_trigger()

    def _is_busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())
