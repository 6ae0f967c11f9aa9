"""An interviewer is out of every panel for a while, by one act, and back by another."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q

from interviews.panels.models.interviewer import Interviewer
from recruiting import zones

OPEN_END = datetime(9000, 1, 1, tzinfo=UTC)  # of a rest without a last day: no panel offers times so far ahead


class RestQuerySet(models.QuerySet["Rest"]):
    def not_over_before(self, at: datetime) -> "RestQuerySet":
        """Those that may last at this moment or later, by whatever zone."""
        ends_later = Q(until=None) | Q(until__gte=at.date() - timedelta(days=1))
        return self.filter(ends_later, Q(ended_at=None) | Q(ended_at__gt=at))

    def begin(
        self, interviewer: Interviewer, *, until: date | None, reason: str, by: User, at: datetime
    ) -> "Rest | None":
        """From now on, to the end of the day `until`, or until somebody ends it. None, and nothing written, while one lasts already."""
        with transaction.atomic():
            Interviewer.objects.lock([interviewer.pk])
            if any(rest.lasts(at) for rest in self.filter(interviewer=interviewer).not_over_before(at)):
                return None
            return self.create(interviewer=interviewer, began_at=at, until=until, reason=reason, begun_by=by)


class Rest(models.Model):
    """No panel offers their times meanwhile; seats, share and what is published stay. Interviews that are booked stand."""

    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="rests")
    began_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True, help_text="The last day, in the interviewer’s own zone.")
    reason = models.CharField(max_length=300)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RestQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        verbose_name = "time out of every panel"

    def __str__(self) -> str:
        return f"{self.interviewer}: out of every panel"

    def end(self, *, by: User, at: datetime) -> bool:
        """Back in every panel. False when it was over already."""
        rows = Rest.objects.filter(pk=self.pk, ended_at=None)
        is_written = self.lasts(at) and bool(rows.update(ended_at=at, ended_by=by))
        self.refresh_from_db(fields=["ended_at", "ended_by"])
        return is_written

    def lasts(self, now: datetime) -> bool:
        begins, ends = self.period()
        return begins <= now < ends

    def period(self) -> tuple[datetime, datetime]:
        """Half-open; one without an end ends in the far future."""
        ends = OPEN_END
        if self.until is not None:
            zone = ZoneInfo(self.interviewer.time_zone)
            ends = zones.end_of_day(datetime.combine(self.until, time(12), zone), days_later=0, zone=zone)
        return self.began_at, min(ends, self.ended_at) if self.ended_at else ends
