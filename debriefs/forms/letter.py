"""Writing a letter to a candidate."""

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from debriefs.stages.letters import Draft
from recruiting.desk.theme import Textarea, TextInput


class LetterForm(forms.Form):
    """`key` makes a second click of the same form no second letter; `frame` is the greeting and signature alone, which say nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        max_length=150,
        widget=TextInput,
        label=_("Subject"),
        error_messages={"required": _("Write a subject: many people decide by it whether to open a mail.")},
    )
    body = forms.CharField(
        max_length=5000,
        widget=Textarea({"rows": 14}),
        label=_("Letter"),
        help_text=_("Goes as it is written here. Leave an empty line between paragraphs."),
        error_messages={"required": _("The letter is empty.")},
    )

    def __init__(self, data: QueryDict | None = None, *, begins_with: Draft, frame: str = "") -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), "subject": begins_with.subject, "body": begins_with.body})
        self.frame = frame

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self) -> str:
        body = "\n".join(self.cleaned_data["body"].splitlines())
        if not _lines(body) - _lines(self.frame):
            raise forms.ValidationError(
                _("Between greeting and signature stands nothing yet. Write what the letter is for.")
            )
        return body

    def written(self) -> Draft:
        """What stands in the form now, also where something is wrong with it."""
        return Draft(str(self["subject"].value() or ""), str(self["body"].value() or "").replace("\0", ""))


def _lines(text: str) -> set[str]:
    """The lines that say something."""
    return {" ".join(line.split()) for line in text.splitlines()} - {""}
