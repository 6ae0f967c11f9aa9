"""Why an application is set aside, offered or rejected outside its debrief."""

from django import forms
from django.http import QueryDict

from recruiting.desk.theme import Textarea


class StageReasonForm(forms.Form):
    """Only a rejection needs one."""

    reason = forms.CharField(
        max_length=300,
        widget=Textarea({"rows": 2}),
        label="Reason",
        help_text="For colleagues: it is kept on the application. The candidate never reads it.",
        error_messages={"required": "Write a reason: in half a year nobody remembers."},
    )

    def __init__(self, data: QueryDict | None = None, *, is_required: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = is_required
        self.fields["reason"].label = "Reason" if is_required else "Reason (optional)"
