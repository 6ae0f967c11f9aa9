"""An interviewer, and the calendar account that is theirs."""

from collections.abc import MutableMapping
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.forms import BooleanField, ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from interviews.nylas import shapes
from interviews.nylas.errors import NylasError
from interviews.panels import open_times, publishing
from interviews.panels.forms.calendars import CALENDAR_FIELDS, CalendarFields
from interviews.panels.forms.holidays import HOLIDAY_FIELDS, HolidayFields
from interviews.panels.forms.hours import HOURS_FIELDS, WeekOfHours
from interviews.panels.forms.offers import UncheckedChoiceField, offered_accounts
from interviews.panels.models import Interviewer
from recruiting.contact_fields import AddressField, PersonNameField
from recruiting.desk.widgets import OfferedSelect, TimeZoneInput

ZONE_NOT_SAID = "The calendar doesn’t say its time zone: UTC is used until you choose one."
ZONE_NOT_KNOWN = "Not known yet: UTC is used until you choose one, or the calendar is connected and says it."


class InterviewerForm(CalendarFields, WeekOfHours, HolidayFields):
    nylas_grant_id = UncheckedChoiceField(
        required=False,
        label="Calendar account",
        help_text="Accounts connected to this company. Choose one and save: name, address and time zone are filled in if empty.",
    )

    mails_link = BooleanField(
        required=False,
        initial=True,
        label="Mail them the link to connect their calendar",
        help_text="At once, unless an account is chosen above.",
    )

    class Meta:
        model = Interviewer
        fields = [
            "nylas_grant_id", "name", "email", "title", "bio", "time_zone", "is_active", "user", *CALENDAR_FIELDS,
            "weight", "daily_cap", "weekly_cap", *HOLIDAY_FIELDS,
        ]  # fmt: skip
        widgets = {"time_zone": TimeZoneInput}
        field_classes = {"name": PersonNameField, "email": AddressField}

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        instance: Interviewer | None = None,
        initial: MutableMapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, instance=instance, initial=initial)
        self.begin_with_hours()
        self.begin_with_holidays()
        self.chosen_grant: shapes.Grant | None = None
        self.open_before: open_times.Times | None = None  # what was open before saving, for the words about the effect
        self.former_grant_id: str | None = self.instance.nylas_grant_id
        self._had_no_zone = self.instance.zone_is_assumed
        if "nylas_grant_id" not in self.fields:
            return  # the form is shown to a person who may not change it
        self.fields["nylas_grant_id"].widget = OfferedSelect(
            lambda: offered_accounts(
                empty="No calendar account is free yet. Save, then mail the interviewer the link to connect theirs.",
                taken=self._taken_accounts(),
            ),
            empty="Not connected yet",
        )
        for name in {"name", "email", "time_zone", "weight"} & set(self.fields):
            self.fields[name].required = False
        if not self.instance.pk or self.instance.zone_is_assumed:
            self.initial["time_zone"] = ""
        if self.instance.zone_is_assumed:
            self.fields["time_zone"].help_text = ZONE_NOT_SAID if self.instance.nylas_grant_id else ZONE_NOT_KNOWN
        self.begin_with_calendars()

    def _taken_accounts(self) -> frozenset[str]:
        """Accounts that belong to other interviewers."""
        others = Interviewer.objects.exclude(pk=self.instance.pk)
        return frozenset(filter(None, others.values_list("nylas_grant_id", flat=True)))

    def clean_nylas_grant_id(self) -> str | None:
        grant_id = self.cleaned_data["nylas_grant_id"] or None
        if grant_id is None or grant_id == self.instance.nylas_grant_id:
            return grant_id
        try:
            known = {grant.id: grant for grant in publishing.offered_grants()}
        except NylasError:
            raise ValidationError(
                "Nylas isn’t answering just now, so this account couldn’t be looked up. Save without it, or try again in a minute."
            ) from None
        self.chosen_grant = known.get(grant_id)
        if self.chosen_grant is None:
            raise ValidationError("This calendar account is no longer connected. Choose another.")
        taken = Interviewer.objects.filter(nylas_grant_id=grant_id).exclude(pk=self.instance.pk).first()
        if taken is not None:
            raise ValidationError(f"This calendar account already belongs to {taken.name}.")
        return grant_id

    def clean_weight(self) -> Decimal:
        weight = self.cleaned_data["weight"]
        return Decimal(1) if weight is None else weight

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        grant = self.chosen_grant
        if grant is not None:
            self._fill_from_account(grant)
        elif "nylas_grant_id" not in self.errors:
            if not cleaned.get("name") and "name" not in self.errors:
                self.add_error("name", "Type a name, or choose a calendar account that has one.")
            if not cleaned.get("email") and "email" not in self.errors:
                self.add_error("email", "Type an address, or choose a calendar account that has one.")
        if "time_zone" not in self.errors:
            self._choose_zone()
        self.keep_hours(cleaned)
        return cleaned

    def columns_to_save(self) -> set[str]:
        """The columns that this form changes. Other columns may have changed since it was opened; those of the calendar account are
        written by the row's own methods."""
        columns = set(self.changed_data) - {"nylas_grant_id", "time_zone", "mails_link", *HOURS_FIELDS}
        if self.hours_have_changed():
            columns.add("working_hours")
        if columns & set(HOLIDAY_FIELDS):
            columns |= set(HOLIDAY_FIELDS)  # another country has other regions and days
        if self.chosen_grant is not None:
            columns |= {"name", "email"}
        if "time_zone" in self.changed_data or (self._had_no_zone and not self.instance.zone_is_assumed):
            columns |= {"time_zone", "zone_is_assumed"}
        return columns

    def _choose_zone(self) -> None:
        """The zone that was typed, else the calendar's, else UTC, which then counts as assumed."""
        grant_id = self.cleaned_data.get("nylas_grant_id")
        known = self.cleaned_data.get("time_zone") or (publishing.calendar_zone(grant_id) if grant_id else "")
        self.cleaned_data["time_zone"] = known or "UTC"
        self.instance.zone_is_assumed = not known

    def _fill_from_account(self, grant: shapes.Grant) -> None:
        """Take the address from the account, and the name where none was typed."""
        cleaned, email = self.cleaned_data, grant.email
        if cleaned.get("email") and cleaned["email"] != email and "email" in self.changed_data:
            self.add_error("email", f"The calendar account belongs to {email}. Leave this empty, or type that address.")
        cleaned["email"] = email
        cleaned["name"] = cleaned.get("name") or grant.name or email
