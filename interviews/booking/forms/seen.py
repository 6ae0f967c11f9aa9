"""What a recruiter's form about an interview rests on: the interview as the page showed it."""

from django import forms
from django.http import QueryDict

from interviews.booking.models import Interview

CHANGED = "Somebody changed this interview after you had opened this page. It is shown as it stands now: look again, then press once more."


class SeenForm(forms.Form):
    """Refuses what was written about an older version, once: the next page has the present one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, interview: Interview) -> None:
        super().__init__(data, initial={"seen": interview.version})
        self.interview = interview

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        if values.get("seen") not in {None, self.interview.version}:
            self.data = self.data.copy()
            self.data["seen"] = str(self.interview.version)
            raise forms.ValidationError(CHANGED)
        return values
