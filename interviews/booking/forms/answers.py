"""What a recruiter fills in for a candidate who can't book by themselves."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django import forms
from django.http import QueryDict

from candidates.models import Application
from interviews.booking.models import Concern
from interviews.booking.models.picked_times import MAX_PICKED
from interviews.nylas.shapes import Slot
from recruiting.contact_fields import PlainTextField, TimeZoneField
from recruiting.desk.chosen_rows import RowsField
from recruiting.desk.theme import Textarea, TextInput
from recruiting.desk.widgets import TimeZoneInput

GONE = "This time is not free any more. Please choose another one."
SOME_GONE = "One of the times is not free any more. Those that still are stay chosen."
GREETING = "Hello{name},\n\n\n\nBest regards\n{sender}"

Told = tuple[Concern, str]  # with the sentence that the page says of it


class _Settling(forms.Form):
    """With what is done here a recruiter may have settled concerns, too: those they tick."""

    concerns = RowsField(
        Concern.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="With it you have settled"
    )

    def offer_concerns(self, known: Sequence[Told]) -> None:
        """Without the field where there are none."""
        if not known:
            del self.fields["concerns"]
            return
        field = self.fields["concerns"]
        field.queryset = Concern.objects.filter(pk__in=[one.pk for one, _ in known])  # type: ignore[attr-defined]  # a ModelChoiceField
        field.choices = [(one.pk, words) for one, words in known]  # type: ignore[attr-defined]  # likewise

    def settled(self) -> Iterable[Concern]:
        """Those that were ticked."""
        return self.cleaned_data.get("concerns") or ()


class _TimesForm(forms.Form):
    """`slots`: what is free now; None while the calendars can't be read, when what was chosen stays to be sent again."""

    def __init__(
        self, data: QueryDict | None = None, *, slots: Sequence[Slot] | None, initial: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        known = [] if slots is None else [str(int(slot.starts_at.timestamp())) for slot in slots]
        if slots is None and data is not None:
            known = [value for value in data.getlist("starts_at") if value.isdecimal() and len(value) < 12]
        self.fields["starts_at"].choices = [(value, value) for value in known]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> set[str]:
        """The values that are chosen on the page as it stands."""
        value = self["starts_at"].value()
        return set(map(str, value if isinstance(value, list | tuple) else [value]))


class PickTimesForm(_Settling, _TimesForm):
    starts_at = forms.MultipleChoiceField(
        error_messages={"required": "Choose at least one time.", "invalid_choice": SOME_GONE}
    )

    def __init__(
        self, data: QueryDict | None = None, *, slots: Sequence[Slot] | None, concerns: Sequence[Told] = ()
    ) -> None:
        super().__init__(data, slots=slots)
        self.offer_concerns(concerns)

    def clean_starts_at(self) -> list[datetime]:
        chosen = self.cleaned_data["starts_at"]
        if len(chosen) > MAX_PICKED:
            raise forms.ValidationError(f"Choose {MAX_PICKED} times at most: fewer are easier to answer.")
        return [datetime.fromtimestamp(int(value), UTC) for value in chosen]


class BookForForm(_TimesForm):
    starts_at = forms.ChoiceField(error_messages={"required": "Choose a time.", "invalid_choice": GONE})
    time_zone = TimeZoneField(
        max_length=64,
        widget=TimeZoneInput,
        label="Their time zone",
        help_text="Their mails and their page say the time in it.",
        error_messages={"required": "Ask where they are, and choose their time zone."},
    )

    def clean_starts_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.cleaned_data["starts_at"]), UTC)


class ReplyForm(_Settling):
    """A mail in plain text. `key` makes a second click of the same form no second mail."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        max_length=150,
        widget=TextInput,
        label="Subject",
        error_messages={"required": "Write a subject: many people decide by it whether to open a mail."},
    )
    body = PlainTextField(
        max_length=5000,
        widget=Textarea({"rows": 12}),
        label="Mail",
        help_text="Goes as it is written here, and is kept with the application. Their answer reaches you.",
        error_messages={"required": "The mail is empty."},
    )
    field_order = ["key", "subject", "body", "concerns"]

    def __init__(
        self, data: QueryDict | None = None, *, application: Application, sender: str, concerns: Sequence[Told]
    ) -> None:
        name = f" {application.candidate.first_name}" if application.candidate.first_name else ""
        self.frame = GREETING.format(name=name, sender=sender)
        begins_with = {"key": uuid.uuid4(), "subject": f"Your application for {application.job}", "body": self.frame}
        super().__init__(data, initial=begins_with)
        self.offer_concerns(concerns)

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self) -> str:
        body = "\n".join(self.cleaned_data["body"].splitlines())
        if not set(body.split()) - set(self.frame.split()):
            raise forms.ValidationError("Between greeting and name stands nothing yet. Write your answer.")
        return body
