"""What a page sends to cite a place of an interview."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from debriefs.interview.citations import Stretch
from recruiting.contact_fields import PlainTextField

MAX_POSITION = 2**31 - 1
NOTHING_CHOSEN = _("Choose lines of the transcript, or a note.")


class CitationForm(forms.Form):
    first = forms.IntegerField(min_value=0, max_value=MAX_POSITION, required=False)
    last = forms.IntegerField(min_value=0, max_value=MAX_POSITION, required=False)
    words = PlainTextField(max_length=20_000, required=False)
    note = forms.UUIDField(required=False)
    criterion = forms.UUIDField(required=False)

    def clean(self) -> None:
        if not self.errors and self.cleaned_data["note"] is None and self.cleaned_data["first"] is None:
            raise ValidationError(NOTHING_CHOSEN)

    def stretch(self) -> Stretch:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return Stretch(first, first if last is None else last, self.cleaned_data["words"])


class DetachForm(forms.Form):
    criterion = forms.UUIDField()
