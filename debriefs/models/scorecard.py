"""One interviewer's scorecard of one interview: a draft, what was submitted first, and what was amended later."""

import uuid
from datetime import datetime

from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from debriefs.models.citation import Citation
from debriefs.models.criterion import HIGHEST, Criterion, CriterionVersion
from interviews.booking.models.interview import Interview
from recruiting.identity import display_name


class Recommendation(models.TextChoices):
    STRONG_YES = "strong_yes", _("Strong yes")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    STRONG_NO = "strong_no", _("Strong no")


class WrongState(Exception):
    """Submitted versions are locked, and an excused scorecard is not written any more."""


class Overtaken(Exception):
    """The draft was saved from elsewhere meanwhile; what stands there now has another number of edits."""


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def submitted(self) -> "ScorecardQuerySet":
        return self.filter(versions__submitted_at__isnull=False).distinct()


class Scorecard(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="scorecards")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="scorecards")
    created_at = models.DateTimeField()
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    excuse = models.CharField(max_length=300, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["interview", "author"], name="scorecard_once_per_interviewer")]

    def __str__(self) -> str:
        return f"Scorecard of {display_name(self.author)}: {self.interview}"

    @classmethod
    def of(cls, interview: Interview, author: User, *, at: datetime) -> "Scorecard":
        """The author's scorecard of this interview, with a first draft if there is none."""
        with transaction.atomic():
            scorecard, is_new = cls.objects.get_or_create(
                interview=interview, author=author, defaults={"created_at": at}
            )
            if is_new:
                ScorecardVersion.objects.create(scorecard=scorecard, number=1, saved_at=at)
        return scorecard

    @classmethod
    def hold(cls, interview: Interview, author: User, *, at: datetime) -> "Scorecard":
        """The same, kept from being saved, submitted, amended or excused by others until the caller's transaction ends."""
        return cls.of(interview, author, at=at).held()

    def held(self) -> "Scorecard":
        """This one as it is by now, held as above."""
        return Scorecard.objects.select_for_update().get(pk=self.pk)

    # ── questions ──
    def draft(self) -> "ScorecardVersion | None":
        return self.versions.filter(submitted_at=None).first()

    def submitted_versions(self) -> list["ScorecardVersion"]:
        """The first one first; it never changes."""
        return list(self.versions.filter(submitted_at__isnull=False).order_by("number"))

    @property
    def is_excused(self) -> bool:
        return self.excused_at is not None

    # ── changes ──
    def amend(self, *, at: datetime) -> "ScorecardVersion":
        """A draft that begins as the version submitted last; the present draft, if there is one."""
        draft = self.draft()
        if draft is not None:
            return draft
        last = self.submitted_versions()[-1]
        with transaction.atomic():
            draft = ScorecardVersion.objects.create(
                scorecard=self,
                number=last.number + 1,
                recommendation=last.recommendation,
                takeaway=last.takeaway,
                saved_at=at,
            )
            for rating in last.ratings.prefetch_related("citations"):
                copy = Rating.objects.create(
                    version=draft,
                    criterion=rating.criterion,
                    wording=rating.wording,
                    value=rating.value,
                    is_not_covered=rating.is_not_covered,
                    note=rating.note,
                )
                copy.citations.set(rating.citations.all())
        return draft

    def excuse_author(self, *, reason: str, by: User, at: datetime) -> None:
        """It is waited for no longer. A draft stays as it is, and its author may read what others wrote."""
        self.excused_at, self.excused_by, self.excuse = at, by, reason
        self.save(update_fields=["excused_at", "excused_by", "excuse"])


