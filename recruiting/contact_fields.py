"""Form fields for what strangers type: names, mail addresses, phone numbers, time zones, a few lines. What a form hands on is as we keep it, and what
it refuses, it refuses in words that say what to do instead."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recruiting import contact_details, zones

ONE_LINE = "Please write this in one line."


def validate_one_line(value: str) -> None:
    """Names end up in subjects of mails and titles of calendars. Django itself refuses NUL."""
    if any(unicodedata.category(character) == "Cc" and character != "\0" for character in value):
        raise ValidationError(ONE_LINE)


# Each by the code under which Django would say it in its own words; forms say better what is asked for than "required" can here.
WORDS = {
    "required": _("Please fill this in."),
    "max_length": _("Please write at most %(limit_value)d characters here; now it is %(show_value)d."),
    "null_characters_not_allowed": _("There is a character in this that nobody can read. Please write it anew."),
}


class PlainTextField(forms.CharField):
    """Some lines, or one."""

    default_error_messages = {**WORDS}


class PersonNameField(PlainTextField):
    """Somebody's name: with a letter in it, without marks, and nothing that mail programs make a link of."""

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
    """A mail address, as `contact_details.clean_address` keeps it."""

    default_error_messages = {
        **WORDS,
        "invalid": _("This does not look like an email address. One looks like name@example.com."),
    }

    def to_python(self, value: object) -> str:
        return contact_details.clean_address(super().to_python(value) or "")


class PhoneField(PlainTextField):
    """A phone number as address books paste it."""

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
    """A time zone by any of its names, as an IANA name; "" where nothing is asked for and nothing said."""

    default_error_messages = {"invalid": _("“%(value)s” is not a time zone. Choose one like Europe/Lisbon.")}

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        known = zones.known(typed)
        if typed and not known:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": typed})
        return known
