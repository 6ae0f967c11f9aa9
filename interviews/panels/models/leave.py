"""Days on which an interviewer takes no interviews."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from interviews.enums import LeaveKind
from interviews.panels.models.interviewer import Interviewer

MAX_LEAVE_DAYS = 2 * 366
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class LeaveQuerySet(models.QuerySet["Leave"]):
    def touching(self, first: date, last: date) -> "LeaveQuerySet":
        """Those with a day in common with these days, both included."""
        return self.filter(first_day__lte=last, last_day__gte=first)

    def not_over(self, now: datetime) -> "LeaveQuerySet":
        """Those whose last day has not ended everywhere: somewhere it is still the day before."""
        return self.filter(last_day__gte=now.date() - timedelta(days=1))


class Leave(models.Model):
    """From the first to the last day, both included, by the interviewer's own zone: no panel offers their times."""

    Kind = LeaveKind

    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="leaves")
    first_day = models.DateField(verbose_name="from")
    last_day = models.DateField(verbose_name="to", help_text="The last day away.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HOLIDAY)
    entered_at = models.DateTimeField(editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["first_day"]
        verbose_name_plural = "leave"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="leave_ends_after_beginning"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interviewer}: {self.days}"

    @property
    def days(self) -> str:
        """As in “3 Aug 2026 to 14 Aug 2026”."""
        first, last = f"{self.first_day:%-d %b %Y}", f"{self.last_day:%-d %b %Y}"
        return first if first == last else f"{first} to {last}"

    def clean(self) -> None:
        # Empty where a form could not read them, which is said at their own fields.
        first: date | None = self.first_day
        last: date | None = self.last_day
        if first is None or last is None:
            return
        far = [name for name, day in (("first_day", first), ("last_day", last)) if not EARLIEST <= day <= LATEST]
        if far:
            raise ValidationError(dict.fromkeys(far, "Choose a day of this century."))
        if last < first:
            raise ValidationError({"last_day": f"This is before the first day, {first:%-d %b %Y}."})
        if (last - first).days >= MAX_LEAVE_DAYS:
            words = "That is more than two years. Switch “takes interviews” off instead, or check the years."
            raise ValidationError({"last_day": words})


def periods(leaves: Iterable[Leave], zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    """These days as half-open periods, in order; those that overlap or follow each other are one."""
    merged: list[tuple[date, date]] = []
    for leave in sorted(leaves, key=lambda one: one.first_day):
        first, end = leave.first_day, leave.last_day + timedelta(days=1)
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return tuple((datetime.combine(first, time(), zone), datetime.combine(end, time(), zone)) for first, end in merged)
