"""Widgets of the admin: choices with what they mean, choices that somebody else offers, hours and zones."""

import re
from datetime import time

import pytest
from django import forms
from django.contrib.admin import site

from interviews.models import Interviewer, Panel
from recruiting.desk import widgets
from recruiting.desk.widgets import (
    Checks,
    ChoiceCards,
    HourInput,
    Offer,
    OfferedChecks,
    OfferedSelect,
    SearchedChoice,
    SearchedChoices,
    TimeZoneInput,
)
from tests.factories import make_interviewer, make_job

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


def people(chosen: list[object]) -> str:
    widget = SearchedChoices(Panel._meta.get_field("interviewers"), site)
    field = forms.ModelMultipleChoiceField(Interviewer.objects.order_by("name"), widget=widget)
    return field.widget.render("people", chosen)


@pytest.mark.django_db
def test_few_rows_are_all_listed_and_of_many_only_those_chosen(monkeypatch):
    ann, bob = make_interviewer(name="Ann"), make_interviewer(name="Bob")

    few = people([bob.pk])
    monkeypatch.setattr(widgets, "MAX_LISTED", 1)
    many = people([bob.pk, "x", "9" * 40])

    ann_listed, bob_chosen = f'<option value="{ann.pk}">Ann</option>', f'<option value="{bob.pk}" selected>Bob</option>'
    assert (ann_listed in few, bob_chosen in few, ann_listed in many, bob_chosen in many) == (True, True, False, True)


@pytest.mark.django_db
def test_one_row_begins_with_none_chosen():
    job = make_job()
    field = forms.ModelChoiceField(type(job).objects.all(), widget=SearchedChoice(Panel._meta.get_field("job"), site))

    drawn = field.widget.render("job", None)

    assert re.findall(r'<option value="(\d*)"( selected)?>', drawn) == [("", " selected"), (str(job.pk), "")]
