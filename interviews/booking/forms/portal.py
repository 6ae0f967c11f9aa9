"""What candidates type on their own page."""

from datetime import UTC, datetime

from django import forms

from recruiting.contact_fields import PhoneField, PlainTextField


class RecordingChoiceForm(forms.Form):
    choice = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class TimeForm(forms.Form):
    """One of the free times, as its button sends it."""

    starts_at = forms.IntegerField(min_value=1, max_value=4102444800)  # Unix seconds, to the year 2100
    time_zone = forms.CharField(max_length=64, required=False)

    def clean_starts_at(self) -> datetime:
        return datetime.fromtimestamp(self.cleaned_data["starts_at"], UTC)


class ProposalForm(forms.Form):
    """The answer to a recruiter who asks for another time."""

    proposal = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    answer = forms.ChoiceField(choices=[("accept", "accept"), ("keep", "keep")])


class MoveForm(forms.Form):
    """Beside the free times, whose buttons send it along: `MOVE_FORM` is the id of theirs."""

    MOVE_FORM = "move-form"

    reason = PlainTextField(
        max_length=1000,
        required=False,
        label="Would you like to tell us why?",
        help_text="Whoever is going to meet you reads it, and so does the person in charge of the job.",
        widget=forms.Textarea({"rows": 2, "form": MOVE_FORM, "data-move-reason": ""}),
    )


class CancelForm(forms.Form):
    reason = PlainTextField(
        max_length=1000,
        required=False,
        label="Would you like to tell us why?",
        help_text="Whoever was going to meet you reads it, and so does the person in charge of the job.",
        widget=forms.Textarea({"rows": 3}),
    )


class HelpForm(forms.Form):
    note = PlainTextField(
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
