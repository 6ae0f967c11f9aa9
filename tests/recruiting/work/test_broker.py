"""The filesystem broker: what several processes put, several take, whole."""

import threading
import time
from queue import Empty, SimpleQueue

import pytest
from kombu import Connection

from recruiting.work.broker import Channel, Transport


@pytest.fixture
def options(tmp_path) -> dict[str, str]:
    messages = tmp_path / "messages"
    messages.mkdir()
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(tmp_path / "control"),
    }


def channel(options: dict[str, str]) -> Channel:
    return Connection("filesystem://", transport=Transport, transport_options=options).channel()


def test_settings_name_our_transport():
    from recruiting.celery import app

    with app.connection_for_write() as connection:
        assert isinstance(connection.transport, Transport) or app.conf.broker_url != "filesystem://"


def test_messages_are_taken_whole_while_others_put(options):
    number, taken, troubles = 300, SimpleQueue(), SimpleQueue()

    def put() -> None:
        writer = channel(options)
        for index in range(number):
            writer._put("events", {"index": index, "padding": "x" * 2000})

    def take() -> None:
        reader, deadline = channel(options), time.monotonic() + 60
        while taken.qsize() + troubles.qsize() < 2 * number and time.monotonic() < deadline:
            try:
                taken.put(reader._get("events")["index"])
            except Empty:
                continue
            except ValueError as error:
                troubles.put(error)

    threads = [threading.Thread(target=put) for _ in range(2)] + [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles.empty()
    assert taken.qsize() == 2 * number


def test_tables_survive_being_bound_by_many_at_once(options):
    threads = [
        threading.Thread(target=lambda name=f"queue{number}": channel(options)._queue_bind("events", "", "", name))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {entry.queue for entry in channel(options).get_table("events")} == {f"queue{number}" for number in range(20)}
