"""The public holidays that somebody keeps, in any form about an interviewer."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.panels import public_holidays
from interviews.panels.forms.offers import UncheckedChoiceField, UncheckedChoicesField
from interviews.panels.models import Interviewer
from recruiting import clock
from recruiting.desk.theme import Select
from recruiting.desk.widgets import Checks

SHOWN_AHEAD = timedelta(days=365)
HOLIDAY_FIELDS = ("holiday_country", "holiday_region", "works_on_holidays")


class HolidayFields(forms.ModelForm):
    holiday_country = forms.ChoiceField(
        required=False, label=gettext_lazy("Public holidays of"), widget=Select, choices=()
    )
    holiday_region = UncheckedChoiceField(required=False, label=gettext_lazy("Region"), widget=Select)
    works_on_holidays = UncheckedChoicesField(
        required=False, label=gettext_lazy("Works on these all the same"), widget=Checks
    )

    instance: Interviewer

    def begin_with_holidays(self) -> None:
        """Call it once the form is made."""
        if "holiday_country" not in self.fields:
            return  # the form is shown to a person who may not change it
        person, names = self.instance, dict(public_holidays.countries())
        country, region = self._said("holiday_country"), self._said("holiday_region")
        suggested = public_holidays.country_of_zone(person.time_zone)
        self._offer("holiday_country", [("", _("None")), *_first(suggested, public_holidays.countries())])
        if suggested and not country:
            words = _("By the time zone it would be %(country)s. No times are offered on these days.")
            self.fields["holiday_country"].help_text = words % {"country": names.get(suggested, suggested)}
        regions = public_holidays.regions(country)
        self._offer("holiday_region", [("", _("The whole country alone")), *regions])
        if not regions:
            words = (
                _("None is known for this country.") if country else _("Choose a country and save; then its regions.")
            )
            self.fields["holiday_region"].help_text = words
        ahead = _coming(country, region)
        self._offer("works_on_holidays", [(day.isoformat(), _day_words(day, ahead[day])) for day in ahead])
        if not ahead:
            self.fields["works_on_holidays"].help_text = _("Choose a country and save; its holidays are listed then.")

    def clean_holiday_region(self) -> str:
        """A region of another country is none, where only the country was changed."""
        region, country = self.cleaned_data["holiday_region"], self.cleaned_data.get("holiday_country", "")
        return region if region in dict(public_holidays.regions(country)) else ""

    def clean_works_on_holidays(self) -> list[str]:
        """Of those that lie ahead."""
        country, region = (self.cleaned_data.get(name, "") for name in HOLIDAY_FIELDS[:2])
        known = {day.isoformat() for day in _coming(country, region)}
        return sorted(known & set(self.cleaned_data["works_on_holidays"]))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _said(self, name: str) -> str:
        """What was chosen, else what is stored."""
        key = self.add_prefix(name)
        return self.data.get(key, "") if self.is_bound and key in self.data else getattr(self.instance, name)


def _coming(country: str, region: str) -> dict[date, str]:
    today = clock.now().date()
    return public_holidays.between(country, region, today, today + SHOWN_AHEAD)


def _first(code: str, choices: public_holidays.Choices) -> list[tuple[str, str]]:
    """With the one of this code at the top as well as in its place."""
    return [*(one for one in choices if one[0] == code), *(one for one in choices if one[0] != code)]


def _day_words(day: date, name: str) -> str:
    return f"{day:%a %-d %b %Y} · {name}"
