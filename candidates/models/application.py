"""One candidate for one job."""

import secrets
from pathlib import PurePath

from django.db import models

from candidates.models.candidate import Candidate
from candidates.models.job import Job


def resume_name(application: "Application", filename: str) -> str:
    """A stored name that owes nothing to the sender but its ending."""
    return f"resumes/{secrets.token_urlsafe(24)}{PurePath(filename).suffix.lower()}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def needing_review(self) -> "ApplicationQuerySet":
        return self.exclude(review_note="")


class Application(models.Model):
    class Stage(models.TextChoices):
        APPLIED = "applied", "Applied"
        INTERVIEWING = "interviewing", "Interviewing"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn by the candidate"

    class Source(models.TextChoices):
        CAREERS = "careers", "Careers site"
        ELSEWHERE = "elsewhere", "Booked elsewhere, opened by us"
        RECRUITER = "recruiter", "Entered by a recruiter"

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="applications")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="applications")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.APPLIED)
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
    applied_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at"]
        constraints = [models.UniqueConstraint(fields=["job", "candidate"], name="application_one_per_job")]

    def __str__(self) -> str:
        return f"{self.candidate} for {self.job}"
