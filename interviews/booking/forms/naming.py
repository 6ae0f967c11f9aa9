"""Who of the panel is to interview this candidate, and why: asked when inviting, and on the link's page."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User

from candidates.models import Candidate
from interviews.booking import naming
from interviews.booking.inviting import Named
from interviews.booking.models.naming import MAX_REASON
from interviews.panels.models import Interviewer, Panel, Seat
from recruiting import clock
from recruiting.contact_fields import PlainTextField
from recruiting.desk.theme import Select, Textarea
from recruiting.identity import is_same_person

WHY = "Write why: in half a year nobody remembers."
GONE = "This person can’t be named any more. Choose another one."
NOT_HERE = "{name} can’t be named for {panel}. Choose one of that panel’s people."
THEMSELVES = "{name} is the candidate."


class NamingFields(forms.Form):
    """Two fields of a form that asks for more; without them where nobody can be named."""

    person = forms.ChoiceField(
        required=False,
        widget=Select,
        label="Who interviews",
        help_text="Leave it to the panel’s rule unless this candidate has to meet somebody. Then only times of theirs are offered.",
        error_messages={"invalid_choice": GONE},
    )
    reason = PlainTextField(
        required=False,
        max_length=MAX_REASON,
        widget=Textarea({"rows": 2}),
        label="Why this person",
        help_text="Needed when somebody is named. It stands on “Why this interviewer”; the candidate does not read it.",
    )

    def offer_people(self, panels: Sequence[Panel]) -> None:
        """Of these panels, those who can be had."""
        self._people: dict[int, dict[str, Interviewer]] = defaultdict(dict)
        rows = Seat.objects.qualified().filter(panel__in=[one for one in panels if one.is_round_robin])
        seats = list(rows.select_related("interviewer").order_by("interviewer__name"))
        by_key = {panel.pk: panel for panel in panels}
        kept = naming.obstacles_of([(by_key[one.panel_id], one.interviewer) for one in seats], now=clock.now())
        for seat in seats:
            if (seat.panel_id, seat.interviewer_id) not in kept:
                self._people[seat.panel_id][str(seat.interviewer_id)] = seat.interviewer
        if not self._people:
            del self.fields["person"], self.fields["reason"]
            return
        groups = [
            (panel.name, [(key, one.name) for key, one in self._people[panel.pk].items()])
            for panel in panels
            if panel.pk in self._people
        ]
        no_one = [] if self.fields["person"].required else [("", "By the panel’s rule")]
        choices = [*no_one, *(groups if len(groups) > 1 else groups[0][1])]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField

    def named(self) -> Interviewer | None:
        """Once the form is valid: whom they named."""
        panel = self.panel_asked_for()
        people = self._people[panel.pk] if panel is not None else {}
        return people.get(self.cleaned_data.get("person", ""))

    def naming(self, *, by: User) -> Named | None:
        """The same, for an invitation."""
        person = self.named()
        return None if person is None else Named(person, self.cleaned_data["reason"], by)

    def panel_asked_for(self) -> Panel | None:
        raise NotImplementedError

    def candidate_asked_for(self) -> Candidate | None:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        key, panel, candidate = data.get("person", ""), self.panel_asked_for(), self.candidate_asked_for()
        if not key or panel is None:
            return data
        person = self._people[panel.pk].get(key)
        if person is None:
            name = next(people[key].name for people in self._people.values() if key in people)
            self.add_error("person", NOT_HERE.format(name=name, panel=panel.name))
        elif candidate is not None and is_same_person(person.email, candidate.email):
            self.add_error("person", THEMSELVES.format(name=person.name))
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", WHY)
        return data


class NamingForm(NamingFields):
    """On the page of a link."""

    def __init__(self, data: Any = None, *, panel: Panel, candidate: Candidate, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        self._panel, self._candidate = panel, candidate
        self.fields["person"].required = self.fields["reason"].required = True
        self.fields["person"].error_messages["required"] = "Choose a person."
        self.fields["reason"].error_messages["required"] = WHY
        self.fields[
            "person"
        ].help_text = "Only times at which they can be had are offered then, and nobody else is booked."
        self.offer_people([panel])

    def panel_asked_for(self) -> Panel:
        return self._panel

    def candidate_asked_for(self) -> Candidate:
        return self._candidate
