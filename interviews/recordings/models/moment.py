"""What the Notetaker did, moment by moment."""

from django.db import models

from interviews.recordings.models.recording import MAX_VENDOR_STATE, Recording


class RecordingMoment(models.Model):
    """One thing that the Notetaker did, as Nylas says: a line of the timeline."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="moments")
    happened_at = models.DateTimeField()
    words = models.CharField(max_length=200)
    vendor_state = models.CharField(max_length=MAX_VENDOR_STATE, blank=True)
    vendor_meeting_state = models.CharField(max_length=MAX_VENDOR_STATE, blank=True)

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "happened_at", "vendor_state", "vendor_meeting_state"], name="moment_once"
            )
        ]

    def __str__(self) -> str:
        return self.words
