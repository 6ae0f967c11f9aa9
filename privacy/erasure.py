"""Requests for erasure, their steps, and copies that were made for candidates: the rows. Nothing in them is about the person, once it is done."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from privacy.precedence import Kind
from privacy.residue import Place, Search, Wanted, Where
from recruiting.work.rows import Work, WorkQuerySet

SEAL = "fairloop.erasure.wanted"
RECEIPT = "fairloop.erasure.receipt"


class ErasureQuerySet(WorkQuerySet["Erasure"]):
    def unfinished(self) -> "ErasureQuerySet":
        """Asked for, and not carried out to its end."""
        return self.exclude(state__in=[Erasure.State.DONE, Erasure.State.LEFT_OVER, Erasure.State.TAKEN_BACK])

    def under_way_of(self, candidate: Candidate) -> "Erasure | None":
        """There is one at most."""
        return self.unfinished().filter(candidate=candidate).first()

    def waiting_for_holds(self) -> "ErasureQuerySet":
        """Not begun, or complete but for what a hold on somebody else keeps."""
        return self.filter(state=Erasure.State.DEFERRED) | self.filter(
            state=Erasure.State.RESTRICTED, searched__held__gt=0
        )

    def needing_attention(self) -> "ErasureQuerySet":
        return self.filter(state__in=[Erasure.State.DEAD, Erasure.State.LEFT_OVER])


class Erasure(Work):
    """That a candidate is to be erased, and what became of it. Its receipt is written from this row alone."""

    class State(models.TextChoices):
        DUE = "due", _("Asked for")
        DEFERRED = "deferred", _("Deferred: a hold stands")
        RESTRICTED = "restricted", _("Erased but for what a law or a hold keeps")
        FAILED = "failed", _("Not complete yet, will be tried again")
        TAKEN_BACK = "taken_back", _("Taken back by the candidate")
        DONE = "done", _("Erased")
        LEFT_OVER = "left_over", _("Erased, and something was found that may be left")
        DEAD = "dead", _("Given up")

    class Origin(models.TextChoices):
        RECRUITER = "recruiter", _("a recruiter, in the admin")
        COMMAND = "command", _("a command on the server")
        CANDIDATE = "candidate", _("the candidate")
        RESTORE = "restore", _("a restored backup, which had brought them back")

    OPEN = frozenset({State.DUE, State.DEFERRED, State.RESTRICTED, State.FAILED})
    ABOUT = ("candidate__email",)
    STAYS_SHOWN = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="erasures", editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    origin = models.CharField(max_length=9, choices=Origin, editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    asked_at = models.DateTimeField(editable=False)
    # Until then the candidate may take it back; None: it begins at once.
    begins_at = models.DateTimeField(null=True, editable=False)
    person_hash = models.CharField(max_length=64, editable=False)
    found = models.JSONField(default=dict, editable=False)  # how many there were, by kind and by trace
    kept = models.JSONField(default=list, editable=False)  # what a law keeps: kind, count, until, law of each
    looked_for = models.TextField(blank=True, editable=False)  # sealed; empty before it begins and once it is done
    searched_at = models.DateTimeField(null=True, editable=False)
    searched = models.JSONField(default=dict, editable=False)  # how much was looked through, and the places
    restricted_until = models.DateField(null=True, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-asked_at", "-pk"]
        verbose_name = "erasure"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=~models.Q(state__in=["done", "left_over", "taken_back"]),
                name="erasure_one_open_per_candidate",
            )
        ]

    def __str__(self) -> str:
        return f"Erasure {str(self.pk)[:8]}"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.LEFT_OVER}

    def may_be_taken_back(self, now: datetime) -> bool:
        return self.state == self.State.DUE and self.begins_at is not None and now < self.begins_at

    def take_back(self, *, at: datetime) -> bool:
        """The candidate wants to stay; False, and nothing written, once it has begun."""
        with transaction.atomic():
            known = Erasure.objects.select_for_update().get(pk=self.pk)
            is_done = known.may_be_taken_back(at) and known.claim_token is None
            if is_done:
                self.state, self.finished_at = self.State.TAKEN_BACK, at
                self.save(update_fields=["state", "finished_at"])
        return is_done

    @property
    def receipt_path(self) -> str:
        """Opened without a login: nothing on it is about the person."""
        return reverse("own_receipt", args=[signing.Signer(salt=RECEIPT).sign(self.pk.hex)])

    @classmethod
    def of_receipt(cls, signed: str) -> "Erasure | None":
        try:
            pk = uuid.UUID(signing.Signer(salt=RECEIPT).unsign(signed))
        except (signing.BadSignature, ValueError):
            return None
        return cls.objects.filter(pk=pk).first()

    @property
    def places(self) -> list[Place]:
        """Where something was found when it was looked for."""
        return [Place(Where(each["where"]), each["name"], each["row"]) for each in self.searched.get("places", [])]

    def begin(self, *, found: Mapping[str, int], texts: Iterable[str], files: Iterable[str]) -> None:
        """Keep what is there before anything goes, for the search and for the receipt; only once."""
        if not self.looked_for:
            self._count(found)
            self.looked_for = signing.dumps({"texts": list(texts), "files": list(files)}, salt=SEAL, compress=True)
            self.save(update_fields=["found", "looked_for"])

    def wanted(self) -> Wanted:
        """What should be nowhere when it is done."""
        sealed: dict[str, list[str]] = signing.loads(self.looked_for, salt=SEAL) if self.looked_for else {}
        return Wanted(tuple(sealed.get("texts", [])), tuple(sealed.get("files", [])))

    def forget_wanted(self) -> None:
        self.looked_for = ""
        self.save(update_fields=["looked_for"])

    def defer(self) -> None:
        self.state = self.State.DEFERRED
        self.save(update_fields=["state"])

    def restrict(self, kept: list[dict[str, object]], *, found: Mapping[str, int], until: date | None) -> None:
        """All went but this, which the law keeps, and which nobody uses. Each step is to be taken once more when it may go."""
        self._count(found)
        self.state, self.kept, self.restricted_until = self.State.RESTRICTED, kept, until
        self.save(update_fields=["found", "state", "kept", "restricted_until"])
        self.steps.all().delete()

    @property
    def held(self) -> int:
        """In how many places a hold on somebody else keeps what names this person; known once it was looked for."""
        return int(self.searched.get("held", 0))

    def keep_search(self, search: Search, *, at: datetime) -> None:
        self.searched, self.searched_at, self.kept, self.restricted_until = asdict(search), at, [], None
        self.save(update_fields=["searched", "searched_at", "kept", "restricted_until"])

    def search_again(self, *, at: datetime) -> None:
        """Take away and look for what may be left once more: a person has seen to it."""
        self._forget_search()
        self.try_again(at=at)

    def wait_for_holds(self) -> None:
        """All went but what a hold on somebody else keeps; what is looked for stays sealed until that is released."""
        self.state = self.State.RESTRICTED
        self.save(update_fields=["state"])
        self._forget_search()

    def accept(self, *, at: datetime) -> None:
        """A person looked at the places: what is there is about somebody else."""
        if self.held:
            self.try_again(at=at)
            self.wait_for_holds()
            return
        self.state, self.looked_for = self.State.DONE, ""
        self.save(update_fields=["state", "looked_for"])

    def _forget_search(self) -> None:
        """Its steps are to be taken once more."""
        self.steps.filter(
            step__in=[ErasureStep.Step.TRACES, ErasureStep.Step.DATABASE, ErasureStep.Step.SEARCH]
        ).delete()

    def _count(self, found: Mapping[str, int]) -> None:
        """Of what is looked at again, since the law kept it, the same is not counted twice."""
        self.found = {name: max(found.get(name, 0), self.found.get(name, 0)) for name in {*found, *self.found}}

    def has_done(self, step: str) -> bool:
        return self.steps.filter(step=step).exists()

    def note_step(self, step: str, *, at: datetime) -> None:
        self.steps.get_or_create(step=step, defaults={"done_at": at})


class ErasureStep(models.Model):
    """One step that was taken. A step may be taken twice, when its process died before this row; that does no harm."""

    class Step(models.TextChoices):
        CLOSE = "close", _("Links and interviews ahead ended")
        CALENDAR = "calendar", _("Events taken off the calendars where we booked")
        RECORDINGS = Kind.RECORDING.value, _("Recordings deleted, here and at Nylas")
        TRANSCRIPTS = Kind.TRANSCRIPT.value, _("Transcripts and summaries deleted, with every correction")
        NOTES = Kind.NOTES.value, _("Notes, quotes and comments deleted, with clips and shares")
        SCORECARDS = Kind.SCORECARD.value, _("Scorecards, votes and decisions deleted, with every version")
        MAILS = Kind.MAILS.value, _("Mails deleted, and what the ATS was told")
        APPLICATION = (
            Kind.APPLICATION.value,
            _("Application, resume and what Nylas told us emptied; name and address gone"),
        )
        TRACES = "traces", _("Traces in the history, in sessions and in folders removed")
        DATABASE = "database", _("Freed pages of the database overwritten")
        SEARCH = "search", _("Looked for what may be left")

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["erasure", "step"], name="erasure_step_once")]

    def __str__(self) -> str:
        return self.get_step_display()


class AccessExport(models.Model):
    """That a copy of everything about one candidate was made, and by whom."""

    ABOUT = ("candidate__email",)
    STAYS_SHOWN = True

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="access_exports")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "copy for a candidate"
        verbose_name_plural = "copies for candidates"

    def __str__(self) -> str:
        return f"Copy of {self.made_at:%Y-%m-%d}"
