"""Recording a decision: an outcome, and what was seen of which criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from debriefs.committee.deciding import Ground
from debriefs.committee.evidence import Clip, Evidence
from debriefs.models import Decision


class Told(TypedDict):
    after: int
    outcome: Decision.Outcome
    next_step: str
    changed_because: str


@dataclass(frozen=True)
class Block:
    """The fields of one criterion."""

    evidence: Evidence
    text: forms.BoundField
    citations: forms.BoundField | None  # None where nobody cited anything of it

    @property
    def is_filled(self) -> bool:
        chosen = self.citations.value() if self.citations else None
        return bool(self.text.value() or self.text.errors or chosen or (self.citations and self.citations.errors))


class DecisionForm(forms.Form):
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    outcome = forms.ChoiceField(
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        label=_("Outcome"),
        error_messages={"required": _("Choose an outcome.")},
    )
    next_step = forms.CharField(
        max_length=300,
        required=False,
        label=_("Next step"),
        help_text=_("Who does what by when, for example “Rita calls on Thursday”."),
    )
    changed_because = forms.CharField(
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        label=_("Why this replaces the decision before"),
        help_text=_("The earlier decision stays, with its reasons."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, evidence: Sequence[Evidence], last: Decision | None = None
    ) -> None:
        super().__init__(data, initial={"after": last.number if last else 0})
        self.evidence, self.last = evidence, last
        self.fields["changed_because"].required = last is not None
        self.fields["changed_because"].error_messages["required"] = _("Say why it is decided anew.")
        for one in evidence:
            self._add_block(one)

    def _add_block(self, one: Evidence) -> None:
        self.fields[_text(one)] = forms.CharField(
            max_length=1000,
            required=False,
            widget=forms.Textarea({"rows": 3}),
            label=_("What was seen of it"),
            help_text=_("Goes with at least one place below that shows it.") if one.clips else "",
        )
        if one.clips:
            self.fields[_citations(one)] = forms.MultipleChoiceField(
                choices=[(str(clip.citation.pk), _place(clip)) for clip in one.clips],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=_("Where it was seen"),
                error_messages={
                    "invalid_choice": _("One of these places can’t be cited any more. Please choose again.")
                },
            )

    def blocks(self) -> list[Block]:
        return [Block(one, self[_text(one)], self[_citations(one)] if one.clips else None) for one in self.evidence]

    def clean(self) -> None:
        for one in self.evidence:
            self._check_block(one)
        if self.evidence and not self.errors and not self.grounds():
            self.add_error(None, _("Give at least one reason: open a criterion and say what was seen of it."))

    def _check_block(self, one: Evidence) -> None:
        text, citations = self.cleaned_data.get(_text(one)), self.cleaned_data.get(_citations(one))
        if citations and not text:
            self.add_error(_text(one), _("Say what was seen in the places you chose, or choose none."))
        if text and one.clips and not citations and _citations(one) not in self.errors:
            self.add_error(_citations(one), _("Choose at least one place that shows it."))

    def told(self) -> Told:
        """What a form without errors says beside its reasons."""
        return {
            "after": self.cleaned_data["after"],
            "outcome": Decision.Outcome(self.cleaned_data["outcome"]),
            "next_step": self.cleaned_data["next_step"],
            "changed_because": self.cleaned_data["changed_because"],
        }

    def grounds(self) -> list[Ground]:
        """The reasons of a form without errors, in the order of the page."""
        found = []
        for one in self.evidence:
            text, chosen = self.cleaned_data[_text(one)], self.cleaned_data.get(_citations(one), [])
            citations = [clip.citation for clip in one.clips if str(clip.citation.pk) in chosen]
            if text:
                found.append(Ground(one.row.criterion, text, citations))
        return found


# By the criterion, not by its place: rows change places while the form is open.
def _text(one: Evidence) -> str:
    return f"text_{one.row.criterion.pk}"


def _citations(one: Evidence) -> str:
    return f"citations_{one.row.criterion.pk}"


def _place(clip: Clip) -> str:
    """A citation in one line: the same words may have been said twice."""
    return f"“{clip.citation.quote}” " + ", ".join(filter(None, [clip.stage, clip.citation.clock]))
