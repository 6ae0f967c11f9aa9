"""A panel: who interviews, when, how it is recorded, what candidates read."""

import re
from datetime import date, time
from time import strptime

from django import forms
from django.forms import ValidationError

from interviews.panels.forms.offers import UncheckedChoiceField, offered_accounts
from interviews.panels.languages import OFFERED, language_name
from interviews.panels.models import Panel
from interviews.panels.models.panel import MIDNIGHT, working_week
from recruiting.desk.theme import Textarea
from recruiting.desk.widgets import Checks, ChoiceCards, HourInput, OfferedSelect, TimeZoneInput

# The first is how we write them; the others are accepted, as browsers and people write them so.
HOURS = ["%H:%M", "%H:%M:%S", "%H.%M", "%H", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"]
DAYS = [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Thu"), (4, "Fri"), (5, "Sat"), (6, "Sun")]
# Words in instructions that would make the machine judge people, which it must not.
JUDGING = re.compile(
    r"\b(scor(?:e|es|ed|ing)|rat(?:e|es|ed|ing)|rank(?:s|ed|ing)?|recommend\w*|attitude\w*|personalit\w+|"
    r"hir(?:e|es|ed|ing)|suitab\w+|confident|confidence|moods?|emotion\w*)\b",
    re.IGNORECASE,
)
DISTRIBUTIONS: dict[str, str] = {
    Panel.Distribution.FAIR: "All free times are offered. Of those who are free, whoever has the least load takes the interview: over all "
    "panels, by their share, with an eye on who seldom gets the chance. Load stays even.",
    Panel.Distribution.OWN_SHARE: "All free times are offered. Where three were free, each owes a third of the interview; whoever is furthest "
    "behind takes it. Open calendars take more, and nobody is ever far from their share. Counts this panel alone.",
    Panel.Distribution.EVERYONE: "A time is offered only when all of them are free. One interview with everybody; the fewest times.",
    Panel.Distribution.MOST_TIMES: "Does the same as “By load”, and is kept for panels that were made with it.",
}
CAPTURES: dict[str, str] = {
    Panel.Capture.TRANSCRIPT: "The committee can watch, read along and search. Needed for a summary and action items.",
    Panel.Capture.VIDEO: "The committee can watch. Nothing to read or search, no summary.",
    Panel.Capture.AUDIO: "The committee can listen. No picture is kept.",
    Panel.Capture.NOTHING: "No recorder joins. The committee relies on the interviewer’s notes.",
}
POLICIES: dict[str, str] = {
    Panel.RecordingPolicy.OPT_OUT: "The recorder joins every call, unless the candidate says no before booking; then it is called off.",
    Panel.RecordingPolicy.OPT_IN: "The recorder is sent only after a stored yes. Choose this where the law asks for consent first.",
}


def judging_words(text: str) -> list[str]:
    """Words that ask for a judgement about a person, each once, in lower case."""
    return list(dict.fromkeys(match.group(0).lower() for match in JUDGING.finditer(text)))


class HourField(forms.TimeField):
    """A time of day, written in one of HOURS."""

    input_formats = HOURS
    default_error_messages = {"invalid": "Write a time of day like 09:00 or 17:30."}


class ClosingHourField(HourField):
    """A time of day at which something ends: 24:00 is the end of the day, kept as 00:00."""

    END_OF_DAY = re.compile(r"24(?:[:.]00)?(?:[:.]00)?|23[:.]59(?:[:.]59)?|midnight", re.IGNORECASE)

    def prepare_value(self, value: object) -> object:
        return "24:00" if value == MIDNIGHT else value

    def to_python(self, value: str | time | None) -> time | None:
        if isinstance(value, str) and self.END_OF_DAY.fullmatch(value.strip()):
            return MIDNIGHT
        return super().to_python(value)


class LinesField(forms.Field):
    """A list, one entry per line."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: str | None) -> list[str]:
        return self.entries([line.strip() for line in (value or "").splitlines() if line.strip()])

    def entries(self, lines: list[str]) -> list[str]:
        """What these lines mean. Raises ValidationError."""
        raise NotImplementedError

    def in_order(self, kept: list[str]) -> list[str]:
        """What was kept, in the order in which it is kept now."""
        return kept

    def has_changed(self, initial: list[str] | None, data: str | None) -> bool:
        try:
            return self.in_order(initial or []) != self.to_python(data)
        except ValidationError:
            return True


class DatesField(LinesField):
    """Days, kept as ISO dates in order."""

    FORMATS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y")
    widget = Textarea({"rows": 4, "placeholder": "2026-12-25\n2027-01-01"})

    def entries(self, lines: list[str]) -> list[str]:
        return sorted({self._day(line).isoformat() for line in lines})

    def in_order(self, kept: list[str]) -> list[str]:
        return sorted(kept)

    def _day(self, line: str) -> date:
        for known in self.FORMATS:
            try:
                return date(*strptime(line, known)[:3])
            except ValueError:
                continue
        raise ValidationError(f"“{line[:40]}” is not a day. Write one per line, like 2026-12-25 or 25 Dec 2026.")


class TermsField(LinesField):
    """Words and names, each once."""

    MOST, LONGEST = 200, 200  # Nylas takes no more (docs/nylas.md 1.6)
    widget = Textarea({"rows": 4, "placeholder": "Kubernetes\nDrizzle ORM"})

    def entries(self, lines: list[str]) -> list[str]:
        terms = list(dict.fromkeys(" ".join(line.split()) for line in lines))
        if len(terms) > self.MOST:
            raise ValidationError(f"These are {len(terms)} words; {self.MOST} at most.")
        if long := next((term for term in terms if len(term) > self.LONGEST), ""):
            raise ValidationError(f"“{long[:40]}…” is too long: {self.LONGEST} characters at most.")
        if any(not character.isprintable() for term in terms for character in term):
            raise ValidationError("There are invisible marks in these words. Type them anew, one per line.")
        return terms


class PanelForm(forms.ModelForm):
    open_days = forms.TypedMultipleChoiceField(
        choices=DAYS,
        coerce=int,
        widget=Checks,
        required=False,
        initial=working_week,
        label="Days",
        help_text="Times are offered on these days only.",
    )
    closed_dates = DatesField(
        required=False,
        label="Closed dates",
        help_text="No times on these days, such as holidays. One per line.",
    )
    languages = forms.MultipleChoiceField(
        choices=[(code, language_name(code)) for code in OFFERED],
        widget=Checks,
        required=False,
        label="Languages spoken",
        help_text="Of these the transcript is made. None chosen: whatever is heard.",
    )
    terms = TermsField(
        required=False,
        label="Words to be heard rightly",
        help_text="Products, technologies and names that the transcript should spell as you do. One per line.",
    )
    conferencing_grant_id = UncheckedChoiceField(
        required=False,
        widget=OfferedSelect(offered_accounts, empty="The interviewer’s own"),
        label="Account that makes the video call",
        help_text="Needed for Zoom, and when a calendar can’t make this kind of call itself. Empty: the interviewer’s own.",
    )

    class Meta:
        model = Panel
        exclude = ["interviewers"]  # noqa: DJ006 - which are on the page, and in which order, the admin says
        widgets = {
            "opens_at": HourInput,
            "closes_at": HourInput,
            "time_zone": TimeZoneInput,
            "distribution": ChoiceCards(DISTRIBUTIONS, retired={Panel.Distribution.MOST_TIMES}),
            "capture": ChoiceCards(CAPTURES),
            "recording_policy": ChoiceCards(POLICIES),
        }
        field_classes = {"opens_at": HourField, "closes_at": ClosingHourField}
        # Fields that are missing here keep the model's own texts.
        labels = {"slug": "Short name"}
        help_texts = {
            "slug": "Nylas knows the panel by it. Small letters and hyphens, used by no other panel: backend-technical.",
            "job": "Candidates of this job can be invited; its person in charge is named to them.",
            "duration_minutes": "This long is blocked in the interviewer’s calendar.",
            "opens_at": "No interview begins earlier.",
            "closes_at": "Every interview is over by then. Midnight is 24:00.",
            "buffer_before": "Nothing may stand in the interviewer’s calendar this long before. More free minutes, fewer times.",
            "buffer_after": "Time to write down what was heard. More free minutes, fewer times.",
            "horizon_days": "Later days are not offered. Far-off interviews are moved and forgotten more often.",
            "provider": "The meeting link is made by this service when somebody books.",
            "wants_summary": "Machine-written, labelled as such on the debrief page. Needs a transcript.",
            "wants_action_items": "Machine-written follow-ups for the next interviewer. Needs a transcript.",
            "link_days": "To the end of the last day, in the panel’s time zone. After that the link offers no times; you can always send a new one.",
        }

    def lint(self) -> list[str]:
        """Warnings about what was typed; none prevents saving."""
        warnings = []
        for name in ("summary_instructions", "action_item_instructions"):
            if words := judging_words(self.cleaned_data.get(name, "")):
                quoted = ", ".join(f"“{word}”" for word in words)
                warnings.append(
                    f"{self.fields[name].label} asks about {quoted}. The machine writes notes; people judge. Ask for facts instead."
                )
        return warnings
