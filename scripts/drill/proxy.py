"""A TCP proxy on 127.0.0.1 that refuses, hangs, drips and cuts connections, as told. It runs in a thread of its own."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

PIECE = 16 * 1024
LOOK_SECONDS = 0.05
STEP_SECONDS = 0.25  # between two drips
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Kind(Enum):
    REFUSE = "reset before the first byte"
    HANG = "taken, and never answered"
    CUT = "cut off within an answer"
    DRIP = "answered drop by drop"


@dataclass(frozen=True)
class Flaw:
    """What happens to one connection. `after`: bytes of answers that pass before; `per_second`: bytes, of those that drip."""

    kind: Kind
    after: int = 0
    per_second: int = 1024


class Proxy:
    """Passes connections on to `upstream`, a port of this machine or a socket's path; `flaw` is asked for each new one."""

    def __init__(self, upstream: int | str) -> None:
        self.upstream = upstream
        self.flaw: Callable[[], Flaw | None] = lambda: None
        self.bytes_down = 0
        self.cuts, self.drips = 0, 0  # connections, so far
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def mend(self) -> None:
        """Pass everything on again; what hangs is cut off."""
        self.flaw = lambda: None

    def break_all(self) -> int:
        """Reset every connection that stands; how many."""
        return self._do(self._break_all())

    def close(self) -> None:
        self._server.close()
        self.break_all()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _do(self, what: Awaitable[T]) -> T:
        async def done() -> T:
            return await what

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(10)

    async def _break_all(self) -> int:
        found = list(self._open)
        for writer in found:
            writer.transport.abort()
        return len(found)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        flaw = self.flaw()
        self._open.add(writer)
        try:
            if flaw is not None and flaw.kind is Kind.REFUSE:
                self.cuts += 1
                return
            if flaw is not None and flaw.kind is Kind.HANG:
                await self._hang(reader)
                return
            up_reader, up_writer = await self._connect()
            self._open.add(up_writer)
            try:
                await self._pass_on((reader, writer), (up_reader, up_writer), flaw)
            finally:
                self._open.discard(up_writer)
                up_writer.transport.abort()
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _hang(self, reader: asyncio.StreamReader) -> None:
        """Until we are mended, or the client has gone."""
        hanging = self.flaw
        while self.flaw is hanging and not reader.at_eof():
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(PIECE), LOOK_SECONDS)

    async def _connect(self) -> Streams:
        if isinstance(self.upstream, str):
            return await asyncio.open_unix_connection(self.upstream)
        return await asyncio.open_connection("127.0.0.1", self.upstream)

    async def _pass_on(self, down: Streams, up: Streams, flaw: Flaw | None) -> None:
        ways = [
            asyncio.ensure_future(self._pump(down[0], up[1], None, is_answer=False)),
            asyncio.ensure_future(self._pump(up[0], down[1], flaw, is_answer=True)),
        ]
        _, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in left:
            way.cancel()

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, flaw: Flaw | None, *, is_answer: bool
    ) -> None:
        with suppress(OSError):
            await self._pump_on(source, target, flaw, is_answer=is_answer)

    async def _pump_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, flaw: Flaw | None, *, is_answer: bool
    ) -> None:
        passed, is_dripping = 0, False
        while piece := await source.read(PIECE):
            if flaw is not None and passed + len(piece) > flaw.after:
                piece = piece[: max(0, flaw.after - passed)] if flaw.kind is Kind.CUT else piece
                if flaw.kind is Kind.DRIP:
                    self.drips += not is_dripping
                    is_dripping = True
                    await self._drip(piece, target, flaw.per_second)
                    continue
                target.write(piece)
                await target.drain()
                self.cuts += 1
                return
            target.write(piece)
            await target.drain()
            passed += len(piece)
            self.bytes_down += len(piece) if is_answer else 0
        if target.can_write_eof():
            target.write_eof()

    async def _drip(self, piece: bytes, target: asyncio.StreamWriter, per_second: int) -> None:
        step = max(1, int(per_second * STEP_SECONDS))
        for start in range(0, len(piece), step):
            target.write(piece[start : start + step])
            await target.drain()
            await asyncio.sleep(STEP_SECONDS)
