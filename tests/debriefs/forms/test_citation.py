"""What a page sends to cite a place."""

from debriefs.forms.citation import CitationForm, DetachForm
from debriefs.interview.citations import Stretch


def test_one_turn_is_a_stretch_of_its_own():
    form = CitationForm({"first": "3", "words": " ledger "})

    assert form.is_valid()
    assert form.stretch() == Stretch(3, 3, "ledger")


def test_wrong_values_are_told():
    for data in (
        {},
        {"first": "-1"},
        {"first": "1", "last": "9" * 30},
        {"first": "0", "words": "x" * 10**6},
        {"note": "x"},
        {"first": "0", "criterion": "1"},
    ):
        assert not CitationForm(data).is_valid()
    assert not DetachForm({"criterion": "x"}).is_valid()
