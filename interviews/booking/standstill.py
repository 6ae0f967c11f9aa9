"""Applications that stay “Interviewing” while nothing happens."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from candidates.models import Application
from interviews.booking.models import BookingLink, Interview, InterviewChange
from interviews.messages.models import Message

STANDSTILL_AFTER = timedelta(days=7)


def standing_still(applications: "QuerySet[Application]", *, now: datetime) -> "QuerySet[Application]":
    """Those of them that interview and for a week have neither moved nor been invited, written to or decided on, nor have an interview
    ahead or just behind them."""
    since = now - STANDSTILL_AFTER
    # Each a list of ids, read once: asked per application, the database looks through all mails for each of them.
    moving = [
        BookingLink.objects.filter(created_at__gt=since).values("application"),
        # One that is still ahead ends later than `since`, too.
        Interview.objects.not_cancelled().filter(ends_at__gt=since).values("application"),
        InterviewChange.objects.filter(changed_at__gt=since).values("interview__application"),
        Message.objects.letters().filter(created_at__gt=since, application__isnull=False).values("application"),
        # Rows above, which point at these.
        Application.objects.filter(debrief__decisions__decided_at__gt=since).values("pk"),
    ]
    still = applications.alias(moved_at=Coalesce("stage_changed_at", "applied_at")).filter(
        stage=Application.Stage.INTERVIEWING, moved_at__lte=since
    )
    for keys in moving:
        still = still.exclude(pk__in=keys)
    return still
