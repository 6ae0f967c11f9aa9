"""One event on the wire: signed as the standard has it, and waited for only so long."""

import gzip
import socket
import threading
import time
import tracemalloc
from contextlib import suppress

import pytest
from django.test import override_settings

from interviews.ats import webhook
from tests.interviews.ats.receiver import SECRET


def test_example_of_the_standard_gives_its_signature():
    """From the test vectors that all of its libraries share."""
    signature = webhook.sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body='{"test": 2432232314}',
    )

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secret_without_its_padding_is_understood():
    """Some generators leave the equals signs away."""
    padded, bare = (
        webhook.sign(f"whsec_{text}", message_id="m", timestamp=1, body="{}") for text in ("MTIzNA==", "MTIzNA")
    )

    assert bare == padded


def test_ats_that_does_not_answer_in_time_is_tried_again(receiver):
    receiver.delay = 0.6

    with pytest.raises(webhook.Unanswered, match=r"cut off|ReadTimeout") as late:
        post(receiver, timeout=0.2)
    assert late.value.status is None


def post(receiver, timeout: float = 5) -> webhook.Answer:
    return webhook.post(receiver.url, secrets=[SECRET], message_id="m", timestamp=1, payload={}, timeout=timeout)


def test_answer_of_ten_megabytes_is_read_no_further_than_its_beginning(receiver):
    receiver.body = b"x" * 10_000_000

    answer = post(receiver)

    assert (answer.status, len(answer.words)) == (204, 0)

    receiver.statuses = [200]
    assert len(post(receiver).words) == webhook.MAX_ANSWER_BYTES


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "gzip, gzip"])
def test_answer_that_is_a_bomb_is_never_unpacked(receiver, packing):
    receiver.statuses, receiver.headers = [200], {"Content-Encoding": packing}
    receiver.body = gzip.compress(bytes(100_000_000))
    tracemalloc.start()

    answer = post(receiver)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status, len(answer.words) <= webhook.MAX_ANSWER_BYTES, most < 10_000_000) == (200, True, True)


@pytest.mark.parametrize("head", [b"X: " + b"x" * 10_000_000, b"X: x\r\n" * 1_000_000], ids=["long", "many"])
def test_headers_without_end_are_refused(head):
    with socket.create_server(("127.0.0.1", 0)) as server, override_settings(EVENTS_INSIDE_HOSTS=["127.0.0.1"]):

        def answer() -> None:
            connection, _ = server.accept()
            with suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n" + head)

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(webhook.Unanswered, match="did not answer"):
            webhook.post(
                f"http://127.0.0.1:{server.getsockname()[1]}/",
                secrets=[SECRET],
                message_id="m",
                timestamp=1,
                payload={},
            )


def test_answer_that_drips_is_cut_off_and_its_status_counts(receiver):
    receiver.statuses, receiver.body, receiver.drip = [200], b"x" * 100, 0.1

    answer = post(receiver, timeout=0.5)

    assert (answer.status, answer.seconds < 2, len(answer.words) < 10) == (200, True, True)


def test_headers_that_drip_are_cut_off():
    """Each byte begins the library's own timeout anew."""
    with socket.create_server(("127.0.0.1", 0)) as server, override_settings(EVENTS_INSIDE_HOSTS=["127.0.0.1"]):

        def drip() -> None:
            connection, _ = server.accept()
            with suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100:
                    time.sleep(0.1)
                    connection.send(bytes([byte]))

        threading.Thread(target=drip, daemon=True).start()
        url, began = f"http://127.0.0.1:{server.getsockname()[1]}/", time.monotonic()
        with pytest.raises(webhook.Unanswered, match="cut off"):
            webhook.post(url, secrets=[SECRET], message_id="m", timestamp=1, payload={}, timeout=0.5)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://0/",
        "http://8.8.8.8/", "https://a:b@8.8.8.8/", "ftp://8.8.8.8/", "https:///", "https://8.8.8.8:99999/", "nothing",
    ],
)  # fmt: skip
def test_addresses_that_events_never_go_to(url):
    with pytest.raises(webhook.Forbidden):
        webhook.addresses_of(url)
