"""One event on the wire: signed as the standard has it, and waited for only so long."""

import pytest

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

    with pytest.raises(webhook.Unanswered, match="ReadTimeout") as late:
        webhook.post(receiver.url, secret=SECRET, message_id="m", timestamp=1, payload={}, timeout=0.2)
    assert late.value.status is None
