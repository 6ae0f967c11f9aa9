"""Fields that several answers of the API have."""

from datetime import MAXYEAR, UTC, datetime

from django import forms
from rest_framework import serializers

from candidates.models import Application
from candidates.models.application import MAX_REFERENCE
from interviews.api.forms import Form
from recruiting.contact_fields import AddressField, PersonNameField
from recruiting.zones import utc_text

OF_REFERENCE = "What your system calls it; it comes back here and in every event. Empty where you said nothing."


class Moment(serializers.DateTimeField):
    """In UTC with a Z, in one spelling; taken with any offset, and without one as UTC."""

    def __init__(self, *, required: bool = True, allow_null: bool = False, help_text: str | None = None) -> None:
        super().__init__(
            required=required,
            allow_null=allow_null,
            help_text=help_text,
            default_timezone=UTC,
            input_formats=["iso-8601"],
        )

    def to_internal_value(self, value: datetime | str) -> datetime:
        """Raises ValidationError also for the last year there is, after which nothing can end. The first one is some programs' "always"."""
        moment = super().to_internal_value(value)
        if moment.year == MAXYEAR:
            self.fail("overflow")
        return moment

    def to_representation(self, value: datetime) -> str:
        return utc_text(value)


class Reference(serializers.CharField):
    """Of another system."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_blank=True, max_length=MAX_REFERENCE, help_text=OF_REFERENCE, default="")


class Person(Form):
    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(max_length=254)

    def validate_name(self, name: str) -> str:
        return _clean_with(PersonNameField(), name)

    def validate_email(self, email: str) -> str:
        return _clean_with(AddressField(), email)


class JobInBrief(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class PanelInBrief(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class ApplicationInBrief(serializers.Serializer):
    id = serializers.IntegerField()
    stage = serializers.ChoiceField(choices=Application.Stage.choices)
    reference = serializers.CharField(help_text=OF_REFERENCE)


class PersonInBrief(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.EmailField()


class Filters(Form):
    """Base of the parameters that narrow a list."""

    updated_since = Moment(
        required=False,
        help_text="Only what changed at this time or later. Ask again from five minutes before your last question: what happens while you ask "
        "bears the time at which it began.",
    )


def _clean_with(field: forms.Field, value: str) -> str:
    """As the same thing is checked on our pages. Raises ValidationError."""
    try:
        return str(field.clean(value))
    except forms.ValidationError as error:
        raise serializers.ValidationError(error.messages) from None
