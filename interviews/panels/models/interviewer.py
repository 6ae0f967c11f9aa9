"""An employee who interviews, and the calendar grant they connected."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from interviews.panels import public_holidays
from interviews.panels.working_hours import WorkingHours
from recruiting import contact_details, zones
from recruiting.identity import same_person

if TYPE_CHECKING:
    from interviews.panels.models.rest import Rest


def validate_time_zone(value: str) -> None:
    if value not in zones.names():
        raise ValidationError("“%(value)s” is not a time zone. Choose one like Europe/Lisbon.", params={"value": value})


def primary_calendar() -> list[str]:
    return ["primary"]


ONE_AT_LEAST = "Give 1 or more, or leave it empty. For none at all, switch “takes interviews” off."


class InterviewerQuerySet(models.QuerySet["Interviewer"]):
    def live(self) -> "InterviewerQuerySet":
        """Those whose calendar can be read and written now."""
        return self.filter(is_active=True, grant_state=Interviewer.GrantState.LIVE)

    def without_calendar(self) -> "InterviewerQuerySet":
        """Those who take interviews but have no working calendar: none connected yet, or not any more."""
        return self.filter(is_active=True).exclude(grant_state=Interviewer.GrantState.LIVE)

    def with_emails(self, emails: list[str]) -> "InterviewerQuerySet":
        return self.filter(email__in=[contact_details.fold_address(email) for email in emails])

    def recordable(self) -> "InterviewerQuerySet":
        """Those who have nothing against being recorded."""
        return self.filter(unrecorded_since=None)

    def lock(self, keys: list[int]) -> None:
        """Lock their rows: until the transaction ends, nobody else gives one of them a time that a cap might forbid."""
        list(self.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))

    def other_than(self, address: str) -> "InterviewerQuerySet":
        """Without the person who has this address, on the calendar or the login: a candidate can't interview themselves."""
        return self.exclude(pk__in=Interviewer.objects.themselves(address).values("pk"))

    def themselves(self, address: str) -> "InterviewerQuerySet":
        """The rows of the person who has this address, on the calendar or the login."""
        return self.filter(same_person("email", address) | same_person("user__email", address))


