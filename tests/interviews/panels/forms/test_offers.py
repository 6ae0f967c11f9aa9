"""Accounts on offer, in words; a form is drawn and saved whether Nylas answers or not."""

from typing import Any

import pytest

from interviews.nylas.errors import Unreachable
from interviews.nylas.shapes import Grant
from interviews.panels import publishing
from interviews.panels.forms.offers import NYLAS_AWAY, UncheckedChoiceField, UncheckedChoicesField, offered_accounts

GRANTS = [
    Grant("g1", "priya@example.com", "Priya Raman", "google", is_valid=True),
    Grant("g2", "lee@example.com", "lee@example.com", "microsoft", is_valid=False),
    Grant("g3", "calls@example.com", "", "zoom", is_valid=True),
]


@pytest.fixture
def grants(monkeypatch: Any) -> list[Grant]:
    monkeypatch.setattr(publishing, "offered_grants", lambda: GRANTS)
    return GRANTS


def test_accounts_are_named_with_address_and_provider(grants):
    assert offered_accounts().choices == (
        ("g1", "Priya Raman · priya@example.com · Google"),
        ("g2", "lee@example.com · Microsoft · needs reconnecting"),
        ("g3", "calls@example.com · Zoom"),
    )


def test_taken_ones_and_those_of_other_providers_are_left_out(grants):
    offer = offered_accounts(providers=frozenset({"google", "zoom"}), taken=frozenset({"g1"}))

    assert [key for key, _ in offer.choices] == ["g3"]
    assert offer.problem == ""


def test_nothing_on_offer_is_said(grants):
    assert offered_accounts(providers=frozenset({"icloud"}), empty="None is free.").problem == "None is free."


def test_nylas_that_is_away_is_said(monkeypatch):
    def away() -> list[Grant]:
        raise Unreachable("No answer.")

    monkeypatch.setattr(publishing, "offered_grants", away)

    assert (offered_accounts().choices, offered_accounts(empty="None.").problem) == ((), NYLAS_AWAY)


def test_what_was_on_offer_when_the_form_was_drawn_is_taken():
    assert UncheckedChoiceField().clean("calendar-7") == "calendar-7"
    assert UncheckedChoicesField().clean(["a", "b"]) == ["a", "b"]
