"""One candidate for one job."""

import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from candidates.models.candidate import Candidate
from candidates.models.job import Job
from recruiting.identity import is_same_person
from recruiting.recruiters import in_charge

MAX_REFERENCE = 200  # characters of what another system calls a row


def resume_name(application: "Application", filename: str) -> str:
    """A random name, with the ending of the sender's."""
    return f"resumes/{secrets.token_urlsafe(24)}{PurePath(filename).suffix.lower()}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def to_look_at(self) -> "ApplicationQuerySet":
        """Those who applied and were neither invited nor set aside since."""
        return self.filter(stage=Application.Stage.APPLIED)

    def restrict(self, pks: Collection[int], *, at: datetime) -> int:
        """They have to be kept, and may not be used any more: they are absent for everybody. Returns how many are new."""
        return self.filter(pk__in=pks, restricted_at=None).update(restricted_at=at)

    def lift_restriction(self, pks: Collection[int]) -> int:
        return self.filter(pk__in=pks).exclude(restricted_at=None).update(restricted_at=None)

    def needing_review(self) -> "ApplicationQuerySet":
        return self.exclude(review_note="")

    def with_reason_from_elsewhere(self) -> "ApplicationQuerySet":
        """Each with `decided_because`: what the other system said when it decided. Empty where it said nothing, or nothing stands decided there."""
        changes = StageChange.objects.filter(application=OuterRef("pk"), stage=Application.Stage.DECIDED)
        said = changes.filter(stage=OuterRef("stage")).order_by("-pk").values("reason")[:1]
        return self.annotate(decided_because=Coalesce(Subquery(said), Value("")))


