"""Placing and releasing holds; letting the policy be carried out."""

from typing import Any

from django import forms

from privacy.models import SUBJECTS, Hold
from privacy.policy import Policy
from privacy.typed_address import AddressForm
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


class LetForm(forms.Form):
    has_looked = forms.BooleanField(
        label="I have read the policy and what its first run deletes, and am in charge of letting it",
        error_messages={"required": "Tick this once you have looked: what is deleted does not come back."},
    )
    policy_sha256 = forms.CharField(widget=forms.HiddenInput)  # of the policy that was on the page

    def __init__(self, *args: Any, read: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read = read

    def clean_policy_sha256(self) -> str:
        told = str(self.cleaned_data["policy_sha256"])
        if told != self._read.sha256:
            self.data = {**self.data, "policy_sha256": self._read.sha256}
            raise forms.ValidationError(
                "The policy’s file was changed meanwhile. This page shows the new one: look again."
            )
        return told


class EraseForm(AddressForm):
    """The address typed once more, so that nobody is erased by a slip."""

    other_address = "This is not the address of this candidate. Look whether it is the right one."

    address = forms.CharField(
        max_length=254,
        widget=TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        label="The candidate’s mail address, typed once more",
        error_messages={"required": "Type the address, so that it is certain who is meant."},
    )
