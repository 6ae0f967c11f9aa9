"""What stands in a passport's file. Whether it verifies is in test_verify_passport.py."""

import pytest

from privacy.models import LedgerEntry
from privacy.passport import document, ledger
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps, make_recorded, stamp_newest, verify

pytestmark = pytest.mark.django_db


def test_file_has_its_own_entries_and_no_other():
    first, second = enter_in_two_steps()

    made = document.passport(first.pk)

    assert [entry["position"] for entry in made["entries"]] == [*range(10)]
    assert [len(document.passport(second.pk)[name]) for name in ("entries", "earlier")] == [10, 0]
    assert [each["checkpoint"].splitlines()[1] for each in made["earlier"]] == ["10"]
    assert LedgerEntry.objects.get(pk=15).salt not in str(made)


def test_recording_of_which_nothing_is_entered_has_none():
    with pytest.raises(document.NothingEntered):
        document.passport(1)
    recording = make_recorded()
    with pytest.raises(document.NothingEntered):
        document.passport(recording.pk)
    ledger.record(now=NOW)
    assert document.passport(recording.pk)["recording"] == recording.pk


def test_file_leads_to_the_stamped_checkpoint_that_covers_it(authority, tmp_path):
    """So that an auditor who holds stamp and checkpoint proves the entries with them."""
    first, _ = enter_in_two_steps()
    held = tmp_path / "checkpoint-20.txt"
    held.write_bytes(stamp_newest().checkpoint.note.encode())
    make_recorded()
    ledger.record(now=NOW)

    made = document.passport(first.pk)

    assert [each["checkpoint"].splitlines()[1] for each in made["earlier"]] == ["10", "20"]
    assert "PROVEN. 10 entries" in verify(tmp_path, made, "--checkpoint", str(held)).stdout
