"""What of a panel is typed by hand: hours, days, and wishes to the machine that takes notes."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from interviews.panels.forms.panel import ClosingHourField, DatesField, PanelForm, TermsField, judging_words
from tests.factories import make_panel


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Score the candidate's attitude, then rank and SCORE again.", ["score", "attitude", "rank"]),
        ("Would you recommend hiring them? Are they confident?", ["recommend", "hiring", "confident"]),
        ("List the systems they built, and the ratio of tests to code.", []),
        ("", []),
    ],
)
def test_words_that_ask_for_a_judgement_are_found_once(text, words):
    assert judging_words(text) == words


@pytest.mark.parametrize("typed", ["24:00", "24", "24.00", "24:00:00", "23:59", "midnight", " Midnight "])
def test_end_of_the_day_is_midnight_however_it_is_written(typed):
    assert ClosingHourField().clean(typed) == time(0)


def test_other_hours_stay_and_midnight_is_shown_as_the_end():
    field = ClosingHourField()

    assert field.clean("17:30") == time(17, 30)
    assert (field.prepare_value(time(0)), field.prepare_value(time(17, 30))) == ("24:00", time(17, 30))


def test_days_are_kept_once_and_in_order():
    typed = "1 Jan 2027\n\n 2026-12-25 \n25 December 2026\n"

    assert DatesField(required=False).clean(typed) == ["2026-12-25", "2027-01-01"]
    assert DatesField(required=False).clean("") == []


@pytest.mark.parametrize("line", ["Christmas", "2026-02-30", "25/12/2026"])
def test_line_that_is_no_day_is_named(line):
    with pytest.raises(ValidationError, match=line):
        DatesField().clean(f"2026-12-25\n{line}")


@pytest.mark.parametrize(
    ("before", "typed", "has_changed"),
    [
        (["2026-12-25"], "25 Dec 2026", False),
        (None, "", False),
        (["2026-12-25"], "", True),
        (["2026-12-25"], "Christmas", True),
    ],
)
def test_days_changed_only_when_they_mean_something_else(before, typed, has_changed):
    assert DatesField().has_changed(before, typed) is has_changed


def test_words_to_be_heard_are_kept_once_and_in_their_order():
    assert TermsField(required=False).clean(" Go \n\nDrizzle   ORM\nGo\n") == ["Go", "Drizzle ORM"]
    assert TermsField(required=False).clean("") == []
    assert not TermsField().has_changed(["Go"], "Go\n")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("x" * 201, "200 characters"), ("\n".join(map(str, range(201))), "201 words"), ("a\u200bb", "invisible marks"), ("a\0b", "invisible marks")],
    ids=["long", "many", "invisible", "NUL"],
)  # fmt: skip
def test_words_that_nylas_would_not_take_are_refused(typed, words):
    with pytest.raises(ValidationError, match=words):
        TermsField().clean(typed)


@pytest.mark.django_db
def test_form_warns_of_wishes_that_make_the_machine_judge():
    form = PanelForm(instance=make_panel())
    form.cleaned_data = {"summary_instructions": "Rate their attitude.", "action_item_instructions": "What to read."}

    (warning,) = form.lint()

    assert "“rate”, “attitude”" in warning
    assert "people judge" in warning
