"""Every reason for concern is said to a recruiter, with what to do."""

import pytest

from interviews.booking.admin import concern_words
from interviews.models import Concern


@pytest.mark.parametrize("reason", Concern.Reason)
def test_every_reason_is_told_in_sentences(reason):
    words = concern_words.sentence(reason.value)

    assert words[0].isupper()
    assert words[-1] in ".?"


def test_no_two_reasons_read_alike():
    assert len({concern_words.sentence(reason) for reason in Concern.Reason}) == len(Concern.Reason)
