"""The groups into which an interviewer's form is folded, each with a line that says what stands in it."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.admin.helpers import AdminForm
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.panels import public_holidays
from interviews.panels.admin.panel_groups import DrawnGroup, days_words
from interviews.panels.forms.calendars import CALENDAR_FIELDS
from interviews.panels.forms.holidays import HOLIDAY_FIELDS
from interviews.panels.forms.hours import HOURS_FIELDS
from interviews.panels.models import Interviewer
from interviews.panels.working_hours import write_day
from recruiting import zones

HOURS_WORDS = (
    "In their own time zone, as in 09:00–12:30, 13:30–17:00; an empty day is a day off. Candidates are offered what lies in these hours and "
    "in the panel’s. Nothing in any day: the panel’s hours alone, also where those are night for them."
)
ALWAYS_SHOWN = ("name", "email", "time_zone", "is_active", "user")
Fieldsets = list[tuple[str | None, dict[str, Any]]]


def fieldsets(interviewer: Interviewer) -> Fieldsets:
    """As Django's admin takes them: what is always shown, then the groups. Regions and days of no country are left out."""
    holidays = HOLIDAY_FIELDS if interviewer.holiday_country else HOLIDAY_FIELDS[:1]
    return [
        (None, {"fields": ALWAYS_SHOWN}),
        ("Calendar", {"fields": ("nylas_grant_id", *CALENDAR_FIELDS, "last_link")}),
        ("When they interview", {"fields": HOURS_FIELDS, "description": HOURS_WORDS}),
        ("Public holidays", {"fields": holidays}),
        ("How much they take", {"fields": ("weight", "daily_cap", "weekly_cap")}),
        ("What candidates read", {"fields": ("title", "bio")}),
    ]


def drawn(adminform: AdminForm, interviewer: Interviewer) -> list[DrawnGroup]:
    """The groups of a form, without what stands above them. Open where something has to be put right, or comes first."""
    found = []
    parts = zip(WORDS.items(), list(adminform)[1:], fieldsets(interviewer)[1:], strict=True)
    for (key, words), fieldset, (_title, options) in parts:
        is_wrong = any(name in adminform.form.errors for name in options["fields"])
        needs_calendar = interviewer.is_active and (not interviewer.is_live or bool(interviewer.gone_calendars))
        comes_first = key == "calendar" and needs_calendar
        said = _("Something here has to be put right") if is_wrong else words(interviewer)
        found.append(DrawnGroup(key, fieldset, said, is_wrong or comes_first))
    return found


def hours_words(interviewer: Interviewer) -> str:
    """As in “Mon–Thu 09:00–17:00; Fri 09:00–12:00, Berlin”."""
    hours = interviewer.hours
    if not hours:
        return _("The panel’s hours alone")
    days_by_hours: dict[str, list[int]] = {}
    for day in range(7):
        if written := write_day(hours.of_day(day)):
            days_by_hours.setdefault(written, []).append(day)
    week = "; ".join(f"{days_words(days)} {written}" for written, days in days_by_hours.items())
    return f"{week}, {zones.place(ZoneInfo(interviewer.time_zone)) or interviewer.time_zone}"


def _calendar(interviewer: Interviewer) -> str:
    if not interviewer.nylas_grant_id:
        return interviewer.get_grant_state_display()
    read = len(interviewer.busy_calendar_ids)
    words = ngettext("%(read)d calendar read for busy times", "%(read)d calendars read for busy times", read)
    return f"{interviewer.email} · {words % {'read': read}}"


def _holidays(interviewer: Interviewer) -> str:
    country = interviewer.holiday_country
    if not country:
        return _("None are kept")
    region = dict(public_holidays.regions(country)).get(interviewer.holiday_region)
    where = ", ".join(filter(None, [dict(public_holidays.countries()).get(country, country), region]))
    worked = len(interviewer.works_on_holidays)
    words = ngettext("works on %(days)d of them", "works on %(days)d of them", worked) % {"days": worked}
    return f"{where} · {words}" if worked else where


def _load(interviewer: Interviewer) -> str:
    weight, caps = interviewer.weight, []
    if interviewer.daily_cap:
        caps.append(_("%(number)d a day at most") % {"number": interviewer.daily_cap})
    if interviewer.weekly_cap:
        caps.append(_("%(number)d a week at most") % {"number": interviewer.weekly_cap})
    share = _("A full share") if weight == 1 else _("A share of %(share)s") % {"share": f"{weight.normalize():f}"}
    return " · ".join([share, *caps] if caps else [share, _("no limit a day or week")])


def _candidates(interviewer: Interviewer) -> str:
    return interviewer.title or interviewer.bio or _("Nothing yet")


WORDS: dict[str, Callable[[Interviewer], str]] = {
    "calendar": _calendar,
    "hours": hours_words,
    "holidays": _holidays,
    "load": _load,
    "candidates": _candidates,
}
