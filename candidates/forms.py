"""What people type on the careers site and on their own page."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from candidates import resumes
from recruiting.contact_fields import AddressField, PersonNameField, PhoneField


class ApplyForm(forms.Form):
    name = PersonNameField(
        max_length=150,
        label="Your name",
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Please tell us your name."},
    )
    email = AddressField(
        max_length=254,
        label="Email address",
        help_text="Our mails to you go here, also your personal link to choose a time.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": "Please tell us your email address."},
    )
    phone = PhoneField(
        max_length=40,
        required=False,
        help_text="Only for when something goes wrong on the day.",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    note = forms.CharField(
        max_length=4000,
        required=False,
        label="Anything you want to tell us",
        widget=forms.Textarea({"rows": 5}),
    )
    resume = forms.FileField(
        required=False,
        label="Resume",
        help_text=f"{resumes.FORMATS}, up to 10 MB.",
        widget=forms.FileInput({"accept": ",".join(resumes.ENDINGS)}),
        error_messages={"empty": "This file is empty. Please choose another one."},
    )
    # A trap: people never see it, programs fill in everything.
    website = forms.CharField(
        required=False, label="Leave this empty", widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_resume(self) -> UploadedFile | None:
        file = self.cleaned_data.get("resume")
        if file is None:
            return None
        try:
            resumes.check(file)
        except resumes.CannotTake as error:
            raise ValidationError(str(error)) from error
        file.name = resumes.display_name(file.name)
        return file

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def lost_file(self) -> bool:
        """A browser can't keep a chosen file over a failed form: the page has to say so."""
        return bool(self.errors) and bool(self.files.get("resume")) and "resume" not in self.errors


class RecordingChoiceForm(forms.Form):
    choice = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class TimeForm(forms.Form):
    """One of the free times, as its button sends it."""

    starts_at = forms.IntegerField(min_value=1, max_value=4102444800)  # Unix seconds, to the year 2100
    time_zone = forms.CharField(max_length=64, required=False)

    def clean_starts_at(self) -> datetime:
        return datetime.fromtimestamp(self.cleaned_data["starts_at"], UTC)


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        required=False,
        label="Would you like to tell us why?",
        help_text="Whoever was going to meet you reads it, and so does the person in charge of the job.",
        widget=forms.Textarea({"rows": 3}),
    )


class HelpForm(forms.Form):
    note = forms.CharField(
        max_length=1000,
        label="What went wrong, or what would work for you?",
        help_text="For example the days and hours that suit you, or what you need: breaks, a phone call, a captioner.",
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Please write a line, so that we know how to help."},
    )
    phone = PhoneField(
        max_length=40,
        required=False,
        label="Phone",
        help_text="If you would rather be called.",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
