"""The few free times that a recruiter picked by hand for one booking link."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q

from interviews.booking.models.link import BookingLink

MAX_PICKED = 8


class PickedTimesQuerySet(models.QuerySet["PickedTimes"]):
    def open(self) -> "PickedTimesQuerySet":
        return self.filter(ended_at=None)

    def end(self, *, at: datetime) -> int:
        return self.open().update(ended_at=at)

    def pick(self, link: BookingLink, times: Iterable[datetime], *, by: User, at: datetime) -> "PickedTimes":
        """In place of those that were picked before."""
        with transaction.atomic():
            BookingLink.objects.select_for_update().get(pk=link.pk)  # a second click waits here
            self.filter(link=link).end(at=at)
            return self.create(
                link=link, starts=[int(one.timestamp()) for one in sorted(set(times))], by=by, picked_at=at
            )


class PickedTimes(models.Model):
    """While they are open, the link offers these and no others, as long as they are free. Nothing is held for the candidate."""

    ABOUT = ("link__application__candidate__email",)

    link = models.ForeignKey(BookingLink, on_delete=models.CASCADE, related_name="picked_times")
    starts = models.JSONField(help_text="When they begin, in Unix seconds.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    picked_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="A time was booked, others were picked, or all times are offered again."
    )

    objects = PickedTimesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "picked times"
        ordering = ["-picked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["link"], condition=Q(ended_at=None), name="picked_times_one_open_per_link")
        ]

    def __str__(self) -> str:
        return f"{len(self.starts)} times picked for {self.link.application.candidate}"

    def times(self) -> list[datetime]:
        return [datetime.fromtimestamp(seconds, UTC) for seconds in self.starts]
