"""Form fields for names, mail addresses, phone numbers, time zones and plain text. They clean values to the form in which we keep
them, and their errors say what to write instead."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recruiting import contact_details, zones

ONE_LINE = "Please write this in one line."


def validate_one_line(value: str) -> None:
    """Raises ValidationError for control characters: names go into subjects of mails and titles of events. Django refuses NUL itself."""
    if any(unicodedata.category(character) == "Cc" and character != "\0" for character in value):
        raise ValidationError(ONE_LINE)


# By the codes of Django's own messages, which these replace.
WORDS = {
    "required": _("Please fill this in."),
    "max_length": _("Please write at most %(limit_value)d characters here; now it is %(show_value)d."),
    "null_characters_not_allowed": _("There is a character in this that nobody can read. Please write it anew."),
}


class PlainTextField(forms.CharField):
    """Plain text of one or more lines."""

    default_error_messages = {**WORDS}


class PersonNameField(PlainTextField):
    """A person's name: with a letter or digit, without invisible characters and without anything that mail programs make a link of."""

    default_error_messages = {
        "required": _("Please write a name."),
        "link": _(
            "Please write only the name here, without a web or mail address. After a dot put a blank: “St. John”."
        ),
    }

    def to_python(self, value: object) -> str:
        return contact_details.without_marks(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        validate_one_line(value)
        if not any(unicodedata.category(character)[0] in "LN" for character in value):
            raise ValidationError(self.error_messages["required"], code="required")
        if contact_details.has_link(value):
            raise ValidationError(self.error_messages["link"], code="link")


class AddressField(forms.EmailField):
    """A mail address, cleaned by `contact_details.clean_address`."""

    default_error_messages = {
        **WORDS,
        "invalid": _("This does not look like an email address. One looks like name@example.com."),
    }

    def to_python(self, value: object) -> str:
        return contact_details.clean_address(super().to_python(value) or "")


class PhoneField(PlainTextField):
    """A phone number, also in the forms that address books copy."""

    default_error_messages = {
        "invalid": _(
            "Please write a phone number in digits, for example +351 910 000 000. An extension goes at its end: ext. 12."
        ),
    }

    def to_python(self, value: object) -> str:
        return contact_details.clean_phone(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not contact_details.is_phone(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class TimeZoneField(PlainTextField):
    """A time zone by any of its names, cleaned to its IANA name; "" for an empty optional field."""

    default_error_messages = {"invalid": _("“%(value)s” is not a time zone. Choose one like Europe/Lisbon.")}

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        known = zones.known(typed)
        if typed and not known:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": typed})
        return known
