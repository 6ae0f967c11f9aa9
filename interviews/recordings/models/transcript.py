"""The text of one interview, parsed from the archived files; made by machines."""

from django.db import models

from interviews.booking.models.interview import Interview
from interviews.recordings.models.recording import Artifact


class Transcript(models.Model):
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="transcript")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+")
    has_speakers = models.BooleanField(default=True)
    parsed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Transcript of {self.interview}"


class Segment(models.Model):
    """One speaker's stretch. Times are milliseconds from the start of the recording."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveIntegerField()
    speaker = models.CharField(max_length=150, blank=True)
    starts_ms = models.PositiveIntegerField(null=True)
    ends_ms = models.PositiveIntegerField(null=True)
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["transcript", "position"], name="segment_position_once")]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:60]}"


class Summary(models.Model):
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="summary")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    parsed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"Summary of {self.interview}"


class ActionItem(models.Model):
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="action_items")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["interview", "position"], name="action_item_position_once")]

    def __str__(self) -> str:
        return self.text[:80]
