"""Holds: what nobody may erase, and why; deletions: what the policy took away; mandates: who let it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Self

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate, Job
from interviews.models import Interview
from privacy.erasure import AccessExport, Erasure, ErasureStep
from privacy.passport.models import Checkpoint, LedgerCheck, LedgerEntry, Stamp
from privacy.precedence import Kind, Reason
from privacy.rights.models import OwnAct, OwnCode
from recruiting.identity import is_same_person
from recruiting.tokens import new_salt
from recruiting.work.rows import Work, WorkQuerySet

__all__ = [
    "SUBJECTS",
    "AccessExport",
    "Checkpoint",
    "Deletion",
    "Erasure",
    "ErasureStep",
    "Hold",
    "HoldQuerySet",
    "LedgerCheck",
    "LedgerEntry",
    "Mandate",
    "NeedsSecondPerson",
    "OwnAct",
    "OwnCode",
    "Stamp",
]


SUBJECTS = ("candidate", "application", "job", "interview")


class NeedsSecondPerson(Exception):
    """Who placed a hold does not release it."""


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> "HoldQuerySet":
        return self.filter(released_at=None)

    def of_candidate(self, candidate: Candidate) -> "HoldQuerySet":
        """On them, or on something of theirs alone: not those on a job that they applied for."""
        interview = Q(interview__application__candidate=candidate)
        return self.filter(Q(candidate=candidate) | Q(application__candidate=candidate) | interview)

    def on_any_part_of(self, candidate: Candidate) -> "HoldQuerySet":
        """On anything that is known of them, also by a job that they applied for: one of these stops all of their erasure."""
        on_their_jobs = self.filter(job__in=Application.objects.filter(candidate=candidate).values("job"))
        return self.of_candidate(candidate) | on_their_jobs

    def reaching(self, application: Application, interview: Interview | None) -> "HoldQuerySet":
        """Those that keep what belongs to this interview; without one, what belongs to the whole application, which stays with each of
        its interviews that is held."""
        above = Q(candidate=application.candidate_id) | Q(application=application.pk) | Q(job=application.job_id)
        within = Q(interview=interview.pk) if interview else Q(interview__application=application.pk)
        return self.filter(above | within)

    def reaching_applications(self) -> models.QuerySet[Application]:
        """Those of which these hold something."""
        of = Q(application=OuterRef("pk")) | Q(candidate=OuterRef("candidate")) | Q(job=OuterRef("job"))
        return Application.objects.filter(Exists(self.filter(of | Q(interview__application=OuterRef("pk"))).order_by()))

    def erase_words(self) -> int:
        """That there was one, from when to when and by whom, stays; why goes. Only of released ones."""
        return self.exclude(released_at=None).update(reason="", release_reason="", salt="")


class Hold(models.Model):
    """Beats every time of the policy and every request, until a second person releases it. Never edited."""

    ABOUT = ("candidate__email", "application__candidate__email", "interview__application__candidate__email")
    STAYS_SHOWN = True

    # One of these four; everything below it is held with it. PROTECT: as long as the row stands, the database keeps them too.
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        help_text="With all applications.",
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        help_text="With its interviews.",
    )
    job = models.ForeignKey(
        Job,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        help_text="With everybody who applied, also those who apply later.",
    )
    interview = models.ForeignKey(
        Interview,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        help_text="This one alone.",
    )
    reason = models.CharField(
        max_length=300, verbose_name="why", help_text="For example “Charge filed on 3 March”. Only recruiters read it."
    )
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    placed_at = models.DateTimeField(editable=False)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    release_reason = models.CharField(max_length=300, blank=True, editable=False)
    # The ledger keeps hashes of both reasons, which may name somebody: with the salt goes the way to find out by trying.
    salt = models.CharField(max_length=64, blank=True, default=new_salt, editable=False)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="hold_is_on_one_thing",
                violation_error_message="Choose what is to be held: a candidate, an application, a job or an interview.",
                condition=Q(
                    *(
                        Q(**{f"{one}__isnull": one != chosen for one in SUBJECTS}, _connector=Q.AND)
                        for chosen in SUBJECTS
                    ),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="hold_released_by_a_second_person",
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(released_by=F("placed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"Hold on {self.subject}"

    @property
    def subject(self) -> Candidate | Application | Job | Interview:
        """What it is on."""
        row: Candidate | Application | Job | Interview = getattr(self, self.subject_kind)
        return row

    @property
    def subject_kind(self) -> str:
        """Which of SUBJECTS it is on."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id") is not None)

    @property
    def has_words(self) -> bool:
        """False once it was released and its reasons are erased."""
        return self.is_standing or bool(self.salt or self.reason or self.release_reason)

    @property
    def is_standing(self) -> bool:
        return self.released_at is None

    def reaches(self, application: Application, interviews: Collection[Interview]) -> bool:
        """As `HoldQuerySet.reaching`, without a query. `interviews`: the one that is asked about, or all of the application."""
        return (
            self.application_id == application.pk
            or self.candidate_id == application.candidate_id
            or self.job_id == application.job_id
            or self.interview_id in {interview.pk for interview in interviews}
        )

    def may_be_released_by(self, user: User) -> bool:
        """Not by who placed it, nor by another login of theirs."""
        return user.pk != self.placed_by_id and not is_same_person(user.email, self.placed_by.email)

    def place(self, *, by: User, at: datetime) -> None:
        """Waits for what is being removed of its subject right now; afterwards nothing of it is removed."""
        self.placed_by, self.placed_at = by, at
        with transaction.atomic():
            rows: models.QuerySet[models.Model] = type(self.subject)._default_manager.all()
            list(rows.select_for_update().filter(pk=self.subject.pk))
            self.save(force_insert=True)

    def release(self, *, by: User, reason: str, at: datetime) -> bool:
        """False, and nothing written, when somebody else released it meanwhile. Raises NeedsSecondPerson."""
        if not self.may_be_released_by(by):
            raise NeedsSecondPerson
        is_done = (
            Hold.objects.standing().filter(pk=self.pk).update(released_by=by, released_at=at, release_reason=reason)
        )
        self.refresh_from_db(fields=["released_by", "released_at", "release_reason"])
        Erasure.objects.waiting_for_holds().update(due_at=at, rung_until=None)  # one may have waited for this
        return bool(is_done)


