"""What candidates type on their own page, and what of it is taken."""

from datetime import UTC, datetime

import pytest

from interviews.booking.forms.portal import CancelForm, HelpForm, RecordingChoiceForm, TimeForm


@pytest.mark.parametrize(("choice", "is_taken"), [("yes", True), ("no", True), ("maybe", False), ("", False)])
def test_choice_is_yes_or_no(choice, is_taken):
    assert RecordingChoiceForm({"choice": choice}).is_valid() is is_taken


def test_button_of_a_time_is_a_moment():
    form = TimeForm({"starts_at": "1788267600", "time_zone": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"starts_at": datetime(2026, 9, 1, 13, tzinfo=UTC), "time_zone": ""}


@pytest.mark.parametrize("seconds", ["", "0", "-1", "soon", "4102444801", "1" * 400])
def test_button_of_no_time_is_refused(seconds):
    assert list(TimeForm({"starts_at": seconds}).errors) == ["starts_at"]


def test_reason_for_a_cancel_may_be_left_out_and_is_no_book():
    assert CancelForm({}).is_valid()
    assert CancelForm({"reason": "x" * 1000}).is_valid()
    assert list(CancelForm({"reason": "x" * 1001}).errors) == ["reason"]


def test_call_for_help_needs_a_line_and_no_phone():
    assert HelpForm({"note": " "}).errors == {"note": ["Please write a line, so that we know how to help."]}
    assert HelpForm({"note": "Mornings only"}).is_valid()
    assert list(HelpForm({"note": "Mornings only", "phone": "12"}).errors) == ["phone"]
