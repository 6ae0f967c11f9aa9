"""A process that ends in the middle: at one of its effects, each a statement that writes or an answer from another server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE")


class Died(SystemExit):
    """Nothing that the product catches."""


class Mortal:
    """Counts the effects of one process. At that of number `at`, from 1, it dies, or something happens `meanwhile`; 0: never.

    A statement it dies at was not sent, a request was, and its answer is never read. What is dead writes no more, in a `finally` either.
    """

    def __init__(self, at: int, meanwhile: Callable[[], object] | None) -> None:
        self.at, self.meanwhile = at, meanwhile
        self.effects, self.is_dead, self.is_paused = 0, False, False
        self.depth = len(connection.savepoint_ids)

    def ask(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.is_paused and sql.startswith(WRITES):
            self._count()
            # Between two transactions anything may happen; within one, others wait for its end.
            if self.is_its_turn and self.meanwhile is None:
                self._die()
        return execute(sql, params, many, context)

    def send(self, really_send: Any, adapter: Any, request: Any, **more: Any) -> Any:
        if self.is_paused:
            return really_send(adapter, request, **more)
        assert len(connection.savepoint_ids) == self.depth, f"{request.url} is asked within a transaction"
        self._count()
        answer = really_send(adapter, request, **more)
        if self.is_its_turn:
            if self.meanwhile is None:
                self._die()
            self.is_paused = True
            try:
                self.meanwhile()
            finally:
                self.is_paused = False
        return answer

    @property
    def is_its_turn(self) -> bool:
        return self.effects == self.at

    def _count(self) -> None:
        if self.is_dead:
            raise Died
        self.effects += 1

    def _die(self) -> None:
        self.is_dead = True
        raise Died


@contextmanager
def process(monkeypatch: Any, *, dies_at: int = 0, meanwhile: Callable[[], object] | None = None) -> Iterator[Mortal]:
    """What runs in here is a process that may die; then the block ends, without an error."""
    mortal, really_send = Mortal(dies_at, meanwhile), requests.adapters.HTTPAdapter.send

    def send(adapter: Any, request: Any, **more: Any) -> Any:
        return mortal.send(really_send, adapter, request, **more)

    with monkeypatch.context() as patch, connection.execute_wrapper(mortal.ask):
        patch.setattr(requests.adapters.HTTPAdapter, "send", send)
        with suppress(Died):
            yield mortal
