"""The address typed once more, by a colleague and by the candidate: the same rule, each in words of their own."""

import pytest

from privacy.forms import EraseForm
from privacy.rights.forms import OwnEraseForm
from tests.factories import make_candidate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("form", "words"),
    [(EraseForm, "not the address of this candidate"), (OwnEraseForm, "not the address we have")],
)
def test_only_their_own_address_is_taken_however_it_is_capitalised(form, words):
    candidate = make_candidate(email="amara@example.com")

    assert form({"address": "Amara@Example.com"}, candidate=candidate).is_valid()
    other = form({"address": "amara@example.org"}, candidate=candidate)
    assert words in str(other.errors["address"])
