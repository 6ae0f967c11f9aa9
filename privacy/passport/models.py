"""The rows of the ledger: its entries, the checkpoints that prove it with their time stamps, and the checks for what was changed."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from interviews.models import Recording
from privacy.passport import tree
from recruiting.work.rows import Work, WorkQuerySet

MAX_STAMP_WAIT = timedelta(days=1)  # then a newer checkpoint has its turn


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def size(self) -> int:
        """How many entries there should be: one more than the last position."""
        last = self.aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1

    def leaves(self, size: int) -> list[bytes]:
        """The hashes of the first `size` entries."""
        rows = self.filter(position__lt=size).order_by("position").values_list("leaf_hash", flat=True)
        return [bytes.fromhex(leaf) for leaf in rows.iterator()]

    def empty(self) -> int:
        """Take out what they say, with the salt, so that nobody can find out by trying; their hashes stay. Returns how many."""
        return self.exclude(content="").exclude(kind=LedgerEntry.Kind.ERASED).update(content="", salt="")


class LedgerEntry(models.Model):
    """One thing that happened to one recording: a leaf of the tree. Never edited; its content may be erased, its hash never."""

    class Kind(models.TextChoices):
        BEGUN = "begun", _("Recording asked for")
        CHOSEN = "chosen", _("Choice about recording")
        HAPPENED = "happened", _("Recorder")
        STORED = "stored", _("File archived")
        FILE_LOST = "file_lost", _("File lost")
        FILE_ERASED = "file_erased", _("File erased")
        REDACTED = "redacted", _("Redaction")
        VIEWED = "viewed", _("Opened")
        READ_BACK = "read_back", _("File compared")
        RESTRICTED = "restricted", _("File restricted")
        HELD = "held", _("Hold")
        RELEASED = "released", _("Hold released")
        DELETED = "deleted", _("Deleted by the policy")
        ERASED = "erased", _("Erased")

    ABOUT = ("recording__interview__application__candidate__email",)

    position = models.PositiveBigIntegerField(primary_key=True)
    # The entry outlives the recording's row, so that no proof breaks.
    recording = models.ForeignKey(
        Recording, on_delete=models.DO_NOTHING, db_constraint=False, related_name="ledger_entries"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=60, help_text="Which row it was made from, so that it is entered once.")
    salt = models.CharField(max_length=64, blank=True)
    content = models.TextField(blank=True)
    leaf_hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=88, help_text="Our signature of place, recording, kind, source, time and hash.")
    entered_at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "recording"], name="ledger_enters_once"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.position}"

    @property
    def what_is_sealed(self) -> str:
        at = self.entered_at.timestamp()
        return f"{self.position}\n{self.recording_id}\n{self.kind}\n{self.source}\n{at:.6f}\n{self.leaf_hash}\n"

    @property
    def said(self) -> dict[str, Any]:
        """What it says, as it was entered; empty when that is erased, or was edited beyond reading."""
        try:
            said = json.loads(self.content)
        except ValueError:
            return {}
        return said if isinstance(said, dict) and isinstance(said.get("facts"), dict) else {}

    @property
    def hash_of_content(self) -> bytes:
        return tree.leaf_hash(bytes.fromhex(self.salt) + self.content.encode())


class CheckpointQuerySet(WorkQuerySet["Checkpoint"]):
    def last(self) -> "Checkpoint | None":
        return self.order_by("-size").first()

    def needing_attention(self) -> "CheckpointQuerySet":
        """Those that failed at least once and lie nowhere outside yet."""
        return self.troubled()


class Checkpoint(Work):
    """The signed root of the ledger when it had this size; the work is to bring it outside the database."""

    class State(models.TextChoices):
        DUE = "due", _("Waiting to be sent")
        FAILED = "failed", _("Not sent yet, will be tried again")
        SENT = "sent", _("Lies outside the database")
        DEAD = "dead", _("Could not be sent")

    ABOUT = ()
    OPEN = frozenset({State.DUE, State.FAILED})

    size = models.PositiveBigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    peaks = models.JSONField(default=list, editable=False, help_text="From which the tree is grown further.")
    note = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CheckpointQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"Checkpoint {self.size}"

    def grown(self) -> tree.Peaks:
        return tree.Peaks(self.size, [bytes.fromhex(each) for each in self.peaks])

    def note_mailed(self, *, at: datetime) -> None:
        self.mailed_at = at
        self.save(update_fields=["mailed_at"])


class StampQuerySet(WorkQuerySet["Stamp"]):
    def ask(self, checkpoint: Checkpoint, *, day: date, at: datetime) -> "Stamp":
        """The day's stamp: of two at once one is written."""
        return self.write_once(day=day, defaults={"checkpoint": checkpoint, "asked_at": at, "due_at": at})[0]

    def stamped(self) -> "StampQuerySet":
        return self.filter(stamped_at__isnull=False)

    def newest_over(self, position: int) -> "Stamp | None":
        """The newest one whose checkpoint has the entry at this place."""
        rows = self.stamped().select_related("checkpoint").filter(checkpoint__size__gt=position)
        return rows.order_by("-checkpoint__size").first()

    def needing_attention(self) -> "StampQuerySet":
        """Those given up, until a later one covers what they should have."""
        later = Stamp.objects.stamped().filter(checkpoint__size__gt=OuterRef("checkpoint__size"))
        return super().needing_attention().exclude(Exists(later))


