"""What others answered is kept in Redis; while that does not answer, it is asked for again and nobody waits."""

import socket
import time

import pytest
from redis.exceptions import RedisError

from recruiting import forgetful_redis
from recruiting.forgetful_redis import ForgetfulRedis, ImpatientRedis


def cache_at(port: int) -> ForgetfulRedis:
    return ForgetfulRedis(f"redis://127.0.0.1:{port}/0", {})


def test_redis_that_hangs_costs_one_wait_and_no_error(monkeypatch):
    monkeypatch.setattr(ForgetfulRedis, "_away_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as hanging:  # takes connections, and never answers
        cache = cache_at(hanging.getsockname()[1])
        began = time.monotonic()

        assert cache.get("times", "none") == "none"
        assert time.monotonic() - began < 5
        monkeypatch.setattr(forgetful_redis.RedisCache, "get", lambda *_: "asked again")
        assert cache.get("times") is None  # not asked: it was away a moment ago
        cache.set("times", [])
        cache.set_many({"a": 1})
        cache.delete_many(["a"])
        assert cache.add("noted", value=True)
        assert cache.get_many(["a"]) == {}

    monkeypatch.setattr(ForgetfulRedis, "_away_until", 0.0)

    assert cache.get("times") == "asked again"


def test_count_that_redis_does_not_take_is_an_error_soon():
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        cache = ImpatientRedis(f"redis://127.0.0.1:{hanging.getsockname()[1]}/0", {})
        began = time.monotonic()

        with pytest.raises(RedisError):
            cache.incr("logins of dana@example.org")
        assert time.monotonic() - began < 3
