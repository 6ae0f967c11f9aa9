"""Breaking an answer off: the connection closes, gracefully or with a reset, before all that was promised is sent."""

import errno
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

HOWS = ("close", "reset")
TASK = "sandbox.task"  # where the environ holds the server's Task, which sends the answer


def hang_up(request: HttpRequest, how: str) -> HttpResponseBase:
    """No answer at all, not even a status line."""
    return StreamingHttpResponse(_until(request, None, 0, how))


def cut(request: HttpRequest, response: HttpResponseBase, at: int | None, how: str) -> HttpResponseBase:
    """The same answer, whose Content-Length is the whole's, but only its first `at` bytes come (default: half)."""
    length = length_of(response)
    shorter = StreamingHttpResponse(
        _until(request, response, length // 2 if at is None else min(at, max(length - 1, 0)), how),
        status=response.status_code,
        headers={name: value for name, value in response.items() if name.lower() != "content-length"},
    )
    shorter["Content-Length"] = str(length)
    return shorter


def pieces_of(response: HttpResponseBase) -> Iterator[bytes]:
    """The body in pieces, of an answer that streams as well as of one that does not."""
    assert isinstance(response, HttpResponse | StreamingHttpResponse)
    return iter([response.content] if isinstance(response, HttpResponse) else response)


def length_of(response: HttpResponseBase) -> int:
    """Bytes of the body; whatever streams here says how many it will be."""
    return len(response.content) if isinstance(response, HttpResponse) else int(response["Content-Length"])


def _until(request: HttpRequest, response: HttpResponseBase | None, at: int, how: str) -> Iterator[bytes]:
    task = request.META[TASK]
    left, pieces = at, pieces_of(response) if response is not None else iter(())
    try:
        if response is not None:
            task.send_head()
        while left > 0 and (piece := next(pieces, b"")):
            yield piece[:left]
            left -= len(piece)
    finally:
        if response is not None:
            response.close()
    if how == "reset":
        task.end_with_reset()
    # The server takes this for the client's doing: it closes the connection and says nothing.
    raise ConnectionResetError(errno.ECONNRESET, "a fault broke the answer off")
