"""What one interview left behind: the Notetaker's course, and one artifact per file."""

import uuid
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from interviews.models.interview import Interview
from interviews.models.work import Work, WorkQuerySet


class RecordingQuerySet(models.QuerySet["Recording"]):
    def under_way(self, grant_id: str) -> "RecordingQuerySet":
        """Begun in this account and not ours yet: without it Nylas would keep their files from us."""
        begun = [
            state for state in Recording.ORDER if state not in {Recording.State.EXPECTED, Recording.State.ARCHIVED}
        ]
        return self.filter(nylas_grant_id=grant_id, state__in=begun)

    def locked(self) -> "RecordingQuerySet":
        return self.filter(quarantined=True).exclude(state=Recording.State.WITHDRAWN)

    def for_notetaker(self, notetaker_id: str) -> "Recording | None":
        return self.filter(nylas_notetaker_id=notetaker_id).select_related("interview").first()


class Recording(models.Model):
    class State(models.TextChoices):
        EXPECTED = "expected", "Will join the call"
        JOINING = "joining", "Joining the call"
        IN_LOBBY = "in_lobby", "Waiting in the lobby"
        RECORDING = "recording", "Recording"
        PROCESSING = "processing", "Being prepared"
        CAPTURED = "captured", "Ready, being archived"
        ARCHIVED = "archived", "Archived"
        LOST = "lost", "Not recorded"
        WITHDRAWN = "withdrawn", "Not recorded"

    ABOUT = ("interview__application__candidate__email",)
    ENDED = frozenset({State.ARCHIVED, State.LOST, State.WITHDRAWN})
    # News may come late or swapped: a state never gives way to one that lies before it.
    ORDER = [
        State.EXPECTED,
        State.JOINING,
        State.IN_LOBBY,
        State.RECORDING,
        State.PROCESSING,
        State.CAPTURED,
        State.ARCHIVED,
    ]

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="recordings")
    state = models.CharField(max_length=12, choices=State, default=State.EXPECTED)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why there is no recording, in plain words, for recruiters only."
    )
    nylas_notetaker_id = models.CharField(max_length=64, unique=True, editable=False)
    nylas_grant_id = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(editable=False)
    quarantined = models.BooleanField(
        default=False, help_text="Made although the candidate had said no. Nobody can open it until somebody decides."
    )

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=~models.Q(state__in=["archived", "lost", "withdrawn"]),
                name="recording_one_live_per_interview",
            )
        ]

    def __str__(self) -> str:
        return f"Recording of {self.interview}"

    @property
    def is_locked(self) -> bool:
        """Made against a no, and still at Nylas."""
        return self.quarantined and self.state != self.State.WITHDRAWN

    @property
    def is_over(self) -> bool:
        return self.state in self.ENDED

    def course(self) -> list["RecordingMoment"]:
        """What the Notetaker did, in order. Nylas may say one thing in two vocabularies: the same words in a row are one moment."""
        return [next(same) for _, same in groupby(self.moments.all(), key=attrgetter("words"))]

    def is_behind(self, state: str) -> bool:
        """Would `state` be a step forward from here?"""
        return self._may_go(self.state, state)

    @classmethod
    def _may_go(cls, before: str, after: str) -> bool:
        if before in cls.ENDED:
            return False
        if after not in cls.ORDER:
            return True
        return cls.ORDER.index(cls.State(after)) > cls.ORDER.index(cls.State(before))

    def advance(self, state: str, *, reason: str = "") -> bool:
        """Go forward to `state`; False and unchanged when that would be a step back, also from where others have brought it."""
        behind = [before for before in self.State if self._may_go(before, state)]
        moved = Recording.objects.filter(pk=self.pk, state__in=behind).update(state=state, reason=reason[:200])
        self.refresh_from_db(fields=["state", "reason"])
        return bool(moved)


class RecordingMoment(models.Model):
    """One thing the Notetaker was said to do; the timeline is these, in words."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="moments")
    happened_at = models.DateTimeField()
    words = models.CharField(max_length=200)
    vendor_state = models.CharField(max_length=60, blank=True)
    vendor_meeting_state = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "happened_at", "vendor_state", "vendor_meeting_state"], name="moment_once"
            )
        ]

    def __str__(self) -> str:
        return self.words


class ArtifactQuerySet(WorkQuerySet):
    def archived(self) -> "ArtifactQuerySet":
        return self.filter(state=Artifact.State.ARCHIVED)


class Artifact(Work):
    class State(models.TextChoices):
        ANNOUNCED = "announced", "Announced"
        FAILED = "failed", "Not fetched yet, will be tried again"
        ARCHIVED = "archived", "Archived"
        DEAD = "lost", "Lost"
        ERASED = "erased", "Erased"

    class Kind(models.TextChoices):
        SUMMARY = "summary", "Summary"
        ACTION_ITEMS = "action_items", "Action items"
        TRANSCRIPT = "transcript", "Transcript"
        THUMBNAIL = "thumbnail", "Thumbnail"
        RECORDING = "recording", "Recording"

    ABOUT = ("recording__interview__application__candidate__email",)
    OPEN = frozenset({State.ANNOUNCED, State.FAILED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="artifacts")
    kind = models.CharField(max_length=14, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.ANNOUNCED)
    file = models.FileField(blank=True, editable=False, max_length=200)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes, counted while fetching.")
    sha256 = models.CharField(max_length=64, blank=True)
    duration = models.DurationField(null=True, blank=True)
    fetch_before = models.DateTimeField(null=True, blank=True, help_text="After this Nylas deletes the file.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ArtifactQuerySet.as_manager()

    class Meta:
        verbose_name = "file"
        verbose_name_plural = "files"
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["recording", "kind"], name="artifact_one_per_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.recording.interview}"

    def get_absolute_url(self) -> str:
        return reverse("media", args=[self.pk, self.download_name])

    @property
    def deadline(self) -> datetime | None:
        """Until then Nylas has the file, so nothing is given up before."""
        return self.fetch_before

    @property
    def is_archived(self) -> bool:
        return self.state == self.State.ARCHIVED

    @property
    def is_video(self) -> bool:
        return self.content_type.startswith("video/")

    @property
    def download_name(self) -> str:
        endings = {
            "video/mp4": "mp4",
            "audio/mpeg": "mp3",
            "audio/mp3": "mp3",
            "image/png": "png",
            "application/json": "json",
            "text/plain": "txt",
        }
        return f"{self.kind.replace('_', '-')}.{endings.get(self.content_type, 'bin')}"

    def archive(
        self, *, name: str, size: int, sha256: str, content_type: str, duration: timedelta | None, at: datetime
    ) -> None:
        """The bytes are in our storage and proven: only now it is called archived."""
        self.file.name, self.size, self.sha256 = name, size, sha256
        self.content_type, self.duration, self.archived_at = content_type, duration, at
        self.save(update_fields=["file", "size", "sha256", "content_type", "duration", "archived_at"])


class MediaView(models.Model):
    """Who opened a file, when; shown on the interview's page."""

    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    viewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-viewed_at"]

    def __str__(self) -> str:
        return f"{self.user} opened {self.artifact}"

    @classmethod
    def note(cls, artifact: Artifact, user: Any, *, at: datetime) -> None:
        """One row per person, file and hour: a player asks for many ranges of one viewing."""
        if not cls.objects.filter(artifact=artifact, user=user, viewed_at__gt=at - timedelta(hours=1)).exists():
            cls.objects.create(artifact=artifact, user=user, viewed_at=at)
