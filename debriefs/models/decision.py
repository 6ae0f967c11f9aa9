"""What the committee decided of one application, and on which grounds."""

import uuid

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from debriefs.models.citation import Citation
from debriefs.models.criterion import Criterion
from debriefs.models.debrief import Debrief
from debriefs.models.vote import Round


class Decision(models.Model):
    """Never edited: another decision is another row with a number and a reason of its own."""

    class Outcome(models.TextChoices):
        OFFER = "offer", _("Make an offer")
        ANOTHER_INTERVIEW = "another_interview", _("One more interview")
        REJECT = "reject", _("Reject")

    ABOUT = ("debrief__application__candidate__email",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="decisions")
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="decisions", help_text="The votes that it was made on."
    )
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    next_step = models.CharField(max_length=300, blank=True)
    changed_because = models.CharField(max_length=300, blank=True, help_text="Why an earlier decision was replaced.")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["debrief", "number"], name="decision_once_per_number")]
        indexes = [models.Index(fields=["-decided_at", "-id"], name="decision_latest_first")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.debrief.application}"


class DecisionReason(models.Model):
    """One ground of a decision: what was seen of one criterion, with citations."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reasons")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000)
    citations = models.ManyToManyField(Citation, blank=True, related_name="+")

    class Meta:
        ordering = ["criterion__position", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
