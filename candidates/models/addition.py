"""What came later with the address of an application that was there already: kept beside it, never in its place."""

from django.db import models

from candidates.models.application import Application, resume_name


class Addition(models.Model):
    """Stored as it was sent. A recruiter decides whether the same person sent it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="additions")
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True, max_length=4000, verbose_name="what was written")
    resume = models.FileField(upload_to=resume_name, blank=True)
    resume_display_name = models.CharField(max_length=150, blank=True, editable=False)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"Sent again for {self.application}"
