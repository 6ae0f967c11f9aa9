"""What interviewers choose about their own times, a form for each part of the page. `keep` writes only the form's own columns."""

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from interviews.panels import publishing
from interviews.panels.forms.calendars import CALENDAR_FIELDS, CalendarFields
from interviews.panels.forms.holidays import HOLIDAY_FIELDS, HolidayFields
from interviews.panels.forms.hours import WeekOfHours
from interviews.panels.forms.leave import LeaveForm
from interviews.panels.models import Interviewer, Leave
from recruiting.contact_fields import TimeZoneField

# Drawn for our pages: the admin's widgets need its styles, and the font of its icons.
CHECKS, SELECT = "interviews/offered_checks.html", "interviews/offered_select.html"


class OwnHoursForm(WeekOfHours):
    time_zone = TimeZoneField(
        label=_("Your time zone"), widget=forms.TextInput({"list": "time-zones", "autocomplete": "off"})
    )

    class Meta:
        model = Interviewer
        fields = ("time_zone",)

    def __init__(self, data: QueryDict | None = None, *, instance: Interviewer) -> None:
        super().__init__(data, instance=instance)
        self.begin_with_hours()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        self.keep_hours(cleaned)
        return cleaned

    def keep(self, *, by: User | None, at: datetime) -> None:
        self.instance.save(update_fields=["working_hours"])
        if "time_zone" in self.changed_data or self.instance.zone_is_assumed:
            self.instance.choose_time_zone(self.cleaned_data["time_zone"])
            publishing.tell_calendars(self.instance, now=at)


class OwnLeaveForm(LeaveForm):
    def __init__(self, data: QueryDict | None = None, *, instance: Leave) -> None:
        super().__init__(data, instance=instance)
        for field in self.fields.values():
            field.widget.attrs.pop("aria-label")  # here each has a label
        self.fields["first_day"].label, self.fields["last_day"].label = _("First day"), _("Last day")
        self.fields["last_day"].help_text = ""

    def keep(self, *, by: User | None, at: datetime) -> None:
        """The same days again, by a second click, are one leave."""
        leave = self.instance
        known = Leave.objects.filter(
            interviewer=leave.interviewer, first_day=leave.first_day, last_day=leave.last_day, kind=leave.kind
        )
        if not known.exists():
            leave.entered_by, leave.entered_at = by, at
            leave.save()


class OwnHolidaysForm(HolidayFields):
    class Meta:
        model = Interviewer
        fields = HOLIDAY_FIELDS

    def __init__(self, data: QueryDict | None = None, *, instance: Interviewer) -> None:
        super().__init__(data, instance=instance)
        for name in HOLIDAY_FIELDS[:2]:
            self.fields[name].widget = forms.Select()
        self.fields["works_on_holidays"].widget.template_name = CHECKS
        self.begin_with_holidays()

    def keep(self, *, by: User | None, at: datetime) -> None:
        self.instance.save(update_fields=HOLIDAY_FIELDS)


class OwnCalendarsForm(CalendarFields):
    class Meta:
        model = Interviewer
        fields = CALENDAR_FIELDS

    def __init__(self, data: QueryDict | None = None, *, instance: Interviewer) -> None:
        super().__init__(data, instance=instance)
        self.begin_with_calendars()
        self.fields["busy_calendar_ids"].widget.template_name = CHECKS
        self.fields["booking_calendar_id"].widget.template_name = SELECT

    def keep(self, *, by: User | None, at: datetime) -> None:
        self.instance.save(update_fields=CALENDAR_FIELDS)
        publishing.tell_calendars(self.instance, now=at)
