"""Days of leave, as a line in an interviewer's form."""

from typing import Any

from django import forms

from interviews.panels.models import Leave
from recruiting.desk.widgets import DayInput

DAYS = ["%Y-%m-%d", "%d %b %Y", "%d %B %Y"]


class DayField(forms.DateField):
    """A day: as browsers send it, or as we write it."""

    input_formats = DAYS
    default_error_messages = {
        "invalid": "Write a day like 2026-12-25 or 25 Dec 2026.",
        "required": "Say which day.",
    }


class LeaveForm(forms.ModelForm):
    class Meta:
        model = Leave
        fields = ["first_day", "last_day", "kind"]
        field_classes = {"first_day": DayField, "last_day": DayField}
        widgets = {"first_day": DayInput, "last_day": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the fields' names on themselves: a line has no labels, only the heads of its columns."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = str(field.label)
