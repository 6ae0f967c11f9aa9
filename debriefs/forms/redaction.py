"""What a person marks to be redacted: what kind of thing it is, when it is heard, and what of the summary falls with it."""

import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from debriefs.forms.citation import MAX_POSITION
from debriefs.interview.redaction import Asked, Sentence
from interviews.models import Redaction
from interviews.recordings.play_time import clock_words
from interviews.recordings.redaction import Mark
from recruiting.contact_fields import PlainTextField

MAX_WORDS = 20_000
CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)")
SECOND = 1000  # milliseconds


class ClockField(forms.CharField):
    """A place in a recording, as 12:04 or 1:02:04.5; in milliseconds, None where it is empty."""

    default_error_messages = {"invalid": _("Write a time such as 12:04, or 1:02:04.")}

    def to_python(self, value: object) -> int | None:  # type: ignore[override]  # milliseconds, where Django has a text
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        hours, minutes, seconds = found.groups()
        ms = round((int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))) * SECOND)
        if ms > MAX_POSITION:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return ms


class MarkForm(forms.Form):
    """What was chosen in the transcript; all of it empty for a stretch of the recording alone."""

    first = forms.IntegerField(min_value=0, max_value=MAX_POSITION, required=False)
    last = forms.IntegerField(min_value=0, max_value=MAX_POSITION, required=False)
    words = PlainTextField(max_length=MAX_WORDS, required=False)

    def mark(self) -> Mark:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return Mark(first, first if last is None else last, self.cleaned_data["words"])


class RedactionForm(MarkForm):
    first = forms.IntegerField(min_value=0, max_value=MAX_POSITION, required=False, widget=forms.HiddenInput)
    last = forms.IntegerField(min_value=0, max_value=MAX_POSITION, required=False, widget=forms.HiddenInput)
    words = PlainTextField(max_length=MAX_WORDS, required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        choices=Redaction.Category,
        widget=forms.RadioSelect,
        label=_("What kind of thing is it?"),
        help_text=_("This is all that stays: it stands where the words were."),
        error_messages={"required": _("Say what kind of thing it is.")},
    )
    starts = ClockField(
        required=False,
        label=_("Heard from"),
        help_text=_("At first the whole turns: narrow it only to where you heard the words."),
    )
    ends = ClockField(required=False, label=_("Heard until"), help_text=_("All sound in between becomes silent."))
    sentences = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What of the machine’s texts falls with it?"),
        help_text=_("Ticked is what is likely to tell the same. A whole sentence falls."),
        error_messages={
            "invalid_choice": _("The machine’s texts were changed meanwhile. Please look at them once more.")
        },
    )
    everywhere = forms.BooleanField(
        required=False,
        initial=True,
        label=_(
            "Also where people wrote the same words of this application: notes, comments, scorecards, votes, mails"
        ),
    )
    is_final = forms.BooleanField(
        label=_("I know that nobody can bring it back"),
        error_messages={"required": _("Tick this too: a redaction can’t be taken back by anybody.")},
    )

    def __init__(
        self, *given: object, sentences: Sequence[Sentence], has_sound: bool, has_people: bool, **named: object
    ) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # handed on as they came
        self._sentences, self.has_sound = sentences, has_sound
        choices = self.fields["sentences"]
        choices.choices = [(one.key, one.text) for one in sentences]  # type: ignore[attr-defined]  # of a ChoiceField
        choices.initial = [one.key for one in sentences if one.falls]
        if not sentences:
            del self.fields["sentences"]
        if not has_people:
            del self.fields["everywhere"]

    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in ("everywhere", "is_final") if name in self.fields]

    def clean(self) -> None:
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if self.errors.keys() & {"starts", "ends"}:
            return
        if starts is not None and ends is not None and starts >= ends:
            self.add_error("ends", _("It ends after it starts."))
        elif (starts is None or ends is None) and (self.has_sound or self.cleaned_data.get("first") is None):
            missing = "starts" if starts is None else "ends"
            self.add_error(missing, _("Say from when to when it is heard."))

    def asked(self) -> Asked:
        given = self.cleaned_data
        chosen = given.get("sentences", [])
        mark = self.mark()
        return Asked(
            mark=Mark(mark.first, mark.last, mark.words, given["starts"], given["ends"]),
            category=given["category"],
            offered=[one.text for one in self._sentences],
            chosen=[one.text for one in self._sentences if one.key in chosen],
            everywhere=given.get("everywhere", False),
        )


def clocks(span: tuple[int, int] | None) -> dict[str, str]:
    """For the form's fields: to full seconds outwards."""
    if span is None:
        return {}
    return {"starts": clock_words(span[0]), "ends": clock_words(-(-span[1] // SECOND) * SECOND)}
