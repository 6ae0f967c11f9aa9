"""The view that takes Nylas's notifications: verify, keep, answer. A worker works the row later.

After a valid signature there are two answers: 200 when the row is committed, 503 when it isn't. Nylas repeats after 503 and a few
others, never after 500 or 400 (docs/nylas.md 5.4); interviews.inbox.safety_net.WebhookSafetyNet calls this view before all other layers, and
answers 503 to any exception.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from interviews.inbox import notifications
from interviews.nylas import signature
from recruiting import clock
from recruiting.access import public
from recruiting.server.limits import MAX_NOTIFICATION_BYTES

CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{1,256}")
MAX_TURN_WAIT = 5.0  # seconds; Nylas hangs up after ten
_writing = threading.Lock()
RETRY_AFTER = str(int(timedelta(minutes=1).total_seconds()))


@public
@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _challenge(request)
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    body = _read(request)
    if isinstance(body, HttpResponse):
        return body
    secrets = signature.live_secrets()
    if not secrets:
        return HttpResponse(
            "no secret yet", status=503, headers={"Retry-After": RETRY_AFTER}, content_type="text/plain"
        )
    if not signature.is_valid(body, request.headers.get("x-nylas-signature"), secrets):
        return HttpResponse("signature does not fit", status=401, content_type="text/plain")
    with _turn():
        notifications.receive(body, headers=request.headers, now=clock.now_while_busy())
    return HttpResponse("ok", content_type="text/plain")


@contextmanager
def _turn() -> Iterator[None]:
    """SQLite lets one write at a time, and all others ask again and again, less and less often: threads of ours wait here, and are woken.

    Raises OperationalError after MAX_TURN_WAIT.
    """
    if connection.vendor != "sqlite":
        yield
        return
    if not _writing.acquire(timeout=MAX_TURN_WAIT):
        raise OperationalError("Another notification could not be kept yet.")
    try:
        yield
    finally:
        _writing.release()


def _challenge(request: HttpRequest) -> HttpResponse:
    """Nylas's test of the address: answer with exactly what it sent (docs/nylas.md 5.2)."""
    values = request.GET.getlist("challenge")
    if len(values) != 1 or not CHALLENGE.fullmatch(values[0]):
        return HttpResponse("challenge missing", status=400, content_type="text/plain")
    return HttpResponse(values[0], content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})


def _read(request: HttpRequest) -> bytes | HttpResponse:
    """The body, byte for byte, or the response that refuses it.

    Not request.body: Django reads a chunked body as empty, and accepts one that was cut short.
    """
    stream = request.META["wsgi.input"]
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length:
        if not request.META.get("wsgi.input_terminated"):
            return HttpResponse(status=411)
        body = stream.read(MAX_NOTIFICATION_BYTES + 1)
        return body if len(body) <= MAX_NOTIFICATION_BYTES else _too_large()
    if not length.isdigit():
        return HttpResponse(status=400)
    if int(length) > MAX_NOTIFICATION_BYTES:
        return _too_large()
    body = _read_exactly(stream, int(length))
    if len(body) < int(length):
        return HttpResponse("body was cut short", status=408, content_type="text/plain")
    return body


def _read_exactly(stream: object, length: int) -> bytes:
    parts: list[bytes] = []
    missing = length
    while missing > 0:
        part = stream.read(missing)  # type: ignore[attr-defined]  # a WSGI input stream
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _too_large() -> HttpResponse:
    return HttpResponse("too large", status=413, content_type="text/plain")
