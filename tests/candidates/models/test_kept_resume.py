"""A kept resume: found by its token for a day, measured, and removed with its file."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from candidates.models import KeptResume
from candidates.models.kept_resume import MAX_AGE
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def keep(*, at: datetime = NOW, size: int = 4) -> KeptResume:
    kept = KeptResume(display_name="Lebenslauf “neu”.pdf", size=size, kept_at=at)
    kept.file.save("Lebenslauf neu.PDF", ContentFile(b"%PDF"))
    return kept


def test_resume_is_found_by_its_token_for_a_day():
    kept = keep()

    assert KeptResume.objects.with_token(kept.token, now=NOW + MAX_AGE - timedelta(seconds=1)) == kept
    assert KeptResume.objects.with_token(kept.token, now=NOW + MAX_AGE) is None


@pytest.mark.parametrize("token", ["", "1", "1:forged", "x" * 5000])
def test_token_that_we_did_not_sign_finds_nothing(token):
    keep()

    assert KeptResume.objects.with_token(token, now=NOW) is None


def test_those_whose_day_is_over_are_expired():
    old, _ = keep(at=NOW - MAX_AGE), keep(at=NOW - MAX_AGE + timedelta(seconds=1))

    assert list(KeptResume.objects.expired(NOW)) == [old]


def test_all_are_measured_together_and_none_take_nothing():
    assert KeptResume.objects.bytes() == 0
    keep(size=3)
    keep(size=5)

    assert KeptResume.objects.bytes() == 8


def test_stored_name_owes_nothing_to_the_sender_but_its_ending():
    kept = keep()

    assert "Lebenslauf" not in kept.file.name
    assert kept.file.name.endswith(".pdf")
    assert (kept.open().name, kept.open().read()) == ("Lebenslauf “neu”.pdf", b"%PDF")


def test_removed_one_leaves_neither_row_nor_file():
    kept = keep()

    kept.remove()
    kept.remove()  # a second time, as after a crash between the two

    assert not KeptResume.objects.exists()
    assert not default_storage.exists(kept.file.name)
    with pytest.raises(FileNotFoundError):
        kept.open()
