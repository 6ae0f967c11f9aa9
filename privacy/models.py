"""Holds: what nobody may erase, and why."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, Q

from candidates.models import Application, Candidate, Job
from interviews.models import Interview
from recruiting.identity import is_same_person

SUBJECTS = ("candidate", "application", "job", "interview")


class NeedsSecondPerson(Exception):
    """Who placed a hold does not release it."""


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> "HoldQuerySet":
        return self.filter(released_at=None)


class Hold(models.Model):
    """Beats every time of the policy and every request, until a second person releases it. Never edited."""

    ABOUT = ("candidate__email", "application__candidate__email", "interview__application__candidate__email")

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
        return next(row for name in SUBJECTS if (row := getattr(self, name)) is not None)

    @property
    def is_standing(self) -> bool:
        return self.released_at is None

    def may_be_released_by(self, user: User) -> bool:
        """Not by who placed it, nor by another login of theirs."""
        return user.pk != self.placed_by_id and not is_same_person(user.email, self.placed_by.email)

    def place(self, *, by: User, at: datetime) -> None:
        """Waits for what is being removed of its subject right now; afterwards nothing of it is removed."""
        self.placed_by, self.placed_at = by, at
        with transaction.atomic():
            list(type(self.subject)._default_manager.select_for_update().filter(pk=self.subject.pk))
            self.save(force_insert=True)

    def release(self, *, by: User, reason: str, at: datetime) -> bool:
        """False, and nothing written, when somebody else released it meanwhile. Raises NeedsSecondPerson."""
        if not self.may_be_released_by(by):
            raise NeedsSecondPerson
        is_done = (
            Hold.objects.standing().filter(pk=self.pk).update(released_by=by, released_at=at, release_reason=reason)
        )
        self.refresh_from_db(fields=["released_by", "released_at", "release_reason"])
        return bool(is_done)
