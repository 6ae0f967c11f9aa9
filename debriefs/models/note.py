"""Notes written by hand during an interview: the evidence of those who said no to recording, and of everybody else too."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import models
from django.db.models import Q

from interviews.booking.models.interview import Interview

MAX_NOTE = 4000  # characters


class CannotChange(Exception):
    """The note is shared or cited, so its words stay as they are."""


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, user: AbstractUser | AnonymousUser) -> "NoteQuerySet":
        """Their own, and those that were shared. Ask who may see the interview first."""
        return self.filter(Q(author=user.pk) | Q(shared_at__isnull=False))


class Note(models.Model):
    """One line or paragraph, private until its author shares it. The browser names its id, so that sending it again adds nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=MAX_NOTE)
    written_at = models.DateTimeField(help_text="When it was begun; its place in the recording follows from it.")
    edited_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_private(self) -> bool:
        return self.shared_at is None

    def rewrite(self, text: str, *, at: datetime) -> None:
        """Raises CannotChange once it is shared or cited."""
        self._require_unseen()
        self.text, self.edited_at = text, at
        self.save(update_fields=["text", "edited_at"])

    def share(self, *, at: datetime) -> None:
        """Let everybody read it who may read notes of the interview. Doing it again changes nothing."""
        if self.shared_at is None:
            self.shared_at = at
            self.save(update_fields=["shared_at"])

    def remove(self) -> None:
        """Raises CannotChange once it is shared or cited."""
        self._require_unseen()
        self.delete()

    def _require_unseen(self) -> None:
        if self.shared_at is not None or self.citations.exists():
            raise CannotChange
