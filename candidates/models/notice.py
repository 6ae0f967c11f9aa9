"""The privacy notice, in every wording that anybody was shown."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils.safestring import SafeString, mark_safe


class NoticeQuerySet(models.QuerySet["Notice"]):
    def in_force(self) -> "Notice | None":
        return self.order_by("-in_force_since", "-pk").first()


class Notice(models.Model):
    """Written by whoever knows the rules it tells of; choices about being recorded refer to the one in force. Its text is never edited."""

    version = models.CharField(max_length=16, unique=True, help_text="The beginning of its text’s SHA-256.")
    text = models.TextField(help_text="As HTML.")
    kept = models.JSONField(default=dict, help_text="How long things are kept, in words, by what they are.")
    in_force_since = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_since", "-pk"]
        verbose_name = "privacy notice"

    def __str__(self) -> str:
        return f"Privacy notice {self.version}"

    @property
    def html(self) -> SafeString:
        """Made by a template, which escapes what it is given."""
        return mark_safe(self.text)

    @classmethod
    def put_in_force(cls, *, version: str, text: str, kept: Mapping[str, str], at: datetime) -> "Notice":
        """Nothing is written while it is the one in force. One of before may come into force again."""
        known = cls.objects.in_force()
        if known is not None and known.version == version:
            return known
        values = {"text": text, "kept": dict(kept), "in_force_since": at}
        return cls.objects.update_or_create(version=version, defaults=values)[0]
