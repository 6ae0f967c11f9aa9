"""What people say to each other on a debrief."""

import uuid

from django.contrib.auth.models import User
from django.db import models

from debriefs.models.citation import Citation
from debriefs.models.debrief import Debrief

MAX_COMMENT = 4000


class Comment(models.Model):
    """Read, like scorecards, by those whose seal is open; its author reads it always."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="comments")
    citation = models.ForeignKey(
        Citation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        help_text="What it is about.",
    )
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    mentions = models.ManyToManyField(User, blank=True, related_name="+")
    text = models.TextField(max_length=MAX_COMMENT)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
