"""Who of a panel still learns, and how many interviews they learn by."""

from typing import Any

from django import forms

from interviews.nylas.configurations import Seats
from interviews.panels import configuration, publishing, seat_groups
from interviews.panels.models import Interviewer, Panel
from recruiting.desk.theme import TextInput
from recruiting.desk.widgets import Checks

MAX_STEPS = 20


class TraineesForm(forms.Form):
    learning = forms.MultipleChoiceField(
        required=False,
        widget=Checks,
        label="Who still learns",
        help_text="They are never booked alone: at most one of them joins each interview, and is invited to it.",
        error_messages={"invalid_choice": "Somebody who was ticked is not on this panel any more. Tick again."},
    )
    shadow_steps = forms.IntegerField(
        min_value=0,
        max_value=MAX_STEPS,
        widget=TextInput({"inputmode": "numeric"}),
        label="Interviews they listen to",
        help_text="Before they lead one themselves.",
    )
    lead_steps = forms.IntegerField(
        min_value=0,
        max_value=MAX_STEPS,
        widget=TextInput({"inputmode": "numeric"}),
        label="Interviews they lead",
        help_text="With somebody qualified beside them. After that you say whether they are qualified.",
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        self.panel = panel
        self.people = list(panel.interviewers.order_by("name"))
        before = panel.seats.of_trainees().values_list("interviewer", flat=True)
        kwargs["initial"] = {
            "learning": [str(key) for key in before],
            "shadow_steps": panel.shadow_steps,
            "lead_steps": panel.lead_steps,
        }
        super().__init__(*args, **kwargs)
        self.fields["learning"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (str(person.pk), person.name) for person in self.people
        ]

    def clean_learning(self) -> set[int]:
        """Ids of interviewers. Refused where nobody, or nobody of a group, would be left to take the interviews."""
        learning = {int(key) for key in self.cleaned_data["learning"]}
        left = [person for person in self.people if person.pk not in learning and person.is_active]
        if learning and (words := publishing.training_words(self.panel, qualified=len(left))):
            raise forms.ValidationError(words)
        names = {person.email: person.name for person in left}
        wanted = [
            Seats(group.name, group.needed, tuple(email for email in group.people if email in names))
            for group in configuration.seats(self.panel)
        ]
        faults = seat_groups.faults(wanted, names, is_round_robin=self.panel.is_round_robin) if learning else []
        if faults:
            raise forms.ValidationError(" ".join(fault.words for fault in faults))
        return learning

    def chosen(self) -> list[Interviewer]:
        return [person for person in self.people if person.pk in self.cleaned_data["learning"]]
