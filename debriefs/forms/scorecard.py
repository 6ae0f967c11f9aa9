"""The form of one's own scorecard: as many ratings as its job has criteria, and the state of the draft that it was written on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from debriefs.models import Citation, Recommendation
from debriefs.models.criterion import HIGHEST
from debriefs.scorecard.scorecards import Line, Sheet, Typed, TypedRating
from recruiting.contact_fields import PlainTextField

NOT_COVERED = "not_covered"
RATINGS = [*((str(value), str(value)) for value in range(1, HIGHEST + 1)), (NOT_COVERED, NOT_COVERED)]
UNKNOWN_CRITERION = _("There is a criterion here that this job does not have. Load the page again, please.")
UNREADABLE = _("This page is out of order. Load it again, please; what you typed is shown here.")
TOO_LONG = _(
    "At most %(limit_value)d letters fit here, and these are %(show_value)d. Nothing is cut: it stays as you wrote it, and is saved "
    "once it is shorter."
)
LARGEST = 2**31 - 1


class LinesField(PlainTextField):
    """Text of several lines; browsers send their breaks as CRLF."""

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class Step(TextChoices):
    """What the pressed button does once the text is saved."""

    SAVE = "save"
    SUBMIT = "submit"
    AMEND = "amend"
    DISCARD = "discard"


@dataclass(frozen=True)
class Option:
    value: str
    mark: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class CriterionFields:
    """One criterion with its fields; `theirs`: what was saved from elsewhere, where it differs."""

    line: Line
    rating: BoundField
    note: BoundField
    wording: BoundField
    theirs: dict[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[Option]:
        return [
            Option(str(value), str(value), words, is_chosen=str(self.rating.value() or "") == str(value))
            for value, words in self.line.wording.anchors()
        ]

    @property
    def is_not_covered(self) -> bool:
        return bool(self.rating.value() == NOT_COVERED)

    @property
    def citations(self) -> list[Citation]:
        return list(self.line.rating.citations.all()) if self.line.rating else []

    @property
    def their_rating(self) -> str:
        """In words; empty where it is the same."""
        value = self.theirs.get(self.rating.html_name)
        if value is None:
            return ""
        words = {"": _("not rated"), NOT_COVERED: _("not covered")}
        return str(words.get(value, value))

    @property
    def their_note(self) -> str:
        return self.theirs.get(self.note.html_name, "")


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field. `place`: the id of what to mend; `name`: of the field, for people."""

    place: str
    name: str
    words: str


class ScorecardForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)
    edits = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    recommendation = forms.ChoiceField(
        choices=[("", ""), *Recommendation.choices], required=False, error_messages={"invalid_choice": UNREADABLE}
    )
    takeaway = LinesField(max_length=4000, required=False, label=_("Takeaway"), error_messages={"max_length": TOO_LONG})
    reason = PlainTextField(
        max_length=300, required=False, label=_("Why is it amended?"), error_messages={"max_length": TOO_LONG}
    )

    def __init__(self, sheet: Sheet, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=_initial(sheet), auto_id="scorecard-%s", use_required_attribute=False)
        self.fields["reason"].widget.attrs.pop("maxlength")  # browsers would cut what is pasted, and not say so
        self.sheet = sheet
        self.theirs: dict[str, str] = {}  # by field: what was saved from elsewhere, and differs
        for line in sheet.lines:
            pk = line.criterion.pk
            self.fields[f"rating-{pk}"] = forms.ChoiceField(
                choices=[("", ""), *RATINGS], required=False, error_messages={"invalid_choice": UNREADABLE}
            )
            self.fields[f"note-{pk}"] = LinesField(
                max_length=2000, required=False, label=_("Note"), error_messages={"max_length": TOO_LONG}
            )
            self.fields[f"wording-{pk}"] = forms.IntegerField(
                min_value=0, max_value=LARGEST, required=False, widget=forms.HiddenInput
            )

    def clean(self) -> None:
        unknown = named_criteria(self.data) - {line.criterion.pk for line in self.sheet.lines}
        if unknown:
            raise ValidationError(UNKNOWN_CRITERION)
        if {"version", "edits"} & self.errors.keys():
            raise ValidationError(UNREADABLE)

    @property
    def their_recommendation(self) -> str:
        return str(dict(Recommendation.choices).get(self.theirs.get("recommendation", ""), ""))

    def criteria(self) -> Iterator[CriterionFields]:
        for line in self.sheet.lines:
            names = [f"{what}-{line.criterion.pk}" for what in ("rating", "note", "wording")]
            theirs = {name: value for name, value in self.theirs.items() if name in names}
            rating, note, wording = (self[name] for name in names)
            yield CriterionFields(line, rating, note, wording, theirs)

    def differing(self, theirs: Mapping[str, str]) -> dict[str, str]:
        """What of `theirs` is not what was typed here."""
        return {name: value for name, value in theirs.items() if str(self.cleaned_data.get(name) or "") != value}

    def rebased(self, sheet: Sheet) -> "ScorecardForm":
        """What was typed here, to be saved over what stands on `sheet`, with both shown where they differ."""
        data = {**dict(self.data.items()), "version": str(sheet.number), "edits": str(sheet.edits)}
        form = ScorecardForm(sheet, data)
        form.theirs = self.differing(written(sheet))
        return form

    def mistakes(self) -> Iterator[Mistake]:
        """In the order of the page."""
        fields: list[tuple[BoundField, str, str | Promise]] = [
            (self["reason"], self["reason"].id_for_label, _("Why it is amended"))
        ]
        for criterion in self.criteria():
            name = criterion.line.wording.name
            fields.append((criterion.rating, f"criterion-{criterion.line.criterion.pk}", name))
            fields.append((criterion.note, criterion.note.id_for_label, _("Note on {name}").format(name=name)))
        fields.append((self["recommendation"], "scorecard-recommendation", _("Recommendation")))
        fields.append((self["takeaway"], self["takeaway"].id_for_label, _("Takeaway")))
        for bound, place, called in fields:
            for error in bound.errors:
                yield Mistake(place, str(called), str(error))

    def typed(self) -> Typed:
        """With a mistake in it only good for asking what is missing: the field with the mistake counts as it was sent."""
        data = self.cleaned_data
        return Typed(
            number=data.get("version", self.sheet.number),
            edits=data.get("edits", self.sheet.edits),
            recommendation=data.get("recommendation", ""),
            takeaway=data.get("takeaway", ""),
            reason=str(data.get("reason", self.data.get("reason", ""))),
            ratings={line.criterion.pk: self._rating(line.criterion.pk) for line in self.sheet.lines},
        )

    def _rating(self, pk: UUID) -> TypedRating:
        data = self.cleaned_data
        chosen = data.get(f"rating-{pk}", "")
        return TypedRating(
            value=int(chosen) if chosen.isdigit() else None,
            is_not_covered=chosen == NOT_COVERED,
            note=data.get(f"note-{pk}", ""),
            wording=data.get(f"wording-{pk}"),
        )


def named_criteria(data: Mapping[str, str]) -> set[UUID]:
    """The criteria of which something was typed."""
    found = set()
    for name, value in data.items():
        kind, _dash, criterion = name.partition("-")
        if kind in {"rating", "note"} and value.strip():
            try:
                found.add(UUID(criterion))
            except ValueError:
                continue
    return found


def written(sheet: Sheet) -> dict[str, str]:
    """Each field that holds what a person wrote, as it was saved."""
    values = {name: getattr(sheet.draft, name, "") for name in ("recommendation", "takeaway", "reason")}
    for line in sheet.lines:
        pk, rating = line.criterion.pk, line.rating
        values[f"note-{pk}"] = rating.note if rating else ""
        values[f"rating-{pk}"] = (
            NOT_COVERED if rating and rating.is_not_covered else str((rating and rating.value) or "")
        )
    return values


def _initial(sheet: Sheet) -> dict[str, object]:
    wordings = {f"wording-{line.criterion.pk}": line.wording.number for line in sheet.lines}
    return {"version": sheet.number, "edits": sheet.edits, **written(sheet), **wordings}
