"""Who of the panel a candidate is to meet, as a recruiter said for one booking link, with the reason."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.booking.models.link import BookingLink
from interviews.panels.models.interviewer import Interviewer

MAX_REASON = 500


class NamingQuerySet(models.QuerySet["Naming"]):
    def erase_words(self) -> int:
        """Who was named, by whom and when, stays; why goes."""
        return self.update(reason="")

    def open(self) -> "NamingQuerySet":
        return self.filter(ended_at=None)

    def waiting(self, *, now: datetime) -> "NamingQuerySet":
        """Whose candidates have yet to choose a time."""
        return self.open().filter(link__in=BookingLink.objects.open(now))

    def kept_from(self, *, now: datetime) -> "NamingQuerySet":
        """Those of them whose person could not be had when it was looked at last."""
        return self.waiting(now=now).exclude(obstacle="")

    def end(self, *, by: User | None, at: datetime) -> int:
        return self.open().update(ended_at=at, ended_by=by)

    def name_for(self, link: BookingLink, interviewer: Interviewer, *, reason: str, by: User, at: datetime) -> "Naming":
        """In place of whoever was named before. The same person for the same reason is named once."""
        with transaction.atomic():
            BookingLink.objects.select_for_update().get(pk=link.pk)  # a second click waits here
            known = self.filter(link=link).open()
            same = known.filter(interviewer=interviewer, reason=reason).first()
            if same is not None:
                return same
            known.end(by=by, at=at)
            return self.create(link=link, interviewer=interviewer, reason=reason, by=by, named_at=at)


class Naming(models.Model):
    """While it is open, the link offers times of this person alone, and books nobody in their place. It outlives a booking: whoever
    cancels and chooses again meets the same person."""

    class Obstacle(models.TextChoices):
        """Why the person can’t be had at any time that is offered; said of them: “Priya Raman …”."""

        NOT_ON_PANEL = "not_on_panel", _("is not on the panel any more")
        SWITCHED_OFF = "switched_off", _("takes no interviews at present")
        NO_CALENDAR = "no_calendar", _("has no calendar connected")
        CALENDAR_LOST = "calendar_lost", _("has a calendar that has to be connected again")
        IN_TRAINING = "in_training", _("is still learning on this panel")
        NOT_PUBLISHED = "not_published", _("came to the panel after it was published last")
        NO_GROUP = "no_group", _("stands in none of the panel’s groups")
        AWAY = "away", _("is away for as long as times are offered")

    ABOUT = ("link__application__candidate__email",)

    link = models.ForeignKey(BookingLink, on_delete=models.CASCADE, related_name="namings")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="namings")
    reason = models.CharField(max_length=MAX_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    named_at = models.DateTimeField()
    obstacle = models.CharField(
        max_length=16,
        choices=Obstacle,
        blank=True,
        editable=False,
        help_text="As of the last look, for the recruiter’s home.",
    )
    obstacle_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Somebody else was named, or the rule chooses again."
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = NamingQuerySet.as_manager()

    class Meta:
        verbose_name = "named interviewer"
        ordering = ["-named_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["link"], condition=Q(ended_at=None), name="naming_one_open_per_link")
        ]

    def __str__(self) -> str:
        return f"{self.link.application.candidate} is to meet {self.interviewer.name}"

    def note_obstacle(self, obstacle: str, *, at: datetime) -> None:
        """What keeps the person from every time now; "" when nothing does."""
        if self.obstacle != obstacle:
            self.obstacle, self.obstacle_at = obstacle, at
            self.save(update_fields=["obstacle", "obstacle_at"])