class Stamp(Work):
    """A time stamp (RFC 3161) over one checkpoint, by an authority outside; the work is to get it and to bring it outside the database."""

    class State(models.TextChoices):
        DUE = "due", _("Waiting to be asked for")
        FAILED = "failed", _("Not stamped yet, will be tried again")
        DONE = "done", _("Stamped")
        UNWANTED = "unwanted", _("Not asked for: stamps are switched off")
        DEAD = "dead", _("Given up")

    ABOUT = ()
    OPEN = frozenset({State.DUE, State.FAILED})

    checkpoint = models.OneToOneField(Checkpoint, on_delete=models.CASCADE, related_name="stamp")
    day = models.DateField(unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    answer = models.BinaryField(default=b"", help_text="All that the authority answered, in DER.")
    stamped_at = models.DateTimeField(
        null=True, blank=True, help_text="By the authority's clock; empty until it is proven."
    )
    authority = models.CharField(max_length=200, blank=True, help_text="As its certificate names it.")
    asked_at = models.DateTimeField()

    objects = StampQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-day"]
        verbose_name = "time stamp"

    def __str__(self) -> str:
        return f"Time stamp of checkpoint {self.checkpoint.size}"

    @property
    def deadline(self) -> datetime:
        return self.asked_at + MAX_STAMP_WAIT

    @property
    def file(self) -> bytes:
        """What lies outside and is downloaded; databases give it in several forms."""
        return bytes(self.answer)

    def keep(self, answer: bytes) -> None:
        self.answer = answer
        self.save(update_fields=["answer"])

    def accept(self, *, at: datetime, authority: str) -> None:
        """It is proven to be over the checkpoint, by this authority."""
        self.stamped_at, self.authority = at, authority
        self.save(update_fields=["stamped_at", "authority"])


class LedgerCheckQuerySet(WorkQuerySet["LedgerCheck"]):
    def ask(self, day: date, *, at: datetime, again: bool = False) -> "LedgerCheck":
        """The day's check; with `again`, also if it was made already and found nothing. What was found once is there to be looked at."""
        row, is_new = self.write_once(day=day, defaults={"due_at": at})
        if again and not is_new and row.state == LedgerCheck.State.DONE:
            row.try_again(at=at)
        return row

    def needing_attention(self) -> "LedgerCheckQuerySet":
        """The last one that came to an end, if that was no good one."""
        ended = LedgerCheck.objects.exclude(state__in=LedgerCheck.OPEN).order_by("-day").values("pk")[:1]
        return self.filter(pk=Subquery(ended), state__in=[LedgerCheck.State.FOUND, LedgerCheck.State.DEAD])


class LedgerCheck(Work):
    """One day's look at the whole ledger: is every entry what was entered?"""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        FAILED = "failed", _("Failed, will be tried again")
        DONE = "done", _("All as it was entered")
        FOUND = "found", _("Something was changed")
        DEAD = "dead", _("Given up")

    class Fault(models.TextChoices):
        EDITED = "edited", _("edited")
        REMOVED = "removed", _("removed")
        SWAPPED = "swapped", _("in another’s place")
        TRUNCATED = "truncated", _("cut off, with all that followed")
        EMPTIED = "emptied", _("emptied, and not by an erasure")
        REWRITTEN = "rewritten", _("not what a checkpoint says")
        FORGED = "forged", _("told of by a checkpoint that we have not signed")
        MISSTAMPED = "misstamped", _("the last of a checkpoint whose time stamp is over something else")
        UNSIGNED = "unsigned", _("told of by no checkpoint")
        ROW_CHANGED = "row_changed", _("of a row that was changed since")
        ROW_GONE = "row_gone", _("of a row that was deleted since")

    ABOUT = ("recording__interview__application__candidate__email",)
    STAYS_SHOWN = True
    OPEN = frozenset({State.DUE, State.FAILED})

    day = models.DateField(unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    entries = models.PositiveBigIntegerField(null=True, blank=True, help_text="How many were looked at.")
    checkpoints = models.PositiveIntegerField(null=True, blank=True, help_text="With how many they were compared.")
    fault = models.CharField(max_length=12, choices=Fault, blank=True)
    position = models.PositiveBigIntegerField(null=True, blank=True, help_text="The first entry that is not right.")
    recording = models.ForeignKey(Recording, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = LedgerCheckQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-day"]
        verbose_name = "check of the ledger"
        verbose_name_plural = "checks of the ledger"

    def __str__(self) -> str:
        return f"Check of {self.day:%d %b %Y}"

    def conclude(
        self, *, entries: int, checkpoints: int, fault: str, position: int | None, recording_id: int | None
    ) -> None:
        """Write what was found; `fault` is empty when all is right."""
        self.entries, self.checkpoints, self.fault, self.position = entries, checkpoints, fault, position
        self.recording_id = recording_id
        self.save(update_fields=["entries", "checkpoints", "fault", "position", "recording"])
