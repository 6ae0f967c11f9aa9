"""Files of people, jobs and applications that recruiters bring in: looked at first, carried out in one go, taken back for a week."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from recruiting.tokens import new_salt

__all__ = ["ImportRun", "ImportedRow"]

LOOKED_AT_FOR = timedelta(hours=4)
UNDONE_WITHIN = timedelta(days=7)
MAX_USED_BY = 200  # characters


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def look_at(self, kind: str, content: str, *, by: User | None, at: datetime) -> "ImportRun":
        """Keep a file while a person looks at what it would do. `by`: None for a command."""
        run = ImportRun.looking_at(kind, content, by=by, at=at)
        run.save()
        return run

    def visible_to(self, user: User) -> "ImportRunQuerySet":
        """What was carried out is everybody's; a file that somebody looks at is theirs alone."""
        return self.filter(~Q(state=ImportRun.State.LOOKED_AT) | Q(made_by=user))

    def forget_old(self, now: datetime) -> None:
        """Files that were only looked at go, and what it would take to undo those that were carried out long ago."""
        self.filter(state=ImportRun.State.LOOKED_AT, made_at__lte=now - LOOKED_AT_FOR).delete()
        late = self.filter(done_at__lte=now - UNDONE_WITHIN)
        ImportedRow.objects.filter(run__in=late).forget()

    def looked_at(self) -> "ImportRunQuerySet":
        return self.filter(state=ImportRun.State.LOOKED_AT)


class ImportRun(models.Model):
    class Kind(models.TextChoices):
        PEOPLE = "people", "Interviewers"
        JOBS = "jobs", "Jobs"
        APPLICATIONS = "applications", "Open applications"

    class State(models.TextChoices):
        LOOKED_AT = "looked_at", "Not carried out"
        DONE = "done", "Carried out"
        UNDONE = "undone", "Undone"

    kind = models.CharField(max_length=12, choices=Kind, verbose_name="what")
    state = models.CharField(max_length=10, choices=State, default=State.LOOKED_AT)
    content = models.TextField(blank=True, help_text="The file; empty once it is carried out.")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    meanings = models.JSONField(default=dict, help_text="Columns by headings, where a person said what those mean.")
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="by"
    )
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0, verbose_name="as before")
    left_out = models.PositiveIntegerField(default=0, verbose_name="left out")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "import"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.made_at:%Y-%m-%d}"

    @classmethod
    def looking_at(cls, kind: str, content: str, *, by: User | None, at: datetime) -> "ImportRun":
        """Not kept."""
        digest = hashlib.sha256(content.encode()).hexdigest()
        return cls(kind=kind, content=content, content_hash=digest, made_by=by, made_at=at)

    @property
    def is_looked_at(self) -> bool:
        return self.state == self.State.LOOKED_AT

    def can_be_undone(self, now: datetime) -> bool:
        return self.state == self.State.DONE and self.done_at is not None and now < self.done_at + UNDONE_WITHIN

    @property
    def undone_until(self) -> datetime | None:
        return self.done_at + UNDONE_WITHIN if self.done_at else None

    def explain(self, meanings: Mapping[str, str]) -> None:
        """Keep what the headings mean; to be looked at anew."""
        self.meanings = dict(meanings)
        self.save(update_fields=["meanings"])

    # ── changes: False, and nothing written, when somebody was faster ──
    def mark_done(self, *, at: datetime) -> bool:
        """Its file is not kept any longer."""
        rows = ImportRun.objects.filter(pk=self.pk, state=self.State.LOOKED_AT)
        is_done = rows.update(state=self.State.DONE, done_at=at, content="", meanings={})
        self.state, self.done_at = self.State.DONE, at
        return bool(is_done)

    def count(self, *, added: int, changed: int, unchanged: int, left_out: int) -> None:
        """How many lines came to what."""
        self.added, self.changed, self.unchanged, self.left_out = added, changed, unchanged, left_out
        self.save(update_fields=["added", "changed", "unchanged", "left_out"])

    def mark_undone(self, *, by: User | None, at: datetime) -> bool:
        rows = ImportRun.objects.filter(pk=self.pk, state=self.State.DONE)
        is_undone = rows.update(state=self.State.UNDONE, undone_by=by, undone_at=at)
        self.state, self.undone_by, self.undone_at = self.State.UNDONE, by, at
        return bool(is_undone)

    def hash_of(self, values: Mapping[str, object]) -> str:
        """Tells whether a row's values are still these, without keeping them."""
        told = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(f"{self.salt}{told}".encode()).hexdigest()


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    def about(self, subject: str, keys: list[int]) -> "ImportedRowQuerySet":
        return self.filter(subject=subject, row_id__in=keys)

    def forget(self) -> int:
        """They can't be undone any more; how many could be. What was done stays."""
        return self.exclude(after="").update(before={}, after="")


class ImportedRow(models.Model):
    """One row that an import added or changed. Of people's data it holds only what a changed row said before, for a week."""

    class Subject(models.TextChoices):
        INTERVIEWER = "interviewer", "Interviewer"
        JOB = "job", "Job"
        CANDIDATE = "candidate", "Candidate"
        APPLICATION = "application", "Application"

    class Outcome(models.TextChoices):
        UNDONE = "undone", "taken back"
        TOUCHED = "touched", "stays: it was changed since"
        USED = "used", "stays: something hangs on it by now"
        CLOSED = "closed", "stays: it is closed to whoever undid it"
        GONE = "gone", "is not there any more"
        FORGOTTEN = "forgotten", "stays: what it said before is not kept any longer"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    subject = models.CharField(max_length=12, choices=Subject)
    row_id = models.PositiveBigIntegerField()
    is_new = models.BooleanField()
    columns = models.JSONField(default=list, help_text="Those that were changed; empty for a new row.")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="What they said before.")
    after = models.CharField(max_length=64, blank=True, help_text="Hash of what they said afterwards.")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, help_text="What undoing came to.")
    used_by = models.CharField(max_length=MAX_USED_BY, blank=True, help_text="What hung on it then.")

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["subject", "row_id"], name="imported_row_by_row")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} of line {self.line}"
