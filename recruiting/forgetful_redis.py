"""Redis as a cache that may be away: it is an error at once, or knows nothing then; nobody waits for it."""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

WAIT_SECONDS = 1.0
AWAY_SECONDS = 10.0  # after a failure the server is not asked for so long
T = TypeVar("T")


class ImpatientRedis(RedisCache):
    """Redis; raises RedisError when it does not answer in time."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        # redis-py would try again and again by itself, each time for as long.
        self._options: dict[str, Any]  # of Django's, which its stubs leave out
        self._options |= {
            "socket_timeout": WAIT_SECONDS,
            "socket_connect_timeout": WAIT_SECONDS,
            "retry": Retry(NoBackoff(), 0),
        }


class ForgetfulRedis(ImpatientRedis):
    """Redis; while it does not answer, every key is missing and nothing is kept. Has what we use of a cache, and no counts."""

    _away_until = 0.0  # of this process, on time.monotonic()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgetfulRedis, self).get(key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        self._ask(lambda: super(ForgetfulRedis, self).set(key, value, timeout, version), None)

    def add(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        return self._ask(lambda: super(ForgetfulRedis, self).add(key, value, timeout, version), True)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._ask(lambda: super(ForgetfulRedis, self).get_many(keys, version), {})

    def set_many(self, data: dict[Any, Any], timeout: Any = 300, version: int | None = None) -> list[str]:
        return self._ask(lambda: super(ForgetfulRedis, self).set_many(data, timeout, version), [])

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self._ask(lambda: super(ForgetfulRedis, self).delete_many(keys, version), None)

    def _ask(self, call: Callable[[], T], otherwise: T) -> T:
        if time.monotonic() < ForgetfulRedis._away_until:
            return otherwise
        try:
            return call()
        except RedisError:
            ForgetfulRedis._away_until = time.monotonic() + AWAY_SECONDS
            return otherwise
