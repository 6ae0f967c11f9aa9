"""What is written of one application in a file, cleaned."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError

from candidates.models import Application
from candidates.models.application import MAX_REFERENCE
from recruiting.contact_fields import AddressField, PersonNameField, PhoneField, PlainTextField, validate_one_line
from recruiting.desk.entries import Entry, Mistake

Stage = Application.Stage
OPEN = (Stage.APPLIED, Stage.INTERVIEWING)
STAGES = {word.casefold(): stage for stage in OPEN for word in (stage.value, stage.label)} | {
    "new": Stage.APPLIED,
    "new applicant": Stage.APPLIED,
    "application review": Stage.APPLIED,
    "interview": Stage.INTERVIEWING,
}
# ISO 8601 goes without saying. 01/02/2027 is two different days, depending on who wrote it.
DAYS = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
NO_STAGE = "Open applications alone are brought in: write “Applied” or “Interviewing”, or leave the column out."
NO_DAY = "Write the day as year, month and day: 2027-02-28."


class StageField(PlainTextField):
    def clean(self, value: object) -> str:
        typed = super().clean(value)
        if typed and typed.casefold() not in STAGES:
            raise ValidationError(NO_STAGE)
        return STAGES[typed.casefold()] if typed else ""


class ApplicationEntryForm(forms.Form):
    """Of a candidate who is known already, the name may be left out."""

    name = PersonNameField(max_length=150, required=False)
    email = AddressField(max_length=254, required=False)
    phone = PhoneField(max_length=40, required=False)
    reference = PlainTextField(max_length=MAX_REFERENCE, required=False, validators=[validate_one_line])
    stage = StageField(required=False)
    applied_at = forms.DateTimeField(required=False, input_formats=DAYS, error_messages={"invalid": NO_DAY})
    note = PlainTextField(max_length=4000, required=False)

    def clean_applied_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["applied_at"]
        if at is not None and (not EARLIEST_YEAR <= at.year <= LATEST_YEAR):
            raise ValidationError(NO_DAY)
        return at


def clean(entry: Entry, *, now: datetime) -> tuple[dict[str, str], datetime | None, list[Mistake]]:
    """The values, when they applied, and the mistakes."""
    form = ApplicationEntryForm({name: str(value) for name, value in entry.values.items()})
    mistakes = [entry.mistake(" ".join(map(str, errors)), name) for name, errors in form.errors.items()]
    said = form.cleaned_data
    at = said.pop("applied_at", None)
    if at is not None and at > now:
        mistakes.append(entry.mistake("This day is still to come.", "applied_at"))
    return {name: value for name, value in said.items() if value}, at, mistakes
