"""What a job asks for: criteria with written anchors, planned questions, and the rules of its debriefs."""

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q

from candidates.models import Job
from interviews.panels.models import Panel

HIGHEST = 4  # ratings go from 1 to this: four points, so that nobody can stay in the middle


@dataclass(frozen=True)
class Wording:
    """What interviewers read of a criterion; each anchor says what a rating of that height looks like."""

    name: str
    meaning: str
    anchor_1: str
    anchor_2: str
    anchor_3: str
    anchor_4: str


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def in_use(self) -> "CriterionQuerySet":
        return self.filter(retired_at=None)

    def of_panel(self, panel: Panel) -> "CriterionQuerySet":
        """Those in use that this panel's interviewers rate; a criterion without panels is rated by all of its job's."""
        named = Q(panels=panel) | Q(panels=None)
        return self.in_use().filter(named, job=panel.job_id).distinct()

    def shown_in(self, job: Job, *, rated: Collection[uuid.UUID]) -> "CriterionQuerySet":
        """Those in use, and those that somebody rated before they were retired; each with its wordings."""
        in_use_or_rated = Q(job=job, retired_at=None) | Q(pk__in=rated)
        return self.filter(in_use_or_rated).prefetch_related("versions")

    def add(
        self, job: Job, wording: Wording, *, position: int | None = None, by: User | None, at: datetime
    ) -> "Criterion":
        """A new criterion with its first wording, the last of its job unless `position` is given."""
        if position is None:
            position = 1 + max(self.filter(job=job).values_list("position", flat=True), default=-1)
        with transaction.atomic():
            criterion = self.create(job=job, position=position)
            criterion.reword(wording, by=by, at=at)
        return criterion


class Criterion(models.Model):
    """The same through all its wordings, so that ratings of one criterion can stand side by side."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    panels = models.ManyToManyField(
        Panel, blank=True, related_name="criteria", help_text="Who rates it. None means every panel of the job."
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        version = self.versions.first()
        return version.name if version else "Criterion"

    def present(self) -> "CriterionVersion":
        """Its wording as it is now; no query where `versions` are loaded."""
        return self.versions.all()[0]

    def reword(self, wording: Wording, *, by: User | None, at: datetime) -> "CriterionVersion":
        """Give it this wording. Equal to the present one, nothing is written; ratings keep the wording they were made with."""
        present = self.versions.first()
        if present is not None and present.wording == wording:
            return present
        number = present.number + 1 if present else 1
        return CriterionVersion.objects.create(criterion=self, number=number, made_by=by, made_at=at, **asdict(wording))

    def retire(self, *, by: User, at: datetime) -> None:
        """Nobody rates it from now on; ratings that were made stay."""
        self.retired_at, self.retired_by = at, by
        self.save(update_fields=["retired_at", "retired_by"])

    def take_up_again(self) -> None:
        self.retired_at = self.retired_by = None
        self.save(update_fields=["retired_at", "retired_by"])


class CriterionVersion(models.Model):
    """One wording of a criterion; never edited."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    meaning = models.CharField(max_length=300, blank=True)
    anchor_1 = models.CharField(max_length=300, blank=True)
    anchor_2 = models.CharField(max_length=300, blank=True)
    anchor_3 = models.CharField(max_length=300, blank=True)
    anchor_4 = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["criterion", "number"], name="criterion_version_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def wording(self) -> Wording:
        return Wording(**{name: getattr(self, name) for name in Wording.__dataclass_fields__})

    def anchors(self) -> list[tuple[int, str]]:
        """Each rating with what it looks like, the lowest first."""
        return [(value, getattr(self, f"anchor_{value}")) for value in range(1, HIGHEST + 1)]


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_use(self) -> "QuestionQuerySet":
        return self.filter(retired_at=None)

    def of_panel(self, panel: Panel) -> "QuestionQuerySet":
        """Those in use that this panel asks; a question without a panel is asked by all of its job's."""
        return self.in_use().filter(Q(panel=panel) | Q(panel=None), job=panel.job_id)


class Question(models.Model):
    """A planned question. Its text is never edited: another text is another question."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="questions")
    panel = models.ForeignKey(
        Panel, on_delete=models.CASCADE, null=True, blank=True, related_name="questions", help_text="None means all."
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    def retire(self, *, at: datetime) -> None:
        """It is planned no more; where it was asked, it stays."""
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def take_up_again(self) -> None:
        self.retired_at = None
        self.save(update_fields=["retired_at"])


class DebriefRulesManager(models.Manager["DebriefRules"]):
    def of(self, job: Job) -> "DebriefRules":
        """The job's rules; those that hold by default, not saved, where none were chosen."""
        return self.filter(job=job).first() or DebriefRules(job=job)


class DebriefRules(models.Model):
    """How one job's debriefs go."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="debrief_rules")
    quorum = models.PositiveSmallIntegerField(
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="With this many votes all are opened together. A smaller committee needs all of its own.",
    )
    interviewers_vote = models.BooleanField(
        default=False, help_text="Interviewers vote too, once their scorecards are in. Otherwise the committee alone."
    )
    seals_machine_text = models.BooleanField(
        default=True,
        verbose_name="machine text waits for the scorecard",
        help_text="Interviewers read the machine’s summary and action items once their own scorecard is in.",
    )

    objects = DebriefRulesManager()

    class Meta:
        verbose_name = "rules of debriefs"
        verbose_name_plural = "rules of debriefs"

    def __str__(self) -> str:
        return f"Rules of debriefs for {self.job}"
