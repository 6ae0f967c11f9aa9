"""Working hours as seven fields, one for each day of the week, in any form about an interviewer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interviews.panels.models import Interviewer
from interviews.panels.working_hours import MAX_LENGTH, Block, Unreadable, WorkingHours, read_day, write_day
from recruiting.desk.theme import InputClasses

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
HOURS_FIELDS = tuple(f"hours_{day}" for day in range(len(WEEKDAYS)))


class DayHoursField(forms.CharField):
    """One day's hours as text; its value are blocks."""

    def __init__(self, day: int) -> None:
        shape = {
            "class": f"{InputClasses} day-hours",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        super().__init__(
            required=False, label=WEEKDAYS[day], max_length=MAX_LENGTH, widget=forms.TextInput(attrs=shape)
        )
        self.day = day

    def clean(self, value: object) -> tuple[Block, ...]:
        try:
            return read_day(super().clean(value), day=self.day)
        except Unreadable as error:
            raise ValidationError(str(error)) from None

    def has_changed(self, initial: object, data: object) -> bool:
        """Hours that are only written in another way are the same."""
        try:
            return read_day(str(initial or ""), day=self.day) != self.clean(data)
        except ValidationError:
            return True


class WeekOfHours(forms.ModelForm):
    """Adds the seven fields, and writes their blocks into the row once each of them could be read."""

    hours_0 = DayHoursField(0)
    hours_1 = DayHoursField(1)
    hours_2 = DayHoursField(2)
    hours_3 = DayHoursField(3)
    hours_4 = DayHoursField(4)
    hours_5 = DayHoursField(5)
    hours_6 = DayHoursField(6)

    instance: Interviewer

    def begin_with_hours(self) -> None:
        """Call it once the form is made."""
        for day, name in enumerate(HOURS_FIELDS):
            self.initial[name] = write_day(self.instance.hours.of_day(day))
            if name in self.fields:
                self.fields[name].widget.attrs["placeholder"] = _("day off") if self.instance.hours else ""

    def keep_hours(self, cleaned: dict[str, object]) -> None:
        """Call it while the form is cleaned."""
        said = [cleaned.get(name) for name in HOURS_FIELDS if name in self.fields]
        if said and not any(name in self.errors for name in HOURS_FIELDS):
            blocks = [block for each in said if isinstance(each, tuple) for block in each]
            self.instance.working_hours = WorkingHours(tuple(blocks)).as_rows()

    def hours_have_changed(self) -> bool:
        return any(name in self.changed_data for name in HOURS_FIELDS)
