"""A mail address typed once more before everything of a candidate is erased."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from candidates.models import Candidate
from recruiting.contact_details import fold_address


class AddressForm(forms.Form):
    """Base of forms that have the field `address`."""

    other_address: ClassVar[str | Promise]  # what is said of any but the candidate's

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._candidate = candidate

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if fold_address(typed) != fold_address(self._candidate.email):
            raise forms.ValidationError([self.other_address])
        return typed
