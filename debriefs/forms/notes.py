"""What people type beside an interview."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from debriefs.interview.transcript import MAX_VOICES
from debriefs.models.comment import MAX_COMMENT
from debriefs.models.note import MAX_NOTE
from recruiting.contact_fields import PlainTextField

MAX_NAME = 150
MAX_LINE = 20_000  # of a transcript
MAX_SUMMARY = 20_000
OLD_PAGE = _("This could not be kept from this page. Please copy your words, load the page again, and paste them.")


class NoteForm(forms.Form):
    """A new note. `key`: made by the browser or with the page, so that sending it again adds nothing."""

    text = PlainTextField(max_length=MAX_NOTE, error_messages={"required": _("Please write something first.")})
    key = forms.UUIDField(error_messages={"required": OLD_PAGE, "invalid": OLD_PAGE})
    written_at = forms.CharField(required=False)

    def moment(self, now: datetime) -> datetime:
        """When the browser says that it was begun; `now` without a time that can be read."""
        try:
            told = parse_datetime(self.cleaned_data["written_at"])
        except ValueError:
            told = None
        return told if told is not None and timezone.is_aware(told) else now


class RewriteForm(forms.Form):
    text = PlainTextField(max_length=MAX_NOTE, error_messages={"required": _("To empty a note, delete it.")})


class OpenItemForm(forms.Form):
    """What the next interviewer should ask; `source`: the machine's action item that it was made from."""

    text = PlainTextField(
        max_length=300, error_messages={"required": _("Please write what the next interviewer should ask.")}
    )
    key = forms.UUIDField(error_messages={"required": OLD_PAGE, "invalid": OLD_PAGE})
    source = forms.IntegerField(required=False, min_value=1, max_value=2**31)


class AnswerForm(forms.Form):
    """Which of one's own notes or citations answers this open item."""

    answer = forms.UUIDField(
        error_messages={
            "required": _("Please choose where it was answered."),
            "invalid": _("This place is not there any more. Please choose another one."),
        }
    )

    def __init__(self, data: Mapping[str, str], *, item: UUID) -> None:
        super().__init__(data)
        self.item = item


class RetypedForm(forms.Form):
    """One text, with what is sent along; `title`: what it is, where it stands by itself."""

    title: Promise | str = ""
    text: forms.CharField


class CommentForm(RetypedForm):
    """On a debrief, or on `words` of the turns `first` to `last`."""

    title = _("Comment")
    text = PlainTextField(
        max_length=MAX_COMMENT, error_messages={"required": _("A comment needs words.")}, widget=forms.Textarea
    )
    first = forms.CharField(required=False, widget=forms.HiddenInput)
    last = forms.CharField(required=False, widget=forms.HiddenInput)
    words = PlainTextField(required=False, strip=False, widget=forms.HiddenInput)


class LineForm(RetypedForm):
    """Another wording of the turn at `position`, which was read as `original`."""

    title = _("Correct this line")
    text = PlainTextField(
        max_length=MAX_LINE, error_messages={"required": _("A line needs words.")}, widget=forms.Textarea
    )
    position = forms.CharField(required=False, widget=forms.HiddenInput)
    original = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class SummaryForm(RetypedForm):
    """`before`: the summary that was on the page, so that two people who edit at once lose nothing."""

    title = _("Edit the summary")
    text = PlainTextField(
        max_length=MAX_SUMMARY, error_messages={"required": _("A summary needs words.")}, widget=forms.Textarea
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def rebase(self, before: str) -> None:
        """To be sent again by somebody who is shown what stands there now."""
        self.data = {**self.data, "text": self.cleaned_data["text"], "before": before}


class SpeakersForm(forms.Form):
    """Who is who in a transcript that has these labels: `label-0`, `name-0` and so on; `then=swap` for two who are the other way round."""

    def __init__(self, data: Mapping[str, str], *, labels: Iterable[str]) -> None:
        super().__init__(data)
        self.labels = {_plain(label): label for label in labels}

    def clean(self) -> None:
        names = self.names()
        if not names or not all(names.values()):
            raise ValidationError(_("Every voice needs a name. Write “Somebody else” for one you don’t know."))
        if not names.keys() <= self.labels.keys():
            raise ValidationError(_("The transcript was read anew meanwhile. Please look at the voices once more."))

    def names(self) -> dict[str, str]:
        """What was written for each label, as browsers may send it: white space counts as one space."""
        sent = [(_plain(self.data.get(f"label-{n}", "")), self.data.get(f"name-{n}", "")) for n in range(MAX_VOICES)]
        labels = [label for label, _name in sent if label]
        names = [_plain(name)[:MAX_NAME] for _label, name in sent][: len(labels)]
        if self.data.get("then") == "swap" and len(names) == 2:
            names.reverse()
        return dict(zip(labels, names, strict=True))

    def said(self) -> dict[str, str]:
        """The name of each label as the transcript spells it."""
        return {self.labels[label]: name for label, name in self.names().items()}

    def name_of(self, label: str) -> str | None:
        """None for a label that was not sent."""
        return self.names().get(_plain(label))


def _plain(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


class DeclineForm(forms.Form):
    reason = PlainTextField(
        max_length=300, error_messages={"required": _("Please say why in a line, so that others can plan.")}
    )


def first_error(form: forms.Form) -> str:
    """One sentence for the person who typed; "" without an error."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")
