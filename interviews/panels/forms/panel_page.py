"""The panel's form as recruiters meet it on its page: with the people who sit on it, and a slug that makes itself."""

from typing import Any

from django.contrib.admin import site
from django.core.exceptions import ValidationError

from interviews.panels.forms.panel import PanelForm
from interviews.panels.models import Interviewer, Panel
from interviews.panels.models.panel import MAX_PEOPLE
from recruiting.desk.chosen_rows import RowsField, SearchedChoice, SearchedChoices

PEOPLE = "people"


class PanelPageForm(PanelForm):
    people = RowsField(
        queryset=Interviewer.objects.order_by("name"),
        required=False,
        widget=SearchedChoices(Panel._meta.get_field("interviewers"), site),
        label="People",
        help_text="Who interviews. Of more than ten, ten are on offer at a time, by turns. Needed before it is published.",
    )

    class Meta(PanelForm.Meta):
        widgets = {**PanelForm.Meta.widgets, "job": SearchedChoice(Panel._meta.get_field("job"), site)}
        help_texts = {
            **PanelForm.Meta.help_texts,
            "slug": "Nylas knows the panel by it. Leave it empty, and it is made from the name.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if self.instance.pk is not None:
            self.initial.setdefault(PEOPLE, [seat.interviewer_id for seat in self.instance.seats.all()])

    def clean_people(self) -> Any:
        people = self.cleaned_data[PEOPLE]
        if len(people) > MAX_PEOPLE:
            words = f"{len(people)} people are too many for one panel: {MAX_PEOPLE} at most. Split it."
            raise ValidationError(words)
        return people

    def clean_slug(self) -> str:
        name = self.cleaned_data.get("name")  # stands before the slug, so is clean by now
        typed = str(self.cleaned_data["slug"])
        return typed or (Panel.objects.free_slug(name) if name else "")
