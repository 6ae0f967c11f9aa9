"""A recruiter lets the interviewers of one interview put a recording to it that came from elsewhere."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models

from interviews.booking.models.interview import Interview


class UploadPermit(models.Model):
    """Without it interviewers are told the same of every interview, whatever its candidate chose."""

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="upload_permit")
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Uploads to {self.interview}"

    @classmethod
    def give(cls, interview: Interview, *, by: User, at: datetime) -> "UploadPermit":
        """The one that is there already, where somebody was faster."""
        return cls.objects.get_or_create(interview=interview, defaults={"given_by": by, "given_at": at})[0]

    @classmethod
    def take_back(cls, interview: Interview) -> bool:
        """False when there was none."""
        return bool(cls.objects.filter(interview=interview).delete()[0])
