"""The receipt says what went, what stays and why, and nothing about the person."""

import pytest

from privacy import receipt
from privacy.models import Erasure
from tests.factories import NOW, make_candidate

pytestmark = pytest.mark.django_db


def test_it_says_what_a_law_keeps_and_until_when():
    candidate = make_candidate()
    row = Erasure.objects.create(
        candidate=candidate, origin="candidate", asked_at=NOW, due_at=NOW, state="restricted", person_hash="f" * 64,
        found={"notes": 3, "scorecard": 2, "files": 4},
        kept=[
            {"kind": "scorecard", "count": 2, "until": "2030-11-30", "law": "California, FEHA"},
            {"kind": "mails", "count": 1, "until": None, "law": "A charge"},
        ],
        searched={"rows": 5, "files": 6, "only_names": 1, "database_bytes": 0, "places": []}, searched_at=NOW,
    )  # fmt: skip

    text = receipt.as_text(row)

    assert "by the candidate" in text
    assert "California, FEHA, until 30 November 2030" in text
    assert "A charge, until a day that has not been set yet" in text
    assert [line.what for line in receipt.gone(row)] == ["Notes", "Files in the storage"]
    assert "can’t be read from here" in text
    assert "only the names were looked at" in text
    assert "Nothing was found." in text
    assert candidate.name not in text
    assert candidate.email not in text
