"""Every kind of entry and every fault has words, also for facts of another time."""

import pytest

from privacy.passport import words
from privacy.passport.models import LedgerCheck, LedgerEntry


@pytest.mark.parametrize("kind", LedgerEntry.Kind.values)
def test_every_kind_of_entry_has_words_whatever_its_facts(kind):
    odd: list[dict[str, object]] = [
        {},
        {"file": "hologram", "by": "", "size": None, "category": "x", "choice": "?", "on": "x"},
    ]

    assert all(isinstance(words.sentence(kind, facts), str) for facts in odd)


def test_every_fault_has_words():
    assert all("7" in words.fault_sentence(fault, 7) for fault in LedgerCheck.Fault.values)


def test_sentences_say_who_and_what():
    assert (
        words.sentence("chosen", {"choice": "no", "by": "Amara", "wording_version": "1"})
        == "Amara said no to being recorded, to wording 1"
    )
    assert words.sentence("stored", {"file": "recording", "size": 2048, "by": "Rita"}).startswith(
        "Uploaded by Rita and proven whole: recording"
    )
    assert (
        words.sentence("redacted", {"by": "Rita", "category": "age", "from_ms": 754000})
        == "Rita redacted something at 12:34: Age"
    )
    assert words.sentence("begun", {"way": "uploaded"}) == "A recording was uploaded by hand"
