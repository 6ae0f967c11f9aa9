"""Rows that ask for work: the queue is the table; Celery only rings for rows that are due.

`due_at` follows the product's clock, which may be ahead with the sandbox. Leases follow the database's clock, so that neither a
worker with a wrong clock nor a jump of the sandbox's clock can take a row from a worker that has claimed it.
"""

import random
import uuid
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, Self, TypeVar, cast

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Now

LEASE = timedelta(seconds=90)
RUNG_FOR = timedelta(seconds=20)
MAX_TRIES = 8
MAX_CRASHES = 3
MAX_ERROR_LENGTH = 4000
MIN_WAIT, MAX_WAIT = timedelta(seconds=5), timedelta(hours=1)
MAX_DOUBLINGS = 20

# A worker has claimed the row.
CLAIMED = Q(claimed_until__gte=Now())

W = TypeVar("W", bound="Work")


class States(Protocol):
    """The states that every kind of work has; some have IGNORED, too, for rows that end without result and without alarm."""

    @property
    def FAILED(self) -> str:  # noqa: N802  # a member of an enum
        """To be tried again."""

    @property
    def DEAD(self) -> str:  # noqa: N802  # a member of an enum
        """Given up."""

    def __getitem__(self, name: str) -> str: ...


class WorkQuerySet(models.QuerySet[W]):
    def write_once(self, *, defaults: dict[str, object], **key: object) -> tuple[W, bool]:
        """As get_or_create, but inserts first and selects only if that fails, since nearly all rows are new. Returns (row, is it new?).

        Outside a transaction it is a single statement, which commits by itself: a transaction of several would hold SQLite's only
        write lock while Python switches threads.
        """
        is_inside = transaction.get_connection(self.db).in_atomic_block
        try:
            with transaction.atomic(using=self.db) if is_inside else nullcontext():
                return self.create(**key, **defaults), True
        except IntegrityError as error:
            known = self.filter(**key).first()
            if known is None:  # it was another constraint
                raise error from None
            return known, False

    def unsettled(self) -> Self:
        """Rows that still ask for work, now or later."""
        return self.filter(state__in=self.model.OPEN)

    def due(self, now: datetime) -> Self:
        """Unsettled rows whose time has come and that no worker has claimed."""
        return self.unsettled().filter(Q(claimed_until=None) | Q(claimed_until__lt=Now()), due_at__lte=now)

    def unrung(self) -> Self:
        """Rows whose id is not on the broker already."""
        return self.filter(Q(rung_until=None) | Q(rung_until__lt=Now()))

    def ringable(self, now: datetime) -> Self:
        """Those to be put on the broker now; a kind of work may hold some back, that they don't take all workers."""
        return self.due(now).unrung()

    def mark_rung(self) -> int:
        return self.update(rung_until=Now() + RUNG_FOR)

    def claim(self, pk: object, *, now: datetime) -> W | None:
        """Claim one due row for the length of a lease, and count the try; None when it isn't due or another worker has claimed it."""
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
        """Rows that a recruiter must see: those given up, unless a kind of work overrides this."""
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
        # Nearly all rows are finished, with due_at in the past: only by their state are the due ones few.
        indexes = [models.Index(fields=["state", "due_at"], name="%(class)s_state_due")]

    @classmethod
    def rows(cls) -> WorkQuerySet[Self]:
        """All rows of this kind."""
        return cast("WorkQuerySet[Self]", cls._default_manager.all())

    @classmethod
    def may_be_due(cls, now: datetime) -> bool:
        """Whether the time of any open row has come, though a worker may have claimed it or another row may hold it back.

        Written out: it is asked of each kind over and over, and making the statement from a queryset takes far longer than the answer.
        """
        open_states = ", ".join(["%s"] * len(cls.OPEN))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM {cls._meta.db_table} WHERE state IN ({open_states}) AND due_at <= %s LIMIT 1",
                [*map(str, cls.OPEN), connection.ops.adapt_datetimefield_value(now)],
            )
            return cursor.fetchone() is not None

    def settle(
        self, state: str, *, at: datetime, due_at: datetime | None = None, error: str = "", counts: bool = True
    ) -> bool:
        """Write the outcome and end the claim; False, and nothing written, if another worker has claimed the row.

        A row that a recruiter has made due again meanwhile has no token any more, and one that was ended meanwhile (as by an erasure)
        stays so: only the claim is ended. `counts`: was it a try?
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
            changes["tries"] = max(0, self.tries - 1)  # `claim` had counted it
        elif state not in self.OPEN:
            # 1: a booking is first tried while its candidate waits, without a claim
            changes["tries"] = max(1, self.tries)
        rows, is_open = self.rows().filter(pk=self.pk), {"state__in": self.OPEN}
        if rows.filter(claim_token=self.claim_token, **is_open).update(**changes):
            for name, value in changes.items():
                setattr(self, name, value)
            return True
        rows.filter(claim_token=None).update(claimed_until=None)
        rows.filter(claim_token=self.claim_token).exclude(**is_open).update(claimed_until=None, claim_token=None)
        lost = self.claim_token
        self.refresh_from_db()
        self.claim_token = lost  # not the new holder's, with which a second outcome would be written over theirs
        return False

    def renew(self) -> bool:
        """Extend the lease during a long step; False when another worker has claimed the row."""
        ours = self.rows().filter(pk=self.pk, claim_token=self.claim_token)
        return bool(ours.update(claimed_until=Now() + LEASE))

    def try_again(self, *, at: datetime) -> None:
        """Make it due now, with its tries counted from zero; a recruiter asks for this."""
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
        """The wait until the next try: exponential backoff with full jitter, by the number of tries."""
        # Bounded before it is multiplied: after some forty tries it would be more than a timedelta can hold.
        longest = min(MAX_WAIT, MIN_WAIT * 2 ** min(max(0, self.tries - 1), MAX_DOUBLINGS))
        return MIN_WAIT + random.uniform(0, 1) * (longest - MIN_WAIT)

    @property
    def deadline(self) -> datetime | None:
        """After this moment a try is of no use; before it, no row is given up because a service does not answer. None: no deadline."""
        return None

    @property
    def is_worn_out(self) -> bool:
        return self.tries >= MAX_TRIES

    @property
    def kills_workers(self) -> bool:
        return self.crashes >= MAX_CRASHES
