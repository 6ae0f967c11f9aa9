"""What people type beside an interview."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from debriefs.models.note import MAX_NOTE
from recruiting.contact_fields import PlainTextField

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
    """Which of one's own notes or citations answers an open item."""

    answer = forms.UUIDField(
        error_messages={
            "required": _("Please choose where it was answered."),
            "invalid": _("This place is not there any more. Please choose another one."),
        }
    )


class DeclineForm(forms.Form):
    reason = PlainTextField(
        max_length=300, error_messages={"required": _("Please say why in a line, so that others can plan.")}
    )


def first_error(form: forms.Form) -> str:
    """One sentence for the person who typed; "" without an error."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")
