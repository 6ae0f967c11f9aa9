"""Taking somebody out of every panel."""

from datetime import date

from django import forms

from interviews.panels.forms.leave import DayField
from recruiting import clock
from recruiting.desk.theme import TextInput
from recruiting.desk.widgets import DayInput


class RestForm(forms.Form):
    until = DayField(
        required=False,
        widget=DayInput,
        label="Until",
        help_text="The last day, in their own time zone; they are back by themselves on the next. Empty: until you put them back.",
    )
    reason = forms.CharField(
        max_length=300,
        widget=TextInput,
        label="Why",
        help_text="Only recruiters read it.",
        error_messages={"required": "Write a few words, so that colleagues know when to put them back."},
    )

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until is not None and until < clock.now().date():
            raise forms.ValidationError("This day is over. Choose one ahead, or leave it empty.")
        if until is not None and until.year > 2099:
            raise forms.ValidationError("Choose a day of this century, or leave it empty.")
        return until
