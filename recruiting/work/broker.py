"""Celery's filesystem broker, made safe for several processes.

Kombu writes a message under its final name, so a worker may read it while it is still empty, and then ends with a JSON error. Here a
message gets its final name only when it is complete, and the exchange tables are read and written under one lock.
"""

import fcntl
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: object, **kwargs: object) -> None:  # type: ignore[override]  # kombu names it both ways
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f".{uuid.uuid4()}.unfinished"
        unfinished.write_bytes(dumps(payload).encode())
        unfinished.replace(folder / name)

    def get_table(self, exchange: str) -> object:
        with self._tables():
            return super().get_table(exchange)

    def _queue_bind(self, *args: object) -> None:
        with self._tables():
            super()._queue_bind(*args)

    @contextmanager
    def _tables(self) -> Iterator[None]:
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file closes
            yield


class Transport(filesystem.Transport):
    Channel = Channel
