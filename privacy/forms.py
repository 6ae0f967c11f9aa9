"""Placing and releasing holds."""

from typing import Any

from django import forms

from privacy.models import SUBJECTS, Hold
from recruiting.desk.theme import TextInput


class HoldForm(forms.ModelForm):
    class Meta:
        model = Hold
        fields = [*SUBJECTS, "reason"]
        widgets = {"reason": TextInput}
        error_messages = {"reason": {"required": "Write a few words, so that colleagues know what it waits for."}}

    def clean(self) -> dict[str, Any]:
        """That one is chosen at all, the row's own constraint says."""
        told = super().clean() or self.cleaned_data
        chosen = [name for name in SUBJECTS if told.get(name) is not None]
        for name in chosen[1:]:
            self.add_error(name, f"Leave this empty, or the {chosen[0]}: each hold is on one thing.")
        return told


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        widget=TextInput,
        label="Why it may go",
        help_text="For example “Charge closed on 8 May”. It stays with the hold.",
        error_messages={"required": "Write a few words: afterwards the policy’s times count again."},
    )
