"""Something to be done about one interview away from any request: repeated until done, at a time of its own."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from interviews.booking.models.interview import Interview
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet


class ErrandQuerySet(WorkQuerySet["Errand"]):
    def send(self, kind: str, interview: Interview, *, due_at: datetime) -> "Errand":
        """Ask for an errand. One that waits already is moved to the new time instead of being doubled.

        A process that is working it may have read older data: it loses its claim, and so can't mark the errand as done.
        """
        errand, is_new = self.write_once(interview=interview, kind=kind, defaults={"due_at": due_at})
        if not is_new:
            self.filter(pk=errand.pk).update(
                state=Errand.State.DUE,
                due_at=due_at,
                tries=0,
                crashes=0,
                error="",
                claim_token=None,
                rung_until=None,
                finished_at=None,
            )
        return errand

    def due(self, now: datetime) -> Self:
        """Due rows, one of each interview at a time: two that look at the same moment would both send a Notetaker."""
        others = Errand.objects.filter(interview=OuterRef("interview")).exclude(pk=OuterRef("pk"))
        first = Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk"))
        waiting = others.unsettled().filter(first, due_at__lte=now)
        held = others.filter(CLAIMED)
        return super().due(now).exclude(Exists(waiting)).exclude(Exists(held))


class Errand(Work):
    class State(models.TextChoices):
        DUE = "due", "Due"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Done"
        DEAD = "dead", "Given up"

    class Kind(models.TextChoices):
        READ_MEETING = "read_meeting", "Read the meeting link from the calendar"
        FOLLOW_CONSENT = "follow_consent", "Send or remove the Notetaker as the candidate chose"
        CHECK_CONSENT = "check_consent", "Look at the candidate’s choice once more before the call"
        MARK_HELD = "mark_held", "Mark as held once it is over"
        OPEN_DEBRIEF = "open_debrief", "Open the page the committee reads"
        REMIND_SCORECARD = "remind_scorecard", "Remind of scorecards that are not in"
        TELL_NAMES = "tell_names", "Tell the candidate who meets them"
        REPLACE_DECLINER = "replace_decliner", "Find somebody else for an interviewer who can’t take it"
        TELL_OF_LOBBY = "tell_of_lobby", "Tell people if the recorder still waits in the lobby"
        DISMISS_RECORDER = "dismiss_recorder", "Stop the recorder or take it off, as somebody in the call asked"
        LOOK_AT_RECORDER = "look_at_recorder", "Look what the recorder does"
        CLOSE_RECORDING = "close_recording", "Close what was recorded, or open it again, as the candidate chose"
        REMOVE_RECORDING = "remove_recording", "Delete what was recorded, since the candidate took their yes back"
        STOP_WAITING = "stop_waiting", "Stop waiting for a recording of which no news came"

    ABOUT = ("interview__application__candidate__email",)
    OPEN = frozenset({State.DUE, State.FAILED})

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)

    objects = ErrandQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["interview", "kind"], name="errand_once_per_interview")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.interview}"
