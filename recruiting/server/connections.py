"""Connections with timeouts, so that slow clients don't hold up others. When there are too many, the one that waits longest is closed."""

import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import Error

from recruiting.server import limits

MAX_CONNECTIONS = 1000
# Seconds
SILENCE_TIMEOUT = 60  # without a byte either way, between requests too
HEAD_TIMEOUT = 20
BODY_TIMEOUT = 300  # 11 MiB take as long at 38 KB/s
UPLOAD_TIMEOUT = 3 * 3600  # 2 GiB take as long at 200 KB/s
# Of an upload so many bytes must come in so many seconds, so that a client that drips does not hold one of the few places.
UPLOAD_PACE_TIMEOUT, MIN_UPLOAD_BYTES = 60, 512 * 1024
MAX_UPLOADS = 8  # at a time: each takes its length on the disk, twice for a moment
LINGER_TIMEOUT = 5  # for reading what a refused client still sends
ROUND_SECONDS = 2  # how often the timeouts above are checked
END_TIMEOUT = 8  # for running requests after SIGTERM; Docker kills after 10
# A client must read so many bytes of a response in so many seconds; a player that pauses longer asks again for the rest.
READING_TIMEOUT, MIN_READ_BYTES = 60, 32 * 1024
MAX_TURN_BYTES = 512 * 1024  # sent to one client before it is the others' turn
MAX_INPUT_IN_MEMORY = 256 * 1024  # bytes of one body; the rest goes into a temporary file


def without_bodies_after_head(application: WSGIApplication) -> WSGIApplication:
    """The same application without bodies for HEAD: waitress sends what it gets, and the client would take it for the next response."""

    def called(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return []

    return called


class Parser(HTTPRequestParser):
    """Parses one request, within the limits of its address. Bytes after its end go to `keep_rest`; `is_full`: can no upload more begin?"""

    def __init__(
        self, adjustments: Adjustments, *, keep_rest: Callable[[bytes], None], is_full: Callable[[], bool]
    ) -> None:
        self._keep_rest, self._is_full = keep_rest, is_full
        self.limit = limits.EVERYWHERE_ELSE
        super().__init__(adjustments)

    def received(self, data: bytes) -> int:
        """Take in some bytes; returns how many were used."""
        had_head = self.headers_finished
        taken = int(super().received(data))
        if self.empty or self.error or not self.headers_finished:
            self._stop_at(self.error)
        elif not had_head:
            self._stop_at(self._judge_head())
        elif self.body_rcv is not None:
            self._stop_at(limits.refuse_body(self, self.limit))
        if self.completed and not self.empty and taken < len(data):
            self._keep_rest(data[taken:])
            return len(data)
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the head. Raises ParsingError, also for an invalid address."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad URI") from error
        self.transfer_encodings = limits.transfer_encodings(header_plus)

    def _judge_head(self) -> Error | None:
        limit = limits.limit_for(self.path)
        if limit.is_upload and self._is_full():
            return limits.too_many()
        self.limit = limit
        return limits.refuse_head(self, limit)

    def _stop_at(self, error: Error | None) -> None:
        if error is not None:
            self.error, self.completed = error, True
            self.expect_continue = False  # waitress would ask for the body nevertheless


class RefusalTask(ErrorTask):
    """Answers a request that does not reach the application."""

    def execute(self) -> None:
        """Write the answer; the connection ends after it."""
        self.channel.has_refused = True
        super().execute()


