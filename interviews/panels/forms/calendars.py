"""Which calendars of the account are read for busy times, and which is written to, in any form about an interviewer."""

from collections.abc import Sequence

from django import forms
from django.forms import Widget

from interviews.nylas import shapes
from interviews.nylas.errors import NylasError
from interviews.panels import publishing
from interviews.panels.forms.offers import NYLAS_AWAY, UncheckedChoiceField, UncheckedChoicesField
from interviews.panels.models import Interviewer
from recruiting.desk.widgets import Offer, OfferedChecks, OfferedSelect

CALENDAR_FIELDS = ("busy_calendar_ids", "booking_calendar_id")
PRIMARY = (("primary", "The account’s main calendar"),)
GONE = "A calendar that was chosen is no longer in the account. Choose others, or candidates may find no times."


class CalendarFields(forms.ModelForm):
    busy_calendar_ids = UncheckedChoicesField(
        required=False,
        label="Calendars read for busy times",
        help_text="Times that are taken in any of these are not offered to candidates.",
    )
    booking_calendar_id = UncheckedChoiceField(
        required=False,
        label="Calendar interviews are written to",
        help_text="Booked interviews appear in this calendar.",
    )

    instance: Interviewer

    def begin_with_calendars(self) -> None:
        """Call it once the form is made. Nylas is asked once, when the form is drawn."""
        person = self.instance
        account = _Account(person.nylas_grant_id)
        widgets: dict[str, Widget] = {
            "busy_calendar_ids": OfferedChecks(lambda: account.offer(person.busy_calendar_ids)),
            "booking_calendar_id": OfferedSelect(
                lambda: account.offer([person.booking_calendar_id], writable=True), empty=None
            ),
        }
        for name in set(widgets) & set(self.fields):
            self.fields[name].widget = widgets[name]

    def clean_busy_calendar_ids(self) -> list[str]:
        return self.cleaned_data["busy_calendar_ids"] or ["primary"]

    def clean_booking_calendar_id(self) -> str:
        return self.cleaned_data["booking_calendar_id"] or "primary"


class _Account:
    """The calendars of one account, asked for at most once."""

    def __init__(self, grant_id: str | None) -> None:
        self.grant_id = grant_id
        self._known: Sequence[shapes.Calendar] | None = None

    def offer(self, chosen: Sequence[str], *, writable: bool = False) -> Offer:
        """The choices, or why they are not known; with a warning where what is chosen is not there any more."""
        if self.grant_id is None:
            return Offer(PRIMARY, "More calendars can be chosen once a calendar account is saved.")
        try:
            if self._known is None:
                self._known = publishing.offered_calendars(self.grant_id)
        except NylasError:
            return Offer(PRIMARY, NYLAS_AWAY)
        offered = [calendar for calendar in self._known if calendar.can_write or not writable]
        choices = tuple((_key(calendar), _words(calendar)) for calendar in offered) or PRIMARY
        return Offer(choices, GONE if set(chosen) - dict(choices).keys() else "")


def _key(calendar: shapes.Calendar) -> str:
    return "primary" if calendar.is_primary else calendar.id


def _words(calendar: shapes.Calendar) -> str:
    return f"{calendar.name} (main calendar)" if calendar.is_primary else calendar.name
