"""The sound, or sound and picture, of a quote that was shared: cut out of the recording into a file of its own; and each playing of it."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from debriefs.models.share import Share
from interviews.recordings import media_kinds
from interviews.recordings.models import Artifact, Recording
from recruiting.work.rows import Work, WorkQuerySet

ONE_PLAYING = timedelta(minutes=1)  # a player may ask for the beginning more than once


class SharedClipQuerySet(WorkQuerySet["SharedClip"]):
    def cut_from(self, recording: Recording) -> "SharedClipQuerySet":
        return self.filter(artifact__recording=recording)

    def look_again(self, *, at: datetime) -> int:
        """Play none of them from now on, until a worker has looked whether each may still exist; it deletes the files first."""
        return self.unsettled().update(
            state=SharedClip.State.DUE, due_at=at, claim_token=None, claimed_until=None, rung_until=None
        )


class SharedClip(Work):
    """A worker cuts it, looks each hour whether it may still exist, and deletes its file when it may not."""

    class State(models.TextChoices):
        DUE = "due", _("Being cut")
        FAILED = "failed", _("Not cut yet, will be tried again")
        READY = "ready", _("Can be played")
        DROPPED = "dropped", _("Deleted")
        DEAD = "dead", _("Could not be cut")

    class Kind(models.TextChoices):
        SOUND = "sound", _("With its sound")
        PICTURE = "picture", _("With sound and picture")

    ABOUT = ("share__debrief__application__candidate__email",)
    OPEN = frozenset({State.DUE, State.FAILED, State.READY})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    share = models.OneToOneField(Share, on_delete=models.CASCADE, related_name="clip")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+", help_text="What it is cut from.")
    kind = models.CharField(max_length=7, choices=Kind)
    starts_ms = models.PositiveIntegerField()
    ends_ms = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    file = models.FileField(blank=True, editable=False, max_length=200)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    cut_from_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the recording as it was then: a redaction replaces it."
    )

    objects = SharedClipQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-due_at"]

    def __str__(self) -> str:
        return f"Clip of {self.share}"

    # ── questions ──
    @property
    def has_picture(self) -> bool:
        return self.kind == self.Kind.PICTURE

    @property
    def is_current(self) -> bool:
        """Is its file cut from the recording as it is now, which can be opened?"""
        recorded = self.artifact
        is_open = recorded.is_archived and not recorded.recording.is_locked
        return bool(self.file) and is_open and self.cut_from_sha256 == recorded.sha256

    @property
    def is_playable(self) -> bool:
        return self.state == self.State.READY and self.is_current

    @property
    def is_being_cut(self) -> bool:
        """Also while the recording is closed for a redaction."""
        return self.state in self.OPEN and not self.is_playable

    @property
    def name(self) -> str:
        return f"clip.{media_kinds.ENDINGS.get(self.content_type, 'bin')}"

    # ── changes ──
    def keep(self, *, name: str, size: int, sha256: str, content_type: str, cut_from: str) -> bool:
        """Name the file that was cut; False, and nothing written, once another worker has the row, or it is to be looked at again."""
        values = {
            "state": self.State.READY,
            "file": name,
            "size": size,
            "sha256": sha256,
            "content_type": content_type,
            "cut_from_sha256": cut_from,
        }
        ours = SharedClip.objects.filter(pk=self.pk, claim_token=self.claim_token)
        if not ours.update(**values):
            return False
        self.refresh_from_db(fields=list(values))
        return True

    def forget_file(self) -> None:
        """Its file is deleted."""
        self.state, self.file.name, self.size, self.sha256, self.cut_from_sha256 = self.State.DUE, "", None, "", ""
        self.save(update_fields=["state", "file", "size", "sha256", "cut_from_sha256"])


class ClipPlay(models.Model):
    """The outsider played it. Never edited."""

    clip = models.ForeignKey(SharedClip, on_delete=models.CASCADE, related_name="plays")
    played_at = models.DateTimeField()

    class Meta:
        ordering = ["played_at", "pk"]

    def __str__(self) -> str:
        return f"{self.clip} played"

    @classmethod
    def note(cls, clip: SharedClip, *, at: datetime) -> None:
        if not cls.objects.filter(clip=clip, played_at__gt=at - ONE_PLAYING).exists():
            cls.objects.create(clip=clip, played_at=at)
