"""What candidates read when a form can't take what they wrote."""

import pytest

from candidates import forms
from interviews.booking.forms import portal

DJANGOS_OWN = ("This field", "Ensure ", "Null ", "Enter ", "No file", "The submitted")
FORMS = (forms.ApplyForm, portal.CancelForm, portal.HelpForm)


@pytest.mark.parametrize("typed", ["", "x" * 5_000, "a\0b", "a\r\nb"], ids=["nothing", "long", "NUL", "lines"])
@pytest.mark.parametrize("form", FORMS)
def test_no_field_answers_in_djangos_words(form, typed):
    filled = form({name: typed for name in form.base_fields if name not in {"website", "kept"}})

    words = [word for errors in filled.errors.values() for word in errors]

    assert [word for word in words if word.startswith(DJANGOS_OWN)] == []


@pytest.mark.parametrize(
    ("form", "field", "typed", "words"),
    [
        (forms.ApplyForm, "name", "", "Please write your name."),
        (forms.ApplyForm, "name", "x" * 151, "Please write at most 150 characters here; now it is 151."),
        (forms.ApplyForm, "email", " ", "Please write your email address: our answer goes there."),
        (forms.ApplyForm, "note", "x" * 4_001, "Please write at most 4000 characters here; now it is 4001."),
        (
            portal.CancelForm,
            "reason",
            "a\0",
            "There is a character in this that nobody can read. Please write it anew.",
        ),
        (portal.HelpForm, "note", "", "Please write a line, so that we know how to help."),
    ],
)
def test_refusal_says_what_to_do(form, field, typed, words):
    assert list(form({field: typed}).errors[field]) == [words]
