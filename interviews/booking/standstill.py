"""Applications that stay “Interviewing” while nothing happens."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from candidates.models import Application
from interviews.booking.models import BookingLink, Interview, InterviewChange
from interviews.messages.models import Message

STANDSTILL_AFTER = timedelta(days=7)


def standing_still(applications: "QuerySet[Application]", *, now: datetime) -> "QuerySet[Application]":
    """Those of them that interview and for a week have neither moved nor been invited, written to or decided on, nor have an interview
    ahead or just behind them."""
    since = now - STANDSTILL_AFTER
    links = BookingLink.objects.filter(application=OuterRef("pk"), created_at__gt=since)
    # One that is still ahead ends later than `since`, too.
    meetings = Interview.objects.filter(application=OuterRef("pk"), ends_at__gt=since)
    changes = InterviewChange.objects.filter(interview__application=OuterRef("pk"), changed_at__gt=since)
    letters = Message.objects.letters().filter(application=OuterRef("pk"), created_at__gt=since)
    # Rows above, which point at these.
    decided = Application.objects.filter(pk=OuterRef("pk"), debrief__decisions__decided_at__gt=since)
    return applications.alias(moved_at=Coalesce("stage_changed_at", "applied_at")).filter(
        ~Exists(links),
        ~Exists(meetings.exclude(status=Interview.Status.CANCELLED)),
        ~Exists(changes),
        ~Exists(letters),
        ~Exists(decided),
        stage=Application.Stage.INTERVIEWING,
        moved_at__lte=since,
    )
