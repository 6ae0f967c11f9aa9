"""A resume chosen on a form that could not be taken yet for another reason: kept for a day, so that it need not be chosen again."""

import secrets
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.base import File
from django.core.signing import BadSignature, Signer
from django.db import models

MAX_AGE = timedelta(days=1)
_signer = Signer(salt="candidates.kept_resume")


def kept_name(kept: "KeptResume", filename: str) -> str:
    """A random name, with the ending of the sender's."""
    return f"kept_resumes/{secrets.token_urlsafe(24)}{PurePath(filename).suffix.lower()}"


class KeptResumeQuerySet(models.QuerySet["KeptResume"]):
    def with_token(self, token: str, *, now: datetime) -> "KeptResume | None":
        """None when the token is forged, or older than MAX_AGE."""
        try:
            pk = _signer.unsign(token)
        except BadSignature:
            return None
        return self.filter(pk=pk, kept_at__gt=now - MAX_AGE).first()

    def expired(self, now: datetime) -> "KeptResumeQuerySet":
        return self.filter(kept_at__lte=now - MAX_AGE)

    def bytes(self) -> int:
        """Their sizes together."""
        return int(self.aggregate(models.Sum("size"))["size__sum"] or 0)


class KeptResume(models.Model):
    """Its token, which is on the sender's page alone, lets an application include the file; the file can't be read with it."""

    file = models.FileField(upload_to=kept_name)
    display_name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()  # in bytes
    kept_at = models.DateTimeField(db_index=True)

    objects = KeptResumeQuerySet.as_manager()

    class Meta:
        ordering = ["kept_at"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def token(self) -> str:
        return _signer.sign(str(self.pk))

    def open(self) -> File:
        """Raises FileNotFoundError when it was removed meanwhile."""
        return File(self.file.storage.open(str(self.file.name), "rb"), name=self.display_name)

    def remove(self) -> None:
        """The file first: a row whose file is gone can be removed again, but a file without a row is never found."""
        self.file.storage.delete(str(self.file.name))
        KeptResume.objects.filter(pk=self.pk).delete()