class DeletionQuerySet(WorkQuerySet["Deletion"]):
    def owe(self, rows: Iterable["Deletion"]) -> None:
        """Those that nobody owes yet."""
        self.bulk_create(rows, ignore_conflicts=True)


class Deletion(Work):
    """One kind of things of one application, or of one of its interviews, that the policy ends. It stays, and tells nothing of what it
    took away but how many there were, by which rule and when."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        FAILED = "failed", _("Not deleted yet, will be tried again")
        DONE = "done", _("Deleted")
        SPARED = "spared", _("Kept after all")
        DEAD = "dead", _("Could not be deleted")

    ABOUT = ("application__candidate__email",)
    STAYS_SHOWN = True
    OPEN = frozenset({State.DUE, State.FAILED})

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deletions")
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, null=True, blank=True, related_name="deletions")
    kind = models.CharField(max_length=12, choices=Kind, verbose_name="what")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    reason = models.CharField(max_length=12, choices=Reason, verbose_name="decided by")
    rule = models.CharField(max_length=100, blank=True)
    ended_on = models.DateField(null=True, verbose_name="kept until", help_text="The last day on which it was kept.")
    count = models.PositiveIntegerField(default=0, verbose_name="how many")
    owed_at = models.DateTimeField()

    objects = DeletionQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-owed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(interview=None, state__in=["due", "failed"]),
                name="deletion_owed_once_per_application",
            ),
            models.UniqueConstraint(
                fields=["interview", "kind"],
                condition=Q(state__in=["due", "failed"]),
                name="deletion_owed_once_per_interview",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.application}"

    def keep_reason(self, reason: str, *, rule: str) -> None:
        """What decides now, which may not be what decided when it was owed."""
        self.reason, self.rule = reason, rule
        self.save(update_fields=["reason", "rule"])

    def add_count(self, count: int) -> None:
        """Within the transaction that takes the things away."""
        self.count += count
        self.save(update_fields=["count"])


class MandateQuerySet(models.QuerySet["Mandate"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def for_policy(self, fingerprint: str) -> "Mandate | None":
        """None: nobody has let this policy be carried out, word for word as it is now."""
        return self.standing().filter(policy_sha256=fingerprint).first()


class Mandate(models.Model):
    """A person in charge has looked at what the policy would delete, and lets it be carried out. Another file of the policy needs another
    one. Never edited, but for its end."""

    policy_sha256 = models.CharField(max_length=64, verbose_name="policy’s fingerprint")
    would_delete = models.JSONField(
        default=dict, help_text="What was to be deleted on that day: how many of each kind."
    )
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"Mandate of {self.given_at:%d %b %Y}"

    @classmethod
    def give(cls, *, policy_sha256: str, would_delete: Mapping[str, int], by: User, at: datetime) -> "Mandate":
        """In place of those before it."""
        with transaction.atomic():
            cls.end(by=by, at=at)
            told = dict(would_delete)
            return cls.objects.create(policy_sha256=policy_sha256, would_delete=told, given_by=by, given_at=at)

    @classmethod
    def end(cls, *, by: User, at: datetime) -> int:
        """Nothing more is deleted from now on; returns how many stood."""
        return cls.objects.standing().update(ended_by=by, ended_at=at)
