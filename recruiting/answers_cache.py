"""A cache for what others answered and can be asked again: while its server is away it knows nothing, and nobody waits for it.

Counts of logins and of tries stay in Django's default cache, where a server that is away is an error: nothing is let through uncounted.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.utils.connection import ConnectionProxy
from redis.exceptions import RedisError

ALIAS = "answers"
AWAY_SECONDS = 10.0  # after a failure the server is not asked for so long
T = TypeVar("T")

cache = ConnectionProxy(caches, ALIAS)


class ForgetfulRedis(RedisCache):
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

    def set_many(self, data: Mapping[str, Any], timeout: Any = 300, version: int | None = None) -> list[str]:
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
