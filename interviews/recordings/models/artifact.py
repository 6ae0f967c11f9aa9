"""The files of a recording."""

import uuid
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interviews import enums
from interviews.recordings import media_kinds
from interviews.recordings.models.artifact_rows import ArtifactQuerySet
from interviews.recordings.models.recording import Recording
from recruiting.work.rows import Work

STORED = ("file", "size", "sha256", "flaw", "content_type", "duration", "archived_at", "read_back_at")


class Artifact(Work):
    class State(models.TextChoices):
        ANNOUNCED = "announced", "Announced"
        FAILED = "failed", "Not fetched yet, will be tried again"
        ARCHIVED = "archived", "Archived"
        REDACTING = "redacting", "Closed: its sound is being redacted"
        DEAD = "lost", "Lost"
        ERASED = "erased", "Erased"
        RESTRICTED = "restricted", "Kept, and open to nobody"

    class Flaw(models.TextChoices):
        """What was found wrong with a file after it was stored, or although it is what Nylas has."""

        MISSING = "missing", _("It is not in the storage any more.")
        CHANGED = "changed", _("Its bytes are not those that were archived.")
        UNPLAYABLE = "unplayable", _("It came as Nylas has it, and can’t be played.")
        UNREADABLE = "unreadable", _("It came as Nylas has it, and its text can’t be read.")

    LASTING = frozenset({Flaw.UNPLAYABLE, Flaw.UNREADABLE})  # of the very bytes that were archived

    Kind = enums.ArtifactKind

    ABOUT = ("recording__interview__application__candidate__email",)
    OPEN = frozenset({State.ANNOUNCED, State.FAILED})
    FIRST_READ_BACK, READ_BACK_EVERY = timedelta(days=1), timedelta(days=30)

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
    read_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    flaw = models.CharField(max_length=10, choices=Flaw, blank=True, editable=False)
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ArtifactQuerySet.as_manager()

    class Meta(Work.Meta):
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
        """Nylas has the file until then, so it is not given up before; never while we have it."""
        return None if self.has_bytes else self.fetch_before

    @property
    def is_archived(self) -> bool:
        return self.state == self.State.ARCHIVED

    @property
    def is_stored(self) -> bool:
        """In our storage, whether it can be opened now or not."""
        return self.state in {self.State.ARCHIVED, self.State.REDACTING, self.State.RESTRICTED}

    @property
    def has_bytes(self) -> bool:
        """Our storage has every byte of it, though the rest of its work, as reading its text, may not be done."""
        return bool(self.file) and self.flaw not in {self.Flaw.MISSING, self.Flaw.CHANGED}

    @property
    def is_uploaded(self) -> bool:
        return self.uploaded_at is not None

    @property
    def is_video(self) -> bool:
        return self.content_type.startswith("video/")

    @property
    def download_name(self) -> str:
        return f"{self.kind.replace('_', '-')}.{media_kinds.ENDINGS.get(self.content_type, 'bin')}"

    def storage_name(self, sha256: str) -> str:
        """What its file with this content is called in the storage: by our id and the hash, so that none ever overwrites another."""
        return f"artifacts/{self.pk}/{sha256}"

    def keep_deadline(self, fetch_before: datetime) -> None:
        """Store until when Nylas has the file, at once, so that it is kept when the step fails."""
        Artifact.objects.filter(pk=self.pk).update(fetch_before=fetch_before)
        self.fetch_before = fetch_before

    def store(
        self,
        *,
        name: str,
        size: int,
        sha256: str,
        content_type: str,
        duration: timedelta | None,
        flaw: str = "",
        at: datetime,
    ) -> bool:
        """Store where the proven bytes are; their text has still to be read. False, and nothing written, when its worker was overtaken."""
        self.file.name, self.size, self.sha256, self.flaw = name, size, sha256, flaw
        self.content_type, self.duration, self.archived_at, self.read_back_at = content_type, duration, at, None
        ours = Artifact.objects.filter(pk=self.pk, claim_token=self.claim_token)
        return bool(ours.update(**{field: getattr(self, field) for field in STORED}))

    def mark_archived(self) -> None:
        """It counts as archived, although it was given up."""
        self.state = self.State.ARCHIVED
        self.save(update_fields=["state"])

    def erase(self, *, at: datetime) -> None:
        """Delete the file, and remember only that there was one. Doing it again changes nothing.

        The file first: a row whose file is gone can be erased again, but a file without a row is never found.
        """
        if self.file:
            self.file.storage.delete(str(self.file.name))
        erased = {"state": self.State.ERASED, "file": "", "error": "", "fetch_before": None, "finished_at": at}
        # A worker that slept beyond its claim must not write its outcome over this.
        Artifact.objects.filter(pk=self.pk).update(**erased, claim_token=None)
        self.refresh_from_db()

    def note_read_back(self, flaw: str, *, at: datetime) -> bool:
        """What was found when its bytes were compared; False, and nothing written, when another file has taken its place meanwhile."""
        same = Artifact.objects.unchanging().filter(pk=self.pk, sha256=self.sha256, file=self.file.name or "")
        return bool(same.update(read_back_at=at, flaw=flaw))

    def note_readable(self, is_readable: bool) -> None:
        """Could its text be read? If not, the file stays as it came."""
        self.flaw = "" if is_readable else self.Flaw.UNREADABLE
        self.save(update_fields=["flaw"])

    def is_still_at_nylas(self, now: datetime) -> bool:
        return not self.is_uploaded and self.fetch_before is not None and now < self.fetch_before

    # ── redaction ──
    def close(self) -> None:
        """Something in it may not be heard: nobody can open it until it is replaced and opened again."""
        self.state = self.State.REDACTING
        self.save(update_fields=["state"])

    def open_again(self) -> None:
        """Nothing is heard in it any more that was redacted."""
        if self.state == self.State.REDACTING:
            self.state = self.State.ARCHIVED
            self.save(update_fields=["state"])

    def replace_file(self, *, name: str, size: int, sha256: str, content_type: str) -> str | None:
        """Name another file in place of its own; the name of that one, which is still to be deleted.

        None, and nothing written, when another process has replaced it since this row was read.
        """
        before = self.file.name or ""
        ours = Artifact.objects.filter(pk=self.pk, sha256=self.sha256, file=before)
        if not ours.update(file=name, size=size, sha256=sha256, content_type=content_type):
            return None
        self.file.name, self.size, self.sha256, self.content_type = name, size, sha256, content_type
        return before
