"""Who took a debrief out of Fairloop, when, and what exactly."""

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from debriefs.models.debrief import Debrief


class DebriefExport(models.Model):
    """One export. What it held is not kept: the hash proves whether a file is that one."""

    ABOUT = ("debrief__application__candidate__email",)

    class Kind(models.TextChoices):
        HTML = "html", _("HTML")
        PDF = "pdf", _("PDF")

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=4, choices=Kind)
    exported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField()
    sha256 = models.CharField(
        max_length=64, db_index=True, help_text="Of a PDF the whole file, of an HTML file what stands above its seal."
    )

    class Meta:
        ordering = ["-exported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.debrief} as {self.get_kind_display()}"
