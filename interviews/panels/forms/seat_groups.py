"""The groups of a panel's people: one of these, so many of those, somebody always."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import formset_factory

from interviews.nylas.configurations import Seats
from interviews.panels import seat_groups
from interviews.panels.models import Interviewer, Panel, SeatGroup
from interviews.panels.models.panel_rows import MAX_SEATS
from interviews.panels.models.seat_group import Drawn
from recruiting.desk.theme import TextInput
from recruiting.desk.widgets import Checks

MAX_GROUPS = 8
EVERYBODY = "everybody"  # among the people of a group: whoever is on the panel


class SeatGroupForm(forms.Form):
    name = forms.CharField(
        max_length=SeatGroup._meta.get_field("name").max_length,
        widget=TextInput({"placeholder": "Engineer"}),
        help_text="Recruiters and interviewers read it, as in “Engineer” or “Hiring manager”.",
    )
    needed = forms.IntegerField(
        min_value=1,
        max_value=MAX_SEATS,
        initial=1,
        widget=TextInput({"inputmode": "numeric"}),
        label="How many of them",
        help_text="So many take each interview. As many as are ticked: all of them, always.",
        error_messages={"min_value": "Give 1 or more, or take the group away."},
    )
    people = forms.MultipleChoiceField(
        widget=Checks,
        error_messages={
            "required": "Tick who stands in this group.",
            "invalid_choice": "Somebody who was ticked is not on this panel any more. Tick again.",
        },
    )

    def __init__(self, *args: Any, people: Iterable[Interviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (EVERYBODY, "Everybody on the panel"),
            *((str(person.pk), person.name) for person in people),
        ]

    def drawn(self) -> Drawn:
        ticked = set(self.cleaned_data["people"])
        takes_all = EVERYBODY in ticked
        people = frozenset() if takes_all else frozenset(map(int, ticked))
        return Drawn(self.cleaned_data["name"], self.cleaned_data["needed"], takes_all, people)


_FormSet = formset_factory(SeatGroupForm, extra=2, max_num=MAX_GROUPS, validate_max=True, can_delete=True)


class SeatGroups(_FormSet):  # type: ignore[valid-type, misc]  # made by Django's factory
    """All groups of one panel; an error stands at the field at fault."""

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        self.panel = panel
        self.people = list(panel.interviewers.order_by("name"))
        before = [
            {
                "name": group.name,
                "needed": group.needed,
                "people": [EVERYBODY] if group.takes_all else [str(key) for key in group.people],
            }
            for group in SeatGroup.objects.of(panel)
        ]
        self.extra = 1 if before else 2
        super().__init__(*args, initial=before, form_kwargs={"people": self.people}, **kwargs)

    def drawn(self) -> list[Drawn]:
        return [form.drawn() for form in self._kept()]

    def _kept(self) -> list[SeatGroupForm]:
        """Without those that are taken away, and those nobody has filled in."""
        filled_in = [form for form in self.forms if not form.empty_permitted or form.has_changed()]
        return [form for form in filled_in if not self._should_delete_form(form)]

    def clean(self) -> None:
        kept = self._kept()
        if any(form.errors for form in kept):
            return
        names = [form.cleaned_data["name"].casefold() for form in kept]
        twice = [form for number, form in enumerate(kept) if names[number] in names[:number]]
        for form in twice:
            form.add_error("name", "Another group is called so.")
        if twice:
            return
        taking_part = {person.email: person for person in self.people if person.is_active}
        wanted = [self._seats(form.drawn()) for form in kept]
        by_name = {email: person.name for email, person in taking_part.items()}
        for fault in seat_groups.faults(wanted, by_name, is_round_robin=self.panel.is_round_robin):
            if fault.place == seat_groups.Place.ALL:
                self._non_form_errors.append(fault.words)
            else:
                kept[fault.number].add_error(fault.place, fault.words)

    def _seats(self, drawn: Drawn) -> Seats:
        people = tuple(person.email for person in self.people if drawn.takes_all or person.pk in drawn.people)
        return Seats(drawn.name, drawn.needed, people)
