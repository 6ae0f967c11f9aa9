"""Connections to Postgres that are not waited for again and again while it is away."""

import time
from typing import Any, ClassVar

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from recruiting.impatient_postgres import CONNECT_TIMEOUT

PAUSE = 1.0  # seconds after a failure in which nobody tries
Server = tuple[object, ...]  # host, port and database


class DatabaseWrapper(base.DatabaseWrapper):
    """While a server is away one thread of a process tries to connect, now and then; all others are told so at once.

    Without it each query of a page would wait for CONNECT_TIMEOUT, and a few such pages keep everybody else waiting.
    """

    # Of this process: servers that did not answer, with the moment on time.monotonic() until when they are left alone, and why.
    _away: ClassVar[dict[Server, tuple[float, str]]] = {}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises OperationalError, without trying, while another thread tries or has just failed."""
        server = tuple(conn_params.get(name) for name in ("host", "port", "dbname"))
        if server in self._away:
            until, why = self._away[server]
            now = time.monotonic()
            if now < until:
                raise OperationalError(f"The database is away: {why}")
            self._away[server] = now + CONNECT_TIMEOUT + PAUSE, why  # the others do not wait for this try
        try:
            made = super().get_new_connection(conn_params)
        except self.Database.OperationalError as error:
            self._away[server] = time.monotonic() + PAUSE, str(error)
            raise
        self._away.pop(server, None)
        return made
