import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from candidates import rate_limit
from tests.factories import NOW


def test_counts_each_key_for_itself_until_the_stretch_is_over():
    start = NOW.replace(minute=0)

    def ask(key, minutes=0):
        return rate_limit.allow(key, max_count=2, per=timedelta(minutes=15), now=start + timedelta(minutes=minutes))

    assert [ask("a"), ask("a"), ask("a"), ask("b"), ask("a", 16)] == [True, True, False, True, True]


def test_some_count_for_several():
    def ask(weight):
        return rate_limit.allow("heavy", max_count=5, per=timedelta(days=1), now=NOW, weight=weight)

    assert [ask(3), ask(2), ask(1)] == [True, True, False]


def test_count_outlives_what_the_cache_would_give_it(settings, tmp_path):
    """A cache of files begins a new life with every count, and its own is far shorter than a stretch."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(tmp_path / "cache"),
            "TIMEOUT": 1,  # second
        }
    }

    def ask():
        return rate_limit.allow("a", max_count=1, per=timedelta(minutes=15), now=NOW)

    first = ask()
    time.sleep(1.1)

    assert [first, ask()] == [True, False]


def test_many_at_once_are_counted_one_by_one(settings, tmp_path):
    settings.REDIS_URL, settings.VAR = "", tmp_path
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path / "c")}
    }
    together = Barrier(20)

    def ask(_: int) -> bool:
        together.wait()
        return rate_limit.allow("apply:crowd", max_count=6, per=timedelta(minutes=15), now=NOW)

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(ask, range(20))) == 6


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_ipv6_network_counts_as_one_machine(address, counted):
    assert rate_limit.machine_of(address) == counted