class Interviewer(models.Model):
    class GrantState(models.TextChoices):
        NONE = "none", "Not connected yet"
        LIVE = "live", "Connected"
        EXPIRED = "expired", "Needs to be connected again"
        WITHDRAWN = "withdrawn", "Disconnected by its owner"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="interviewer",
        verbose_name="login",
        help_text="Lets them open the debriefs of their own interviews.",
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(
        unique=True, help_text="The address of the calendar they connected. Stored in lower case."
    )
    title = models.CharField(max_length=120, blank=True, help_text="Shown to candidates, for example “Staff engineer”.")
    bio = models.CharField(
        max_length=300, blank=True, verbose_name="two lines about them", help_text="Shown to candidates."
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    zone_is_assumed = models.BooleanField(
        default=False, editable=False, help_text="Neither a person nor the calendar has said the time zone."
    )
    is_active = models.BooleanField(
        default=True, verbose_name="takes interviews", help_text="Off: no panel offers their times."
    )
    nylas_grant_id = models.CharField(
        max_length=64, unique=True, null=True, blank=True, verbose_name="calendar account"
    )
    calendar_provider = models.CharField(
        max_length=30, blank=True, editable=False, help_text="google, microsoft and so on."
    )
    grant_state = models.CharField(max_length=10, choices=GrantState, default=GrantState.NONE, verbose_name="calendar")
    grant_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    busy_calendar_ids = models.JSONField(default=primary_calendar, verbose_name="calendars read for busy times")
    booking_calendar_id = models.CharField(
        max_length=200, default="primary", verbose_name="calendar interviews are written to"
    )
    missing_calendar_ids = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Chosen ones that were not in the account when it was looked at last.",
    )

    weight = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        verbose_name="share of interviews",
        validators=[
            MinValueValidator(
                Decimal("0.1"), "Give 0.1 or more. For nobody’s share at all, switch “takes interviews” off."
            ),
            MaxValueValidator(Decimal(10), "Give 10 or less: ten times as many as others."),
        ],
        help_text="1 is a full share, 0.5 half as many interviews as others, 2 twice as many.",
    )
    daily_cap = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        verbose_name="interviews a day, at most",
        validators=[MinValueValidator(1, ONE_AT_LEAST), MaxValueValidator(20)],
        help_text="Counted over all panels and in their own time zone, also those made by hand. Empty: no limit.",
    )
    weekly_cap = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        verbose_name="interviews a week, at most",
        validators=[MinValueValidator(1, ONE_AT_LEAST), MaxValueValidator(100)],
        help_text="From Monday to Sunday. Once it is reached, no panel offers their times in that week.",
    )

    working_hours = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Day of the week, begin and end in minutes; of their own zone.",
    )

    holiday_country = models.CharField(
        max_length=2, blank=True, verbose_name="public holidays of", help_text="ISO 3166; empty: none are kept."
    )
    holiday_region = models.CharField(max_length=40, blank=True, verbose_name="region")
    works_on_holidays = models.JSONField(
        default=list, blank=True, verbose_name="works on these all the same", help_text="Days, as ISO 8601 writes them."
    )

    unrecorded_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since then they do not want to be recorded."
    )

    objects = InterviewerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="interviewer_weight_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.daily_cap and self.weekly_cap and self.weekly_cap < self.daily_cap:
            words = f"A week can’t hold fewer than a day: {self.daily_cap} are allowed a day."
            raise ValidationError({"weekly_cap": words})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Not that of the share: its validators ask for more, and the database would be asked once for each row of a list."""
        super().validate_constraints({*(exclude or ()), "weight"})

    @property
    def is_live(self) -> bool:
        return self.is_active and self.grant_state == self.GrantState.LIVE

    def objects_to_recording(self, at: datetime) -> bool:
        """Of what was recorded before they said so nothing is taken away."""
        return self.unrecorded_since is not None and self.unrecorded_since < at

    def object_to_recording(self, objects: bool, *, at: datetime) -> None:
        """Saying so once more does not change since when."""
        self.unrecorded_since = (self.unrecorded_since or at) if objects else None
        self.save(update_fields=["unrecorded_since"])

    @property
    def hours(self) -> WorkingHours:
        """When they interview, by their own clock. None: whenever a panel does."""
        return WorkingHours.from_rows(self.working_hours)

    def chosen_calendars(self) -> set[str]:
        """Besides the main one, which every account has."""
        return {*self.busy_calendar_ids, self.booking_calendar_id} - {"primary"}

    @property
    def gone_calendars(self) -> set[str]:
        """Those of the chosen ones that are no longer in the account."""
        return self.chosen_calendars() & set(self.missing_calendar_ids)

    def note_missing_calendars(self, missing: set[str]) -> None:
        if missing != set(self.missing_calendar_ids):
            self.missing_calendar_ids = sorted(missing)
            self.save(update_fields=["missing_calendar_ids"])

    def kept_holidays(self, first: date, last: date) -> dict[date, str]:
        """The public holidays of these days on which they take no interviews, with their names."""
        known = public_holidays.between(self.holiday_country, self.holiday_region, first, last)
        return {day: name for day, name in known.items() if day.isoformat() not in self.works_on_holidays}

    @property
    def first_name(self) -> str:
        return contact_details.first_name(self.name) or self.name

    def choose_time_zone(self, name: str) -> None:
        """The zone was chosen by a person or read from the calendar, so it is no longer assumed."""
        self.time_zone, self.zone_is_assumed = name, False
        self.save(update_fields=["time_zone", "zone_is_assumed"])

    def rest_at(self, now: datetime) -> "Rest | None":
        """The time out of every panel that lasts now. Lists prefetch `rests`."""
        return next((rest for rest in self.rests.all() if rest.lasts(now)), None)

    def connect(self, *, grant_id: str, email: str, provider: str = "", at: datetime) -> None:
        """Store the grant of a calendar that was connected, or connected again. Mailed connect links end with it."""
        self.nylas_grant_id, self.calendar_provider = grant_id, provider
        self.email = contact_details.fold_address(email)
        self.grant_state, self.grant_changed_at = self.GrantState.LIVE, at
        self.save(update_fields=["nylas_grant_id", "email", "calendar_provider", "grant_state", "grant_changed_at"])
        self.connect_links.use_up(at=at)

    def disconnect(self, *, former_grant_id: str | None, at: datetime) -> bool:
        """A recruiter removed the calendar; the interviewer has to connect one before the next interview.

        False, and nothing written, when they have another calendar by now, or none.
        """
        return self._clear_grant(former_grant_id, state=self.GrantState.NONE, at=at)

    def withdraw(self, *, at: datetime) -> bool:
        """The interviewer takes the calendar back; False when there is none, or it was removed at the same moment."""
        return self._clear_grant(self.nylas_grant_id, state=self.GrantState.WITHDRAWN, at=at)

    def _clear_grant(self, grant_id: str | None, *, state: str, at: datetime) -> bool:
        rows = Interviewer.objects.filter(pk=self.pk, nylas_grant_id=grant_id).exclude(nylas_grant_id=None)
        is_gone = rows.update(nylas_grant_id=None, grant_state=state, grant_changed_at=at)
        self.refresh_from_db(fields=["nylas_grant_id", "grant_state", "grant_changed_at"])
        return bool(is_gone)

    def lose_grant(self, *, at: datetime) -> bool:
        """The calendar can't be read any more; panels leave this interviewer out until it is connected again.

        False, and nothing written, when no calendar was working, or its state changed after `at`.
        """
        return self._write_news(self.GrantState.EXPIRED, at=at, grant_state=self.GrantState.LIVE)

    def regain_grant(self, *, at: datetime) -> bool:
        """The calendar works again, so mailed connect links end. False, and nothing written, when its state changed after `at`."""
        is_written = self._write_news(self.GrantState.LIVE, at=at)
        if is_written:
            self.connect_links.use_up(at=at)
        return is_written

    def _write_news(self, state: str, *, at: datetime, **only: str) -> bool:
        """Write the grant's new state, in one statement since two workers may do so at once. Nylas's times are whole seconds."""
        is_news = Q(grant_changed_at=None) | Q(grant_changed_at__lt=at + timedelta(seconds=1))
        rows = Interviewer.objects.filter(is_news, pk=self.pk, nylas_grant_id=self.nylas_grant_id, **only)
        is_written = rows.update(grant_state=state, grant_changed_at=at)
        self.refresh_from_db(fields=["grant_state", "grant_changed_at"])
        return bool(is_written)
