"""A row that asks for work: the queue is the table; Celery only rings for rows that are due.

`due_at` follows the product's clock, which runs ahead in the sandbox. Leases follow the database's own clock, so that neither a
worker with a wrong clock nor a jump of the sandbox's clock can take a row from a worker that is still on it.
"""

import random
import uuid
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, Self, TypeVar, cast

from django.db import IntegrityError, models, transaction
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Now

LEASE = timedelta(seconds=90)
RUNG_FOR = timedelta(seconds=20)
MAX_TRIES = 8
MAX_CRASHES = 3
MAX_ERROR_LENGTH = 4000
MIN_WAIT, MAX_WAIT = timedelta(seconds=5), timedelta(hours=1)

# A worker is on the row.
CLAIMED = Q(claimed_until__gte=Now())

W = TypeVar("W", bound="Work")


class States(Protocol):
    """What the states of every kind of work have in common; those that may come to nothing without alarm have IGNORED, too."""

    @property
    def FAILED(self) -> str:  # noqa: N802  # a member of an enum
        """To be tried again."""

    @property
    def DEAD(self) -> str:  # noqa: N802  # a member of an enum
        """Given up."""

    def __getitem__(self, name: str) -> str: ...


class WorkQuerySet(models.QuerySet[W]):
    def write_once(self, *, defaults: dict[str, object], **key: object) -> tuple[W, bool]:
        """As get_or_create, but written first and looked for only if that fails, since nearly all are new: (row, is it new?).

        Outside a transaction it is a single statement, which commits by itself: in one of three statements SQLite's only lock for
        writing would be held while Python's threads take turns.
        """
        is_inside = transaction.get_connection(self.db).in_atomic_block
        try:
            with transaction.atomic(using=self.db) if is_inside else nullcontext():
                return self.create(**key, **defaults), True
        except IntegrityError as error:
            known = self.filter(**key).first()
            if known is None:  # some other constraint
                raise error from None
            return known, False

    def due(self, now: datetime) -> Self:
        """Rows whose time has come and that no worker is on."""
        return self.filter(state__in=self.model.OPEN, due_at__lte=now).filter(
            Q(claimed_until=None) | Q(claimed_until__lt=Now())
        )

    def unrung(self) -> Self:
        """Due rows whose id is not already on its way through the broker."""
        return self.filter(Q(rung_until=None) | Q(rung_until__lt=Now()))

    def mark_rung(self) -> int:
        return self.update(rung_until=Now() + RUNG_FOR)

    def claim(self, pk: object, *, now: datetime) -> W | None:
        """Take one due row for the length of a lease, counting the try; None when it isn't due or another worker has it."""
        token = uuid.uuid4()
        taken = (
            self.due(now)
            .filter(pk=pk)
            .update(
                # a lease that ran out without an outcome: its worker died
                crashes=Case(When(claim_token=None, then=F("crashes")), default=F("crashes") + 1),
                claim_token=token,
                claimed_until=Now() + LEASE,
                tries=F("tries") + 1,
            )
        )
        return self.get(pk=pk) if taken else None

    def needing_attention(self) -> Self:
        """Rows that a recruiter is told of: those given up, where their kind says nothing else."""
        return self.filter(state=self.model.State.DEAD)

    def count_by_state(self) -> list[tuple[str, int]]:
        return list(self.order_by("state").values_list("state").annotate(number=Count("pk")))

    def troubled(self) -> Self:
        """Rows that failed at least once and are not finished, or were given up."""
        return self.filter(Q(state__in=self.model.OPEN, tries__gt=0) | Q(state=self.model.State.DEAD)).exclude(error="")


class Work(models.Model):
    """Subclasses name their `State`, the `OPEN` states that still ask for work, and have a `state` and a WorkQuerySet."""

    State: ClassVar[States]
    OPEN: ClassVar[frozenset[str]]
    state: "models.CharField[str, str]"
    if TYPE_CHECKING:

        def get_state_display(self) -> str: ...

    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0, editable=False)
    crashes = models.PositiveIntegerField(default=0, editable=False)
    error = models.TextField(blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    rung_until = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def rows(cls) -> WorkQuerySet[Self]:
        """All rows of this kind."""
        return cast("WorkQuerySet[Self]", cls._default_manager.all())

    def settle(
        self, state: str, *, at: datetime, due_at: datetime | None = None, error: str = "", counts: bool = True
    ) -> bool:
        """Write the outcome and let go, unless the lease has passed to another worker: then False, and nothing is written.

        A row that was asked for anew meanwhile (its token taken away) is let go for the next try. `counts`: was it a try?
        """
        changes: dict[str, object] = {
            "state": state,
            "error": error[:MAX_ERROR_LENGTH],
            "claim_token": None,
            "claimed_until": None,
            "rung_until": None,
        }
        changes["finished_at"] = None if state in self.OPEN else at
        if due_at is not None:
            changes["due_at"] = due_at
        if not counts:
            changes["tries"] = max(0, self.tries - 1)  # which claiming the row had counted
        elif state not in self.OPEN:
            changes["tries"] = max(
                1, self.tries
            )  # a booking is first tried while its candidate waits, without claiming
        rows = self.rows().filter(pk=self.pk)
        if rows.filter(claim_token=self.claim_token).update(**changes):
            for name, value in changes.items():
                setattr(self, name, value)
            return True
        rows.filter(claim_token=None).update(claimed_until=None)
        self.refresh_from_db()
        return False

    def renew(self) -> bool:
        """Keep the lease of a long piece of work; False when it has passed to another worker."""
        ours = self.rows().filter(pk=self.pk, claim_token=self.claim_token)
        return bool(ours.update(claimed_until=Now() + LEASE))

    def try_again(self, *, at: datetime) -> None:
        """A recruiter asks for another try: due now, counted afresh."""
        afresh: dict[str, object] = {
            "state": self.State.FAILED,
            "due_at": at,
            "tries": 0,
            "crashes": 0,
            "claim_token": None,
            "claimed_until": None,
            "rung_until": None,
            "finished_at": None,
        }
        self.rows().filter(pk=self.pk).update(**afresh)
        self.refresh_from_db()

    def next_wait(self) -> timedelta:
        """Full-jitter exponential backoff on the number of tries."""
        longest = min(MAX_WAIT, MIN_WAIT * 2 ** max(0, self.tries - 1))
        return MIN_WAIT + random.uniform(0, 1) * (longest - MIN_WAIT)

    @property
    def deadline(self) -> datetime | None:
        """After this moment trying is of no use; until then no row is given up because something is away."""
        return None

    @property
    def is_worn_out(self) -> bool:
        return self.tries >= MAX_TRIES

    @property
    def kills_workers(self) -> bool:
        return self.crashes >= MAX_CRASHES
