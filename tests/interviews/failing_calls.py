"""An operating system whose Nth call about a file fails, for this thread alone."""

import _pyio
import builtins
import fcntl
import io
import os
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CALLS = (
    *("open", "read", "write", "fsync", "ftruncate", "close"),
    *("stat", "lstat", "fstat", "statvfs", "listdir", "scandir"),
    *("mkdir", "chmod", "utime", "replace", "rename", "unlink", "remove", "rmdir"),
)


class FailingCalls:
    """Counts the calls about files below `folders`; that of number `at`, from 1, fails. `failed`: which one did, "" for none.

    A write that fails has written the first half of its bytes, and a file whose `close` fails is closed.
    """

    def __init__(self, at: int, error: int, folders: Collection[Path]) -> None:
        self.at, self.error, self.folders = at, error, tuple(map(str, folders))
        self.number, self.failed = 0, ""
        self._thread, self._files = threading.get_ident(), set[int]()
        self._fails_next_write = False

    def instead_of(self, name: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def call(about: Any, *args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != self._thread or not self._is_ours(about):
                return really(about, *args, **kwargs)
            self.number += 1
            if name == "write":
                return self._write(really, about, *args)
            if name == "close":
                self._files.discard(about)
                really(about)
            if self.number == self.at:
                self._fail(name)
            if name == "close":
                return None
            answer = really(about, *args, **kwargs)
            if name == "open":
                self._files.add(answer)
            return answer

        return call

    def _is_ours(self, about: Any) -> bool:
        return about in self._files if isinstance(about, int) else os.fspath(about).startswith(self.folders)

    def _write(self, really: Callable[..., int], descriptor: int, data: bytes) -> int:
        """As on a disk that fills up: some bytes are taken, and the next call is told."""
        if self._fails_next_write or (self.number == self.at and len(data) < 2):
            self._fails_next_write = False
            self._fail("write")
        if self.number == self.at:
            self._fails_next_write = True
            return really(descriptor, memoryview(data)[: len(data) // 2])
        return really(descriptor, data)

    def _fail(self, name: str) -> None:
        self.failed = name
        raise OSError(self.error, os.strerror(self.error))


@contextmanager
def failing_calls(at: int, *, error: int, below: Collection[Path]) -> Iterator[FailingCalls]:
    """`error`: an errno. Files are read and written by Python's own io in Python, whose every step is a call of `os`."""
    calls = FailingCalls(at, error, below)
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, calls.instead_of(name, getattr(os, name)))
        patch.setattr(fcntl, "flock", calls.instead_of("flock", fcntl.flock))
        patch.setattr(io, "open", _pyio.open)
        patch.setattr(builtins, "open", _pyio.open)
        yield calls
