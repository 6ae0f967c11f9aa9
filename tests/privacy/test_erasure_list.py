"""The list by which a restore knows again who was erased."""

from datetime import timedelta

import pytest

from privacy import erasure_list
from tests.factories import make_candidate

pytestmark = pytest.mark.django_db


def test_list_knows_who_was_erased_and_names_nobody(settings):
    gone, other = make_candidate(email="Gone+jobs@example.com", name="Greta Gone"), make_candidate()
    entry = erasure_list.entry_of(gone)

    erasure_list.add([entry])
    erasure_list.add([entry, erasure_list.entry_of(gone)])  # once more, as after a crash

    [read] = erasure_list.read()
    assert read == entry
    assert read.is_of(gone)
    assert not read.is_of(other)
    gone.email = "corrected@example.com"
    assert read.is_of(gone)
    gone.email = "GONE@example.com"
    gone.created_at = entry.known_since + timedelta(days=1)  # applied anew
    assert not read.is_of(gone)
    assert "gone" not in erasure_list.place().read_text().lower()
    assert erasure_list.place().stat().st_mode & 0o777 == 0o600


def test_half_a_line_and_another_key_do_no_harm(settings):
    gone = make_candidate()
    erasure_list.add([erasure_list.entry_of(gone)])
    with erasure_list.place().open("a") as file:
        file.write("c3b29318 2026-11-30T09:00:00+00:00 57683")
    settings.SECRET_KEY = "another one"

    [read] = erasure_list.read()

    assert read.key != erasure_list.key_sign()
    assert not read.is_of(gone)
