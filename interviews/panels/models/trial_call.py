"""Five minutes of a call of nobody's, to see whether the recorder gets in: one row per host and service, made again each week."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from interviews.enums import Provider, TrialResult
from interviews.panels.models.interviewer import Interviewer
from interviews.panels.models.panel import Panel
from interviews.panels.models.panel_rows import PanelQuerySet
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet

TRIAL_LENGTH = timedelta(minutes=5)


class TrialCallQuerySet(WorkQuerySet["TrialCall"]):
    def of_host(self, host: Interviewer, panel: Panel) -> "TrialCallQuerySet":
        """That of this host, by the service and account that make the panel's calls now."""
        return self.of_calls(panel).filter(interviewer=host)

    def of_calls(self, panel: Panel) -> "TrialCallQuerySet":
        """Those of all hosts by that service and account; one for each host at most."""
        return self.filter(provider=panel.provider, account=panel.conferencing_grant_id)

    def asked_since(self, at: datetime) -> "TrialCallQuerySet":
        return self.filter(asked_at__gt=at)

    def ask(self, host: Interviewer, panel: Panel, *, by: User | None, at: datetime) -> "TrialCall":
        """Due at `at`; one that is under way stays as it is. `by`: None for those of each week."""
        wish = {"asked_at": at, "by": by, "recorder_name": panel.notetaker_name}
        key = {"interviewer": host, "provider": panel.provider, "account": panel.conferencing_grant_id}
        row, is_new = self.write_once(**key, defaults={**wish, "due_at": at})
        is_claimed = self.filter(CLAIMED, pk=row.pk).exists()
        if not is_new and not is_claimed and not row.is_under_way:
            row.begin_anew(at=at, by=by, recorder_name=panel.notetaker_name)
        return row


class TrialCall(Work):
    class State(models.TextChoices):
        DUE = "due", "Under way"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Made"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="trial_calls")
    provider = models.CharField(max_length=20, choices=Provider, verbose_name="service")
    account = models.CharField(max_length=64, blank=True, editable=False)
    recorder_name = models.CharField(max_length=255, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    grant_id = models.CharField(max_length=64, blank=True, editable=False)
    calendar_id = models.CharField(max_length=200, blank=True, editable=False)
    event_id = models.CharField(max_length=255, blank=True, editable=False)
    join_url = models.CharField(max_length=1000, blank=True, editable=False)
    called_at = models.DateTimeField(null=True, editable=False)
    notetaker_id = models.CharField(max_length=64, blank=True, editable=False)
    result = models.CharField(max_length=12, choices=TrialResult, blank=True)
    result_words = models.CharField(max_length=200, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    objects = TrialCallQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["interviewer", "provider", "account"], name="one_trial_call_per_account")
        ]

    def __str__(self) -> str:
        return f"Trial call of {self.interviewer}"

    @property
    def mark(self) -> str:
        """What its calendar event is found again by."""
        return f"trial:{self.pk}:{int(self.asked_at.timestamp())}"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.OPEN

    @property
    def ends_at(self) -> datetime | None:
        return self.called_at + TRIAL_LENGTH if self.called_at else None

    @property
    def has_result(self) -> bool:
        """Is it known what came of this one, and not only of the one before?"""
        return self.tried_at is not None and self.tried_at >= self.asked_at

    def panels(self) -> PanelQuerySet:
        """Those of this host whose calls the same service and account make."""
        return Panel.objects.filter(
            interviewers=self.interviewer, provider=self.provider, conferencing_grant_id=self.account
        )

    def begin_anew(self, *, at: datetime, by: User | None, recorder_name: str) -> None:
        """The last result stays until there is another one."""
        self.try_again(at=at)
        self.state, self.asked_at, self.by, self.recorder_name, self.error = self.State.DUE, at, by, recorder_name, ""
        self.grant_id = self.calendar_id = self.event_id = self.join_url = self.notetaker_id = ""
        self.called_at = None
        self.save()

    def note_event(self, *, grant_id: str, calendar_id: str, event_id: str, join_url: str, at: datetime) -> None:
        self.grant_id, self.calendar_id, self.event_id = grant_id, calendar_id, event_id
        self.join_url, self.called_at = join_url, self.called_at or at
        self.save(update_fields=["grant_id", "calendar_id", "event_id", "join_url", "called_at"])

    def note_recorder(self, notetaker_id: str) -> None:
        self.notetaker_id = notetaker_id
        self.save(update_fields=["notetaker_id"])

    def conclude(self, result: TrialResult, *, words: str, at: datetime) -> None:
        self.result, self.result_words, self.tried_at = result, words[:200], at
        self.save(update_fields=["result", "result_words", "tried_at"])
