"""Every play, reading, download and export of a recording's files."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews import enums
from interviews.ats.models.key import ApiKey
from interviews.recordings.models.artifact import Artifact
from recruiting.identity import display_name


class MediaView(models.Model):
    """Who played, read, downloaded or exported a file, when; shown on the interview's and the recording's page.

    Either a person or a key of the API.
    """

    class Act(models.TextChoices):
        PLAY = "play", _("played")
        READ = "read", _("read")
        DOWNLOAD = "download", _("downloaded")
        EXPORT = "export", _("exported")

    PLAYED = enums.SOUND_AND_PICTURE

    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=8, choices=Act, default=Act.READ)
    viewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-viewed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, key__isnull=True) | Q(user__isnull=True, key__isnull=False),
                name="media_view_by_person_or_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.get_act_display()} {self.artifact}"

    @property
    def by_name(self) -> str:
        """The person, or the key by its name."""
        if self.user is not None:
            return display_name(self.user)
        return _("Key “%(name)s”") % {"name": self.key}

    @classmethod
    def act_of(cls, artifact: Artifact) -> "MediaView.Act":
        """What opening it on a page is."""
        return cls.Act.PLAY if artifact.kind in cls.PLAYED else cls.Act.READ

    @classmethod
    def note(cls, artifact: Artifact, user: User, *, act: str = Act.READ, at: datetime) -> None:
        """One row per person, file, act and hour: a player asks for many ranges of one viewing. Exports count each."""
        known = cls.objects.filter(artifact=artifact, user=user, act=act, viewed_at__gt=at - timedelta(hours=1))
        if act == cls.Act.EXPORT or not known.exists():
            cls.objects.create(artifact=artifact, user=user, act=act, viewed_at=at)

    @classmethod
    def note_key(cls, artifact: Artifact, key: ApiKey, *, act: str = Act.READ, at: datetime) -> None:
        """One row for each time that a program asks: it has no pages that it would read for an hour."""
        cls.objects.create(artifact=artifact, key=key, act=act, viewed_at=at)