class Channel(HTTPChannel):
    """One connection."""

    error_task_class = RefusalTask
    request: Parser | None  # the request that is being read, if any
    has_refused = False
    waits_since: float  # when the present request began, or the wait for one
    lingers_until: float | None = None
    _unread = b""  # of the next requests, which came before the present one was answered
    _paced: Parser | None = None  # the upload of which it is known …
    _paced_at, _paced_bytes = 0.0, 0  # … when MIN_UPLOAD_BYTES more had come, and how many that were in all
    _reads_since: float | None = None  # since when MIN_READ_BYTES must be read
    _read_bytes = 0  # of a response, since then

    def __init__(self, *arguments: object, **named: object) -> None:
        self.waits_since = time.monotonic()
        super().__init__(*arguments, **named)

    def parser_class(self, adjustments: Adjustments) -> Parser:
        """The parser of the next request."""
        return Parser(adjustments, keep_rest=self._keep_rest, is_full=self._is_full)

    def readable(self) -> bool:
        """Whether to read on: the next request only when the present one is answered.

        Otherwise a thread would wait for a client that sends many requests at once and reads few of the responses.
        """
        if self._unread and super().readable():
            data, self._unread = self._unread, b""
            self.received(data)
        return bool(super().readable())

    def received(self, data: bytes) -> bool:
        """Take in some bytes, of the present request or of the next."""
        coming = self.request
        taken = bool(super().received(data))
        if self.request is not coming:
            self.waits_since = time.monotonic()
        return taken

    def handle_read(self) -> None:
        """Read on; after a refusal, read and discard."""
        if self.lingers_until is not None:
            if time.monotonic() > self.lingers_until or not self._discard_input():
                super().handle_close()
        elif self.request is not None and self.is_unfinished() and self._is_cut_short():
            self.refuse(self.request, HTTPStatus.REQUEST_TIMEOUT, "the request was cut short.")
        else:
            super().handle_read()

    def handle_close(self) -> None:
        """Close; after a refusal only when the client has stopped sending, or a browser would show a broken connection, not the refusal."""
        if not (self.has_refused and self.connected and self._linger()):
            super().handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send some bytes; none when this turn's share is used up."""
        if self._left_of_turn <= 0:
            return 0
        sent = int(super().send(data, do_close=do_close))
        self._left_of_turn -= sent
        self._read_bytes += sent
        return sent

    def _flush_some(self, do_close: bool = True) -> bool:
        # Otherwise a fast client would keep the thread until the end of a file.
        self._left_of_turn = MAX_TURN_BYTES
        return bool(super()._flush_some(do_close=do_close))

    def is_unfinished(self) -> bool:
        """Whether a request has begun and has not come whole."""
        return self.connected and self.request is not None and not self.requests

    def is_waiting(self) -> bool:
        """Whether no request is being worked and no response sent."""
        return not self.requests and not self.total_outbufs_len

    def reads_too_slowly(self, now: float) -> bool:
        """Whether the client reads less of a response than MIN_READ_BYTES in READING_TIMEOUT."""
        if not self.total_outbufs_len:
            self._reads_since = None
        elif self._reads_since is None or self._read_bytes >= MIN_READ_BYTES:
            self._reads_since, self._read_bytes = now, 0
        return self._reads_since is not None and now - self._reads_since > READING_TIMEOUT

    def end_if_overdue(self, *, is_silent: bool) -> None:
        """Close a connection after a timeout; an unfinished request is refused with a sentence."""
        now = time.monotonic()
        if self.reads_too_slowly(now):
            super().handle_close()  # at once: an orderly close would have to send the rest first
        elif self.lingers_until is not None:
            self.will_close = now > self.lingers_until
        elif self.request is not None and self.is_unfinished() and (is_silent or self._is_late(self.request, now)):
            self.refuse(self.request, HTTPStatus.REQUEST_TIMEOUT, "the rest did not come in time.")

    def refuse(self, request: Parser, status: HTTPStatus, words: str) -> None:
        """Answer a request that has not come whole."""
        with self.requests_lock:
            self.request = None
            request.error = limits.Refusal(status, words)
            self.requests.append(request)
        self.server.add_task(self)

    def uploads(self) -> bool:
        """Whether a large file is coming, or being worked."""
        return any(each.limit.is_upload for each in (self.request, *self.requests) if each is not None)

    def _is_full(self) -> bool:
        return sum(channel.uploads() for channel in list(self.server.active_channels.values())) >= MAX_UPLOADS

    def _is_late(self, request: Parser, now: float) -> bool:
        """Whether a request takes longer than its part that is coming may take."""
        if not request.headers_finished:
            return now - self.waits_since > HEAD_TIMEOUT
        if not request.limit.is_upload:
            return now - self.waits_since > BODY_TIMEOUT
        return now - self.waits_since > UPLOAD_TIMEOUT or self._comes_too_slowly(request, now)

    def _comes_too_slowly(self, upload: Parser, now: float) -> bool:
        """Whether less of it than MIN_UPLOAD_BYTES came in UPLOAD_PACE_TIMEOUT."""
        came = upload.body_bytes_received
        is_new = self._paced is not upload
        if is_new or came - self._paced_bytes >= MIN_UPLOAD_BYTES:
            self._paced, self._paced_at, self._paced_bytes = upload, now, came
        return now - self._paced_at > UPLOAD_PACE_TIMEOUT

    def _keep_rest(self, data: bytes) -> None:
        self._unread += data

    def _linger(self) -> bool:
        """Close our side and read on for LINGER_TIMEOUT; False when this was done before or the connection is broken."""
        if self.lingers_until is not None or not self.is_waiting():
            return False
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        self.will_close = False
        self.lingers_until = time.monotonic() + LINGER_TIMEOUT
        return True

    def _is_cut_short(self) -> bool:
        try:
            return not self.socket.recv(1, socket.MSG_PEEK)
        except OSError:
            return False  # nothing to read for now, or a connection that broke

    def _discard_input(self) -> bool:
        """Whether the client may still be sending."""
        try:
            return bool(self.socket.recv(self.adj.recv_bytes))
        except BlockingIOError:
            return True
        except OSError:
            return False


