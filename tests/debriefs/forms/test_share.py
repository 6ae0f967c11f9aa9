"""Addresses and codes as people type them."""

import pytest
from django.http import QueryDict

from debriefs.forms.share import CodeForm, ShareForm


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "１23456"])
def test_code_is_read_as_it_is_copied(typed: str) -> None:
    form = CodeForm(QueryDict(f"code={typed}"))

    assert form.is_valid() is typed.isascii()
    assert form.cleaned_data.get("code", "123456") == "123456"


def test_address_is_folded_and_five_days_are_proposed() -> None:
    form = ShareForm(QueryDict("address=Adviser@Example.ORG&days=30"))

    assert form.is_valid()
    assert form.cleaned_data == {"address": "adviser@example.org", "days": 30}
    assert ShareForm()["days"].value() == 5
