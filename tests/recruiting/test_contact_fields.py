"""The form fields for names, addresses and phones."""

import pytest
from django.core.exceptions import ValidationError

from recruiting.contact_fields import AddressField, PersonNameField, PhoneField


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (PersonNameField(), "\u202aZoë 👩‍🚀\u202c ", "Zoë 👩‍🚀"),
        (AddressField(), "x@example.org\u200b", "x@example.org"),
        (PhoneField(), "tel:+1\u2011555\u20110100", "+1-555-0100"),
        (PhoneField(required=False), "\u200e", ""),
    ],
)
def test_field_hands_on_what_is_meant(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (PersonNameField(), "\u200b", "write a name"),
        (PersonNameField(), "...", "write a name"),
        (PersonNameField(), "Jane\nBcc: x", "one line"),
        (PersonNameField(), "www.prize.example", "without a web or mail address"),
        (AddressField(), "a@b", "does not look like an email address"),
        (PhoneField(), "call me", "in digits"),
    ],
)
def test_field_refuses_in_words(field, typed, words):
    with pytest.raises(ValidationError, match=words):
        field.clean(typed)
