import socket

import pytest

from scripts import Stopped, throwaway

pytestmark = pytest.mark.skipif(not throwaway.find_redis(), reason="no redis-server")


@pytest.fixture
def taken() -> int:
    """A port on which somebody else answers."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_redis_whose_port_was_taken_meanwhile_gets_another(taken, monkeypatch):
    ports = iter([taken, throwaway.free_port()])
    monkeypatch.setattr(throwaway, "free_port", lambda: next(ports))

    with throwaway.redis(throwaway.find_redis()) as url:
        assert f":{taken}/" not in url


def test_redis_that_never_gets_a_port_is_said(taken, monkeypatch):
    monkeypatch.setattr(throwaway, "free_port", lambda: taken)

    with pytest.raises(Stopped, match="did not start"), throwaway.redis(throwaway.find_redis()):
        pass