class Application(models.Model):
    class Stage(models.TextChoices):
        APPLIED = "applied", "Applied"
        SET_ASIDE = "set_aside", "Set aside"
        INTERVIEWING = "interviewing", "Interviewing"
        OFFERED = "offered", "Offered"
        REJECTED = "rejected", "Rejected"
        DECIDED = "decided", "Decided elsewhere"
        WITHDRAWN = "withdrawn", "Withdrawn by the candidate"

    class Source(models.TextChoices):
        CAREERS = "careers", "Careers site"
        ELSEWHERE = "elsewhere", "Booked elsewhere, opened by us"
        RECRUITER = "recruiter", "Entered by a recruiter"
        ATS = "ats", "Sent by the applicant tracking system"

    ABOUT = ("candidate__email",)
    OVER = frozenset({Stage.OFFERED, Stage.REJECTED, Stage.DECIDED, Stage.WITHDRAWN})  # nobody is invited from these
    DECIDABLE = frozenset(Stage) - {Stage.WITHDRAWN}

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="applications")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="applications")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.APPLIED)
    stage_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    stage_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    source = models.CharField(max_length=20, choices=Source, default=Source.CAREERS)
    note = models.TextField(blank=True, max_length=4000, verbose_name="what the candidate wrote")
    resume = models.FileField(upload_to=resume_name, blank=True)
    resume_display_name = models.CharField(max_length=150, blank=True, editable=False)
    review_note = models.CharField(
        max_length=300,
        blank=True,
        verbose_name="please check",
        help_text="Why a person should look. Empty it when done.",
    )
    reference = models.CharField(
        max_length=MAX_REFERENCE,
        blank=True,
        db_index=True,
        editable=False,
        help_text="What the applicant tracking system calls it.",
    )
    applied_at = models.DateTimeField(db_index=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="From then on it is only counted."
    )
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Kept, and used by nobody.")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at"]
        constraints = [models.UniqueConstraint(fields=["job", "candidate"], name="application_one_per_job")]

    def __str__(self) -> str:
        return f"{self.candidate} for {self.job}"

    @property
    def in_charge(self) -> list[User]:
        """Who is told of it: the job's person in charge, or all recruiters once that one has left. Never the candidate, who may work
        here."""
        contact, address = self.job.contact, self.candidate.email
        told = in_charge([] if is_same_person(contact.email, address) else [contact])
        return [user for user in told if not is_same_person(user.email, address)]

    @property
    def is_over(self) -> bool:
        return self.stage in self.OVER

    # ── changes: False, and nothing written, when the stage was changed meanwhile ──
    def mark_invited(self, *, by: User | None, at: datetime) -> bool:
        """The candidate has a link to choose a time. `by`: None when the job invites by itself."""
        return self._change_stage({self.Stage.APPLIED}, self.Stage.INTERVIEWING, by=by, at=at)

    def set_aside(self, *, by: User, at: datetime, reason: str = "") -> bool:
        """A recruiter has looked and does not invite the candidate. No mail is sent."""
        return self._change_stage({self.Stage.APPLIED}, self.Stage.SET_ASIDE, by=by, at=at, reason=reason)

    def take_up_again(self, *, by: User, at: datetime) -> bool:
        """The application is among those to look at again."""
        return self._change_stage({self.Stage.SET_ASIDE}, self.Stage.APPLIED, by=by, at=at)

    def offer(self, *, by: User, at: datetime, reason: str = "") -> bool:
        """They are to get an offer. No mail is sent; False where the candidate has withdrawn."""
        return self._change_stage(self.DECIDABLE, self.Stage.OFFERED, by=by, at=at, reason=reason)

    def reject(self, *, by: User, at: datetime, reason: str = "") -> bool:
        """They get no offer. No mail is sent; False where the candidate has withdrawn."""
        return self._change_stage(self.DECIDABLE, self.Stage.REJECTED, by=by, at=at, reason=reason)

    def keep_interviewing(self, *, by: User, at: datetime) -> bool:
        """There is to be another interview, whatever was decided before; False where the candidate has withdrawn."""
        return self._change_stage(self.DECIDABLE, self.Stage.INTERVIEWING, by=by, at=at)

    def decide_elsewhere(self, *, by: User | None, at: datetime, reason: str = "") -> bool:
        """It was decided in the applicant tracking system, so there is nothing more to do here."""
        before = {self.Stage.APPLIED, self.Stage.SET_ASIDE, self.Stage.INTERVIEWING}
        return self._change_stage(before, self.Stage.DECIDED, by=by, at=at, reason=reason)

    def withdraw(self, *, by: User | None, at: datetime) -> bool:
        """It goes no further, since the candidate wants it so. `by`: None when they did it themselves."""
        return self._change_stage({self.Stage.APPLIED, self.Stage.INTERVIEWING}, self.Stage.WITHDRAWN, by=by, at=at)

    def keep_reference(self, reference: str) -> None:
        """What the applicant tracking system calls it; an empty one changes nothing."""
        if reference:
            self.reference = reference
            self.save(update_fields=["reference"])

    def ask_for_review(self, words: str) -> None:
        """Ask a recruiter to look. An earlier reason stays: looking for its sake shows this one too."""
        Application.objects.filter(pk=self.pk, review_note="").update(review_note=words)
        self.refresh_from_db(fields=["review_note"])

    def erase(self, *, at: datetime) -> None:
        """Delete what the candidate sent and what was written about them. The file first: a row without its file can be erased again."""
        if self.resume:
            self.resume.storage.delete(str(self.resume.name))
        self.note = self.review_note = self.resume_display_name = self.resume.name = self.reference = ""
        self.erased_at = self.erased_at or at
        self.save(update_fields=["note", "review_note", "resume", "resume_display_name", "reference", "erased_at"])
        StageChange.objects.filter(application=self).update(reason="")

    def note_stage(self, *, by: User | None, at: datetime, reason: str = "") -> None:
        """Keep who brought it to the stage where it stands, and when."""
        self.stage_changed_by, self.stage_changed_at = by, at
        self.save(update_fields=["stage_changed_by", "stage_changed_at"])
        StageChange.objects.create(application=self, stage=self.stage, reason=reason, by=by, changed_at=at)

    def _change_stage(
        self, before: Collection[str], after: str, *, by: User | None, at: datetime, reason: str = ""
    ) -> bool:
        rows = Application.objects.filter(pk=self.pk, stage__in=before)
        with transaction.atomic():
            is_moved = rows.update(stage=after, stage_changed_by=by, stage_changed_at=at)
            if is_moved:
                StageChange.objects.create(application=self, stage=after, reason=reason, by=by, changed_at=at)
        self.refresh_from_db(fields=["stage", "stage_changed_by", "stage_changed_at"])
        return bool(is_moved)


class StageChange(models.Model):
    """Where an application was brought, by whom, when and why; never edited."""

    ABOUT = ("application__candidate__email",)

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="stage_changes")
    stage = models.CharField(max_length=20, choices=Application.Stage)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Nobody: by itself."
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_stage_display()}"
