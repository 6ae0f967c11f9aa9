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
            self._renew()
            raise forms.ValidationError(CHANGED)
        return values

    def _renew(self) -> None:
        """What is typed stays; what it rests on is the present version."""
        if isinstance(self.data, QueryDict):
            renewed = self.data.copy()
            renewed["seen"] = str(self.interview.version)
            self.data = renewed
