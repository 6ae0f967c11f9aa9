"""A Postgres that is away: a port of this machine that refuses connections, or takes them and never says a word."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.utils import ConnectionHandler

from recruiting.impatient_postgres import CONNECT_TIMEOUT
from recruiting.impatient_postgres.base import DatabaseWrapper


@contextmanager
def port_of(kind: str) -> Iterator[int]:
    """`kind`: closed or silent."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        port = server.getsockname()[1]
        if kind == "closed":
            server.close()
        yield port


def connection_to(port: int) -> DatabaseWrapper:
    """As settings.py makes it."""
    made = ConnectionHandler(
        {
            "default": {
                "ENGINE": "recruiting.impatient_postgres",
                "HOST": "127.0.0.1",
                "PORT": port,
                "NAME": "fairloop",
                "USER": "fairloop",
                "PASSWORD": "secret",
                "CONN_MAX_AGE": None,
                "CONN_HEALTH_CHECKS": True,
                "OPTIONS": {"connect_timeout": CONNECT_TIMEOUT},
            }
        }
    )["default"]
    assert isinstance(made, DatabaseWrapper)
    return made
