"""The search's form: words, and where to look."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.models import Job
from debriefs.search import Scope
from debriefs.search_question import Question, read

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
FILTERS = ("speaker", "job", "since", "until")


class DayInput(forms.DateInput):
    input_type = "date"


class DayField(forms.DateField):
    """A day that any database and time zone can reckon with."""

    widget = DayInput(format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(EARLIEST, _("Choose a day of this century.")),
        MaxValueValidator(LATEST, _("Choose a day of this century.")),
    ]


class SearchForm(forms.Form):
    """A wrong filter is said beside it; then nothing is looked for. Any words will do."""

    q = forms.CharField(label=_("Words"), required=False)
    speaker = forms.CharField(label=_("Said by"), required=False, max_length=150)
    job = forms.ModelChoiceField(Job.objects.none(), label=_("Job"), required=False, empty_label=_("Any job"))
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: object, jobs: QuerySet[Job], **options: object) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})  # type: ignore[arg-type]  # as Django's
        self.fields["job"].queryset = jobs  # type: ignore[attr-defined]  # of a ModelChoiceField
        self.fields["q"].validators.clear()  # a NUL is left out, as everything that is no word

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the other one."))

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in FILTERS)

    def filters(self) -> list[forms.BoundField]:
        return [self[name] for name in FILTERS]

    def question(self) -> Question:
        """Also of a form with errors."""
        return read(self.data.get("q", ""), speaker=self.cleaned_data.get("speaker", ""))

    def scope(self) -> Scope:
        """Days are the reader's own."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Scope(
            job=self.cleaned_data["job"],
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _midnight(day: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
