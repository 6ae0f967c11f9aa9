"""Which interviews: those that are ahead, those that a person may see, the one that a notification is about."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from candidates.models import Job
from interviews.enums import InterviewStatus
from interviews.panels.models.interviewer import Interviewer
from recruiting.identity import about_others
from recruiting.recruiters import is_recruiter

if TYPE_CHECKING:
    from interviews.booking.models.interview import Interview


class InterviewQuerySet(models.QuerySet["Interview"]):
    def erase_details(self) -> int:
        """When it was and who took it stays. So do Nylas's ids: news that come late would make it anew without them."""
        return self.update(join_url="", join_url_from="", candidate_time_zone="", nylas_booking_ref="")

    def live(self) -> "InterviewQuerySet":
        return self.filter(status__in=self.model.LIVE)

    def not_cancelled(self) -> "InterviewQuerySet":
        return self.exclude(status=InterviewStatus.CANCELLED)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> "InterviewQuerySet":
        """Those that share a moment with the half-open period."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def upcoming(self, now: datetime) -> "InterviewQuerySet":
        return self.live().filter(ends_at__gt=now)

    def begun(self, now: datetime) -> "InterviewQuerySet":
        """Those that took place, or whose time has come."""
        return self.filter(Q(status=InterviewStatus.HELD) | Q(status=InterviewStatus.SCHEDULED, starts_at__lte=now))

    def visible_to(self, user: AbstractUser | AnonymousUser) -> "InterviewQuerySet":
        """Recruiters see all; committees those of their jobs; interviewers their own. No user sees those they are the candidate of."""
        if not user.is_authenticated:
            return self.none()
        mine = about_others(self, user.email)
        if is_recruiter(user):
            return mine
        takes_it = Exists(Interviewer.objects.filter(user=user.pk, interviews=OuterRef("pk")))
        decides = Exists(Job.objects.filter(committee=user.pk, pk=OuterRef("application__job")))
        return mine.filter(takes_it | decides)

    def for_booking(self, booking_id: str, *, was: str = "", event_id: str = "") -> "Interview | None":
        """Ids may change over time: the booking's own id first, then the one it had, then the calendar event's."""
        for field, value in (("nylas_booking_id", booking_id), ("nylas_booking_id", was), ("nylas_event_id", event_id)):
            if value and (found := self.filter(**{field: value}).order_by("-created_at").first()):
                return found
        return None

    def with_booking_ref(self, booking_ref: str) -> "InterviewQuerySet":
        """The interview with this reference, Nylas's secret for a booking; empty when there is none."""
        # Postgres raises an error for text with a NUL in it.
        return self.filter(nylas_booking_ref=booking_ref.replace("\0", "")).exclude(nylas_booking_ref="")

    def with_people(self) -> "InterviewQuerySet":
        rows = self.select_related("application__candidate", "application__job", "panel", "interviewer", "link")
        return rows.prefetch_related("interviewers")
