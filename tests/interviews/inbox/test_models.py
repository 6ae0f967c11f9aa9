"""What came from Nylas is kept byte for byte, once, and beside it what has the same id and says something else."""

import pytest

from interviews.models import Notification
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def receive(body: bytes = b"{}", *, envelope_id: str = "e", content: str = "c1") -> Notification:
    return Notification.objects.receive(
        body, envelope_id=envelope_id, kind="booking.created", content=content, at=NOW, state="received"
    )


def test_delivered_again_is_one_row_with_the_first_body():
    first = receive(b'{"try": 1}')

    assert receive(b'{"try": 2}') == first
    assert bytes(Notification.objects.get().body) == b'{"try": 1}'


def test_same_id_with_other_content_is_kept_beside_the_first_and_that_once():
    first = receive(content="c1")
    second = receive(content="c2")

    assert receive(content="c2") == second != first
    assert set(Notification.objects.values_list("envelope_id", flat=True)) == {"e", "e#c2"}


def test_long_id_and_its_content_fit_into_the_column():
    receive(envelope_id="e" * 255, content="a" * 64)

    second = receive(envelope_id="e" * 255, content="b" * 64)

    assert len(second.envelope_id) <= 255


@pytest.mark.parametrize(
    ("body", "payload"),
    [(b'{"a": 1}', {"a": 1}), (b"[1]", [1]), (b"", None), (b"\xff", None), (b"{", None), (b"[" * 100_000, None)],
)  # fmt: skip
def test_payload_is_data_or_nothing(body, payload):
    assert receive(body).payload() == payload
