"""What a candidate types before everything of them is erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from recruiting.contact_details import fold_address


class OwnEraseForm(forms.Form):
    address = forms.CharField(
        max_length=254,
        label=_("Your mail address"),
        help_text=_("As a last check: the one we write to."),
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email"}),
        error_messages={"required": _("Type the mail address with which you applied.")},
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._candidate = candidate

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if fold_address(typed) != fold_address(self._candidate.email):
            raise forms.ValidationError(_("That is not the address we have. It is the one our mails to you go to."))
        return typed