class ScorecardVersion(models.Model):
    """A draft until it is submitted, and locked from then on."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    recommendation = models.CharField(max_length=10, choices=Recommendation, blank=True)
    takeaway = models.TextField(blank=True, max_length=4000)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was amended.")
    edits = models.PositiveIntegerField(default=0, help_text="Counted up by each save, so that two tabs lose nothing.")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    knew_others = models.BooleanField(
        default=False, help_text="Could its author read others’ scorecards when it was submitted?"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "number"], name="scorecard_version_once"),
            models.UniqueConstraint(fields=["scorecard"], condition=Q(submitted_at=None), name="scorecard_one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}, version {self.number}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    def begin_save(self, *, edits: int, at: datetime) -> None:
        """Take the right to write this draft, which had `edits` saves when it was read. Call it first, in the saving transaction.

        Raises WrongState when it is submitted, Overtaken when somebody saved it since.
        """
        rows = ScorecardVersion.objects.filter(pk=self.pk, edits=edits, submitted_at=None)
        if not rows.update(edits=F("edits") + 1, saved_at=at):
            self.refresh_from_db(fields=["edits", "saved_at", "submitted_at"])
            raise WrongState if self.is_submitted else Overtaken
        self.refresh_from_db(fields=["edits", "saved_at"])

    def hold(self, *, at: datetime) -> None:
        """Keep this draft from being submitted until the transaction ends. Raises WrongState when it is submitted.

        For what lies beside the text, as citations do: the number of edits stays, so that a page that is open may go on saving.
        """
        if not ScorecardVersion.objects.filter(pk=self.pk, submitted_at=None).update(saved_at=at):
            raise WrongState

    def write(self, *, recommendation: str, takeaway: str, reason: str = "") -> None:
        """Raises WrongState when it is submitted."""
        if self.is_submitted:
            raise WrongState
        self.recommendation, self.takeaway, self.reason = recommendation, takeaway, reason
        self.save(update_fields=["recommendation", "takeaway", "reason"])

    def rate(
        self, criterion: Criterion, wording: CriterionVersion, *, value: int | None, is_not_covered: bool, note: str
    ) -> "Rating":
        """Write the rating of one criterion; its citations stay."""
        values = {
            "wording": wording,
            "value": None if is_not_covered else value,
            "is_not_covered": is_not_covered,
            "note": note,
        }
        return Rating.objects.update_or_create(version=self, criterion=criterion, defaults=values)[0]

    def rating_of(self, criterion: Criterion) -> "Rating":
        """The rating of this criterion; an empty one, if nothing was said of it yet. Raises WrongState when it is submitted."""
        rating = self.ratings.filter(criterion=criterion).first()
        if rating is not None:
            return rating
        return self.rate(criterion, criterion.present(), value=None, is_not_covered=False, note="")

    def discard(self) -> None:
        """Throw this draft away. Raises WrongState when it is submitted, or nothing was submitted before it."""
        if self.number == 1 or not ScorecardVersion.objects.filter(pk=self.pk, submitted_at=None).delete()[0]:
            raise WrongState

    def submit(self, *, knew_others: bool, at: datetime) -> None:
        """Lock it for good. The caller has asked for what is missing. Raises WrongState when it is submitted already."""
        rows = ScorecardVersion.objects.filter(pk=self.pk, submitted_at=None)
        if not rows.update(submitted_at=at, knew_others=knew_others):
            raise WrongState
        self.refresh_from_db(fields=["submitted_at", "knew_others"])


class Rating(models.Model):
    """How far one criterion was met: a value with at least one citation, or not covered."""

    version = models.ForeignKey(ScorecardVersion, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="ratings")
    wording = models.ForeignKey(CriterionVersion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    is_not_covered = models.BooleanField(default=False)
    note = models.TextField(blank=True, max_length=2000)
    citations = models.ManyToManyField(Citation, blank=True, related_name="ratings")

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "criterion"], name="rating_once_per_criterion"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=1, value__lte=HIGHEST), name="rating_within_its_points"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(is_not_covered=False), name="rating_not_covered_has_no_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording}: {self.words}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Raises WrongState for a submitted version: what was submitted never changes."""
        self._require_draft()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    @property
    def words(self) -> str:
        """1 to 4, or why there is no number."""
        if self.is_not_covered:
            return str(_("not covered"))
        return str(self.value or _("not rated"))

    @property
    def anchor(self) -> str:
        """What its value looks like, in the words it was made with; empty without a value."""
        return str(getattr(self.wording, f"anchor_{self.value}", ""))

    # ── its evidence: raises WrongState for a submitted version, as above ──
    def attach(self, citation: Citation) -> None:
        """Doing it again changes nothing."""
        self._require_draft()
        self.citations.add(citation)

    def detach(self, citation: Citation) -> None:
        self._require_draft()
        self.citations.remove(citation)

    def _require_draft(self) -> None:
        if self.version.is_submitted:
            raise WrongState