class Server(TcpWSGIServer):
    """Serves one application on one listening socket, until told to end."""

    channel_class = Channel

    def __init__(self, application: WSGIApplication, listening: socket.socket, *, threads: int) -> None:
        adjustments = Adjustments(
            threads=threads,
            asyncore_use_poll=True,  # select() knows 1024 descriptors only
            connection_limit=2 * MAX_CONNECTIONS,  # never reached: old connections are closed before
            channel_timeout=SILENCE_TIMEOUT,
            cleanup_interval=ROUND_SECONDS,
            recv_bytes=16 * 1024,
            inbuf_overflow=MAX_INPUT_IN_MEMORY,
            max_request_header_size=limits.MAX_HEAD_BYTES,
            max_request_body_size=sys.maxsize,  # limits.py decides, by the address
            # The settings say which proxies are trusted.
            clear_untrusted_proxy_headers=False,
            log_socket_errors=False,
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        where = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            without_bodies_after_head(application),
            map={},
            _sock=listening,
            dispatcher=dispatcher,
            adj=adjustments,
            bind_socket=False,
            sockinfo=where,
        )
        self._ends_at: float | None = None

    def handle_accept(self) -> None:
        """Accept a connection, and close another one when there are more than MAX_CONNECTIONS."""
        super().handle_accept()
        if len(self.active_channels) > MAX_CONNECTIONS:
            *others, _ = self.active_channels.values()
            waiting = [channel for channel in others if channel.is_waiting()] or others  # or all are being answered
            waiting = [
                channel for channel in waiting if not channel.uploads()
            ] or waiting  # they keep coming, for hours
            HTTPChannel.handle_close(min(waiting, key=lambda channel: channel.waits_since))

    def maintenance(self, now: float) -> None:
        """Every ROUND_SECONDS: apply the timeouts."""
        for channel in list(self.active_channels.values()):
            channel.end_if_overdue(is_silent=now - channel.last_activity > SILENCE_TIMEOUT)
        super().maintenance(now)

    def run(self) -> None:
        """Serve; returns after stop(), when running requests are answered or after END_TIMEOUT."""
        while not self._is_done():
            self.asyncore.loop(timeout=1, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown(timeout=1)
        self.asyncore.close_all(self._map, ignore_all=True)

    def stop(self, *_: object) -> None:
        """Accept no new connections and end soon. Also a signal handler."""
        if self._ends_at is None:
            self._ends_at = time.monotonic() + END_TIMEOUT
            self.accepting = False
            with suppress(OSError):  # it may have ended by now
                self.pull_trigger()

    def _is_done(self) -> bool:
        if self._ends_at is None:
            return False
        is_idle = all(channel.is_waiting() for channel in self.active_channels.values())
        return is_idle or time.monotonic() > self._ends_at
