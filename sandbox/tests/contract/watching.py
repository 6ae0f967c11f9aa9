"""Nylas's SDK under watch: which of its methods were called, and what each of them really sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import nylas
import pytest
import requests

from sandbox.tests.sandbox_process import API_KEY, SandboxProcess


@dataclass(frozen=True)
class Call:
    """One call of one method, dotted as below `Client`; a method that builds an address counts as a GET of it."""

    method: str
    verb: str
    path: str


@dataclass
class Watch:
    """Calls in their order; `client` is used as the SDK's own."""

    url: str
    calls: list[Call] = field(default_factory=list)
    _method: str = ""

    @property
    def client(self) -> Any:
        return _Watched(self, nylas.Client(API_KEY, self.url), "")

    @property
    def methods(self) -> set[str]:
        return {call.method for call in self.calls}

    def run(self, method: str, function: Any, args: Any, named: Any) -> Any:
        before, self._method = len(self.calls), method
        try:
            result = function(*args, **named)
        finally:
            self._method = ""
        if len(self.calls) == before:
            self.calls.append(Call(method, "GET", urlsplit(getattr(result, "url", result)).path))
        return result

    def saw(self, request: requests.PreparedRequest) -> None:
        if self._method and request.url and request.url.startswith(self.url):
            self.calls.append(Call(self._method, request.method or "", urlsplit(request.url).path))


class _Watched:
    """A resource whose methods tell the watch."""

    def __init__(self, watch: Watch, target: Any, trail: str) -> None:
        self._watch, self._target, self._trail = watch, target, trail

    def __getattr__(self, name: str) -> Any:
        found, trail = getattr(self._target, name), f"{self._trail}.{name}".lstrip(".")
        if not callable(found):
            return _Watched(self._watch, found, trail)
        return lambda *args, **named: self._watch.run(trail, found, args, named)


@contextmanager
def watching(sandbox: SandboxProcess) -> Iterator[Watch]:
    """Watch every request that leaves through `requests`, which is how the SDK sends."""
    watch, send = Watch(sandbox.url), requests.Session.send

    def watched(session: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        watch.saw(request)
        return send(session, request, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "send", watched)
        yield watch
