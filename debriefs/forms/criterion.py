"""A criterion and its present wording, in one form."""

from dataclasses import asdict

from django import forms

from debriefs.models import Criterion, Wording
from debriefs.models.criterion import HIGHEST
from recruiting.desk.theme import Textarea, TextInput

ANCHORS = [f"anchor_{value}" for value in range(1, HIGHEST + 1)]


def anchor(value: int) -> forms.CharField:
    """The field for what a rating of this height looks like."""
    return forms.CharField(
        max_length=300,
        label=f"What a {value} looks like",
        widget=Textarea({"rows": 2}),
        help_text="What was seen or heard, not a trait.",
    )


class CriterionForm(forms.ModelForm):
    """`wording()`: what was typed. Saving the form writes the row alone."""

    name = forms.CharField(max_length=80, widget=TextInput, help_text="In a few words: “Says things clearly”.")
    meaning = forms.CharField(
        max_length=300, required=False, widget=TextInput, help_text="One sentence more, for those who rate."
    )
    anchor_1, anchor_2, anchor_3, anchor_4 = (anchor(value) for value in range(1, HIGHEST + 1))

    class Meta:
        model = Criterion
        fields = ["job", "position", "panels"]
        labels = {"position": "Place in the list", "panels": "Rated in"}
        help_texts = {
            "position": "0 comes first.",
            "panels": "The panels of this job whose interviewers rate it. None means every one of them.",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        version = self.instance.versions.first() if self.instance.pk and not self.instance._state.adding else None
        if version is not None:
            self.initial = {**self.initial, **asdict(version.wording)}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        job, panels = cleaned.get("job"), cleaned.get("panels")
        if job and panels and any(panel.job_id != job.pk for panel in panels):
            self.add_error("panels", "Choose panels of this job only.")
        return cleaned

    def wording(self) -> Wording:
        return Wording(**{name: self.cleaned_data[name] for name in Wording.__dataclass_fields__})
