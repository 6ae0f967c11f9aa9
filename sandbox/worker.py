"""Gunicorn's threaded worker, whose refusals of what is not even HTTP are worded in JSON like all others.

Its few threads are for those who ask, not for those who might.
"""

import json
import socket
import struct
import threading
import uuid
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers import gthread

# Seconds that somebody who has begun a request may say nothing: the threads are few.
PATIENCE_SECONDS = 5
# Seconds that a new connection may keep a thread before it says anything. Browsers open some just in case.
GLANCE_SECONDS = 0.02


class Stalled(errors.ParseException):
    """The rest of a request did not come."""

    def __str__(self) -> str:
        return "the rest did not come in time"


class Connection(gthread.TConn):
    """A connection that gives its thread back when nothing comes."""

    def init(self) -> None:
        """Begin to read."""
        if self.initialized:
            return
        super().init()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE_SECONDS, 0))
        self._unread, self._has_stalled = self.parser.unreader.chunk, False
        self.parser.unreader.chunk = self._more

    def _more(self, *how_much: int) -> bytes:
        try:
            if not self._has_stalled:
                return self._unread(*how_much)
        except BlockingIOError:
            self._has_stalled = True
        raise Stalled

    def close(self, graceful: bool = False) -> None:
        """A graceful end waits up to two seconds for the other side, and nobody else would be heard meanwhile."""
        if graceful:
            threading.Thread(target=super().close, args=(True,), daemon=True).start()
        else:
            super().close()


# There are no settings for these.
gthread.TConn = Connection
gthread.DEFAULT_WORKER_DATA_TIMEOUT = GLANCE_SECONDS

STATUSES: dict[type[Exception], HTTPStatus] = {
    Stalled: HTTPStatus.REQUEST_TIMEOUT,
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}
# What is wrong with the answer, not with the request.
OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)


class Worker(gthread.ThreadWorker):
    """One worker with threads."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer in place of the application, which never saw the request, or could not begin to answer it."""
        if isinstance(exc, errors.ParseException) and not isinstance(exc, OURS):
            status, kind = STATUSES.get(type(exc), HTTPStatus.BAD_REQUEST), "invalid_request_error"
            self.log.info("Not HTTP: %s", exc)
        else:
            status, kind = HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error"
            self.log.error("Error handling request", exc_info=exc)
        try:
            write_nonblock(client, _answer(status, kind))
        except OSError:
            self.log.debug("Nobody waited for the refusal.")


def _answer(status: HTTPStatus, kind: str) -> bytes:
    error = {"type": kind, "message": f"{status.phrase}: the request could not be read"}
    body = json.dumps({"request_id": str(uuid.uuid4()), "error": error}).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
