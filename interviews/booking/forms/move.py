"""Moving an interview: to which time, with or without asking the candidate, and why."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.db import models
from django.http import QueryDict

from interviews.booking.forms.seen import SeenForm
from interviews.booking.models import Interview
from interviews.nylas.shapes import Slot
from recruiting import zones
from recruiting.contact_fields import PlainTextField
from recruiting.desk.theme import Select, Textarea
from recruiting.desk.widgets import ChoiceCards

GONE = "This time is no longer free. Choose another one."


class Way(models.TextChoices):
    ASK = "ask", "Ask the candidate first"
    AT_ONCE = "at_once", "Move it at once"


EXPLAINED: dict[str, str] = {
    Way.ASK: "They get a mail with the time, accept it or choose another. Until then the interview stays where it is, and the time is not held.",
    Way.AT_ONCE: "Calendar, recorder and mails follow within seconds. For when you have agreed on it already.",
}


class MoveForm(SeenForm):
    """`slots`: the free times; None while the calendars can't be read."""

    starts_at = forms.TypedChoiceField(
        coerce=lambda value: datetime.fromtimestamp(int(value), UTC),
        widget=Select,
        label="New time",
        error_messages={"invalid_choice": GONE, "required": "Choose a time."},
    )
    way = forms.ChoiceField(choices=Way, initial=Way.ASK, widget=ChoiceCards(EXPLAINED), label="How")
    reason = PlainTextField(
        max_length=500,
        widget=Textarea({"rows": 3}),
        label="Why",
        help_text="The candidate reads this in the mail, and so does whoever interviews them once it has moved.",
        error_messages={"required": "Write a sentence for the candidate, so that they know what it is about."},
    )

    def __init__(self, data: QueryDict | None, *, interview: Interview, slots: Iterable[Slot] | None) -> None:
        super().__init__(data, interview=interview)
        here, theirs = ZoneInfo(interview.panel.time_zone), interview.zone()
        field = self.fields["starts_at"]
        field.choices = [("", "Choose a time"), *_by_day(slots or (), here, theirs)]  # type: ignore[attr-defined]  # a choice field
        field.help_text = f"Times when {interview.people_names() or 'the panel'} can take it, in the panel’s zone."
        if here.key != theirs.key:
            field.help_text += " The candidate’s own time stands beside each."


def _by_day(slots: Iterable[Slot], here: ZoneInfo, theirs: ZoneInfo) -> list[tuple[str, list[tuple[str, str]]]]:
    """The times as options, in a group for each day."""
    days: dict[str, list[tuple[str, str]]] = {}
    for slot in slots:
        at = slot.starts_at.astimezone(here)
        words = f"{at:%a} {at.day} {at:%b}, {at:%H:%M} {zones.label(here, at)}"
        own = slot.starts_at.astimezone(theirs)
        if own.utcoffset() != at.utcoffset():
            words += f" · for the candidate {own:%a %H:%M} {zones.label(theirs, own)}"
        days.setdefault(f"{at:%A} {at.day} {at:%B %Y}", []).append((str(int(slot.starts_at.timestamp())), words))
    return list(days.items())
