"""Gunicorn's threaded worker, whose refusals of what is not even HTTP are worded in JSON like all others."""

import json
import uuid
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

STATUSES: dict[type[Exception], HTTPStatus] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}
# What is wrong with the answer, not with the request.
OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)


class Worker(ThreadWorker):
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
