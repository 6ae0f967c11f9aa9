"""Swapping an interviewer: for whom, by rule or by hand, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from interviews.booking.choice import Choice
from interviews.booking.forms.seen import SeenForm
from interviews.booking.models import Interview
from interviews.booking.replacement import LASTING
from interviews.enums import Skipped
from interviews.panels.models import Interviewer
from recruiting.contact_fields import PlainTextField
from recruiting.desk.theme import CheckClasses, Select, Textarea

BY_RULE = "rule"
BY_RULE_FOR_SEAT = "By the panel’s rule: the next who can take their seat"  # of several people


@dataclass(frozen=True)
class Possible:
    """Who could take it over. `chosen`: the panel's people, None while calendars can't be read; `others`: people of other panels, with
    what keeps them from it as far as our rows say."""

    chosen: Choice | None
    others: Iterable[tuple[Interviewer, Skipped | None]]


class SwapForm(SeenForm):
    leaving = forms.ModelChoiceField(
        Interviewer.objects.none(), widget=Select, empty_label=None, label="Who gives it up"
    )
    to = forms.ChoiceField(
        widget=Select,
        label="Who takes it over",
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "This person can’t take it any more. Choose another one.",
        },
    )
    reason = PlainTextField(
        max_length=500,
        widget=Textarea({"rows": 3}),
        label="Why",
        help_text="Both interviewers read it in their mail, and it stands in the interview’s history. The candidate is told only the new name.",
        error_messages={"required": "Write why: in half a year nobody remembers."},
    )
    anyway = forms.BooleanField(
        required=False,
        widget=forms.CheckboxInput({"class": CheckClasses}),
        label="Take them although something keeps them from it",
        help_text="Caps, leave and busy calendars. What was overruled is kept with your reason.",
    )

    def __init__(self, data: QueryDict | None, *, interview: Interview, possible: Possible) -> None:
        super().__init__(data, interview=interview)
        people = interview.people()
        leaving = self.fields["leaving"]
        leaving.queryset = Interviewer.objects.filter(pk__in=[person.pk for person in people])  # type: ignore[attr-defined]  # a model choice
        leaving.initial = interview.interviewer_id
        if len(people) < 2:
            leaving.widget, leaving.required = forms.HiddenInput(), False
        self.fields["to"].choices = list(_groups(possible, is_alone=len(people) < 2))  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> Interviewer | None:
        """The person chosen by hand; None for the rule."""
        to = self.cleaned_data["to"]
        return None if to == BY_RULE else Interviewer.objects.get(pk=to)


def _on_panel(chosen: Choice | None) -> list[tuple[Interviewer, Skipped | None]]:
    """The panel's people: those who can be had first, in their order."""
    if chosen is None:
        return []
    return [*((person, None) for person, _ in chosen.ranked), *chosen.skipped]


def _groups(possible: Possible, *, is_alone: bool) -> Iterable[tuple[str, object]]:
    on_panel = _on_panel(possible.chosen)
    free = [person for person, reason in on_panel if reason is None]
    by_rule = f"By the panel’s rule: {free[0].name} is next" if free and is_alone else BY_RULE_FOR_SEAT
    yield (BY_RULE, by_rule) if free else ("", "Choose a person")
    if free:
        yield "Free then, in the rule’s order", [(str(person.pk), person.name) for person in free]
    kept = [(person, reason) for person, reason in on_panel if reason is not None and reason not in LASTING]
    if kept:
        yield "On the panel, but kept from it", [(str(person.pk), _words(person, reason)) for person, reason in kept]
    others = [(person, reason) for person, reason in possible.others if reason not in LASTING]
    if others:
        yield "Not on this panel", [(str(person.pk), _words(person, reason)) for person, reason in others]


def _words(person: Interviewer, reason: Skipped | None) -> str:
    return f"{person.name} {reason.label}" if reason is not None else person.name
