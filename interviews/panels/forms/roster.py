"""What is written of an interviewer who is brought in together with others."""

from django import forms

from interviews.panels.models import Interviewer
from recruiting.contact_fields import AddressField, PersonNameField, TimeZoneField


class RosterEntryForm(forms.ModelForm):
    """One interviewer of a list: by the rules of InterviewerForm, without the calendar account, which only its owner can give."""

    class Meta:
        model = Interviewer
        fields = ["name", "email", "title", "bio", "time_zone", "is_active", "weight", "daily_cap", "weekly_cap"]
        field_classes = {"name": PersonNameField, "email": AddressField, "time_zone": TimeZoneField}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def validate_unique(self) -> None:
        """Asks nothing: the row with this address, if there is one, is the one that the form changes."""
