"""Nylas is asked to move, cancel or hand over an interview by one request at a time."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

CHANGE_LEASE = timedelta(seconds=90)  # longer than Nylas may take to answer


class ChangeLease(models.Model):
    changing_until = models.DateTimeField(
        null=True, editable=False, help_text="Somebody is moving it at Nylas; a lease on the database's own clock."
    )
    changing_to = models.DateTimeField(
        null=True,
        editable=False,
        help_text="The time it is being moved to; counts for caps while the lease lasts.",
    )

    class Meta:
        abstract = True

    def begin_change(self) -> bool:
        """Take the lease that lets one request at a time move or cancel it; False while another holds it."""
        free = Q(changing_until=None) | Q(changing_until__lt=Now())
        return bool(self._row().filter(free).update(changing_until=Now() + CHANGE_LEASE))

    def is_being_changed(self) -> bool:
        """Is a request moving or cancelling it at Nylas right now?"""
        return self._row().filter(changing_until__gte=Now()).exists()

    def hold_place(self, starts_at: datetime) -> None:
        """It is about to be moved there: its people's place in that day and week is taken from now on, while the lease lasts."""
        self._row().update(changing_to=starts_at)

    def end_change(self) -> None:
        self._row().update(changing_until=None, changing_to=None)

    def _row(self) -> QuerySet[Self]:
        return type(self)._default_manager.filter(pk=self.pk)
