"""Widgets of the admin: choices with what they mean, choices that somebody else offers, hours and zones."""

import re
from datetime import time

from recruiting.desk.widgets import (
    Checks,
    ChoiceCards,
    HourInput,
    Offer,
    OfferedChecks,
    OfferedSelect,
    TimeZoneInput,
)

OFFER = Offer((("a", "Account <A>"), ("b", "Account B")))


def chosen(drawn: str) -> list[str]:
    return re.findall(r'value="(\w+)"[^>]*\schecked(?=[\s>])', drawn)


def test_zone_is_suggested_while_somebody_types():
    drawn = TimeZoneInput().render("zone", "Europe/Lisbon", {"id": "id_zone"})

    assert 'value="Europe/Lisbon"' in drawn
    assert '<option value="Asia/Kolkata">' in drawn
    assert "Etc/GMT" not in drawn


def test_hour_is_written_in_24_hours_whatever_the_browser_would_say():
    drawn = HourInput().render("opens_at", time(17, 5))

    assert ('type="text"' in drawn, 'value="17:05"' in drawn) == (True, True)


def test_choice_says_what_it_means():
    cards = ChoiceCards({"fair": "Load stays <even>."})
    cards.choices = [("fair", "Fair"), ("most", "Most times")]

    drawn = cards.render("how", "fair")

    assert "Load stays &lt;even&gt;." in drawn
    assert drawn.count("<input") == 2
    assert chosen(drawn) == ["fair"]


def test_retired_card_is_shown_only_where_it_is_chosen():
    cards = ChoiceCards({}, retired={"most"})
    cards.choices = [("fair", "Fair"), ("most", "Most times")]

    assert "Most times" not in cards.render("how", "fair")
    assert chosen(cards.render("how", "most")) == ["most"]


def test_checks_keep_their_choices():
    drawn = Checks(choices=[("0", "Mon"), ("1", "Tue")]).render("days", ["1"])

    assert drawn.count("<input") == 2
    assert chosen(drawn) == ["1"]


def test_offer_is_asked_for_while_it_is_drawn_and_not_before():
    asked = []

    def offer() -> Offer:
        asked.append(1)
        return OFFER

    select = OfferedSelect(offer, empty="None")
    assert asked == []

    drawn = select.render("account", "b")

    assert asked == [1]
    assert "Account &lt;A&gt;" in drawn
    assert '<option value="b" selected>Account B</option>' in drawn
    assert '<option value="">None</option>' in drawn


def test_what_was_chosen_before_stays_choosable_though_nobody_offers_it():
    assert "gone (as chosen before)" in OfferedSelect(lambda: OFFER, empty=None).render("account", "gone")
    assert "gone (as chosen before)" in OfferedChecks(lambda: OFFER).render("accounts", ["a", "gone"])


def test_offer_that_could_not_be_had_says_why():
    for widget in (
        OfferedSelect(lambda: Offer((), "Nobody answers."), empty=None),
        OfferedChecks(lambda: Offer((), "Nobody answers.")),
    ):
        assert "Nobody answers." in widget.render("account", None)
