"""The recording of one interview."""

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews import enums
from interviews.booking.models.interview import Interview
from interviews.nylas import words
from interviews.recordings.lobby import Lobby, lobby_for
from interviews.recordings.models.recording_rows import RecordingQuerySet

if TYPE_CHECKING:
    from interviews.recordings.models.moment import RecordingMoment

MAX_VENDOR_STATE = 60  # characters of a moment that are kept


class Recording(models.Model):
    State, Source = enums.RecordingState, enums.RecordingSource

    ABOUT = ("interview__application__candidate__email",)

    class Cause(models.TextChoices):
        """Why there is no recording, where we know more than Nylas says."""

        NOT_WANTED = "not_wanted", _("The candidate does not want to be recorded.")
        CANCELLED = "cancelled", _("The interview was cancelled.")
        SENT_ANEW = "sent_anew", _("Another one goes where and when the interview is now.")
        REMOVED = "removed", _("The Notetaker was removed.")
        DISCONNECTED = "disconnected", _("The interviewer disconnected their calendar.")
        EXPIRED = "expired", _("The interviewer’s calendar can’t be reached any more.")
        DISMISSED = "dismissed", _("Somebody in the call took the recorder off.")
        ERASED_IN_CALL = "in_call", _("Somebody in the call had what was recorded erased.")
        NOT_ADMITTED = "not_admitted", _("The recorder did not get into the call.")
        NEVER_HEARD = "never_heard", _("We never heard from the recorder.")
        ERASED = "erased", _("It was erased.")

    class Dismissal(models.TextChoices):  # what somebody in the call asked of it
        STOP = "stop", _("Stop, and keep what was recorded so far")
        REMOVE = "remove", _("Take it off the call before it records")
        ERASE = "erase", _("Stop, and erase what was recorded")

    TONES = {
        State.IN_LOBBY: "warn",
        State.RECORDING: "good",
        State.ARCHIVED: "good",
        State.LOST: "bad",
        State.WITHDRAWN: "quiet",
    }
    # Causes that we concluded ourselves: anything that Nylas says later replaces them.
    CONCLUDED = frozenset({Cause.DISCONNECTED, Cause.EXPIRED, Cause.NEVER_HEARD})
    OUT_OF_REACH = frozenset({Cause.DISCONNECTED, Cause.EXPIRED})
    BEFORE_THE_CALL = frozenset({State.UNWANTED, State.EXPECTED, State.JOINING, State.IN_LOBBY})
    ENDED = frozenset({State.ARCHIVED, State.LOST, State.WITHDRAWN})
    GONE = frozenset({State.LOST, State.WITHDRAWN})  # nothing is kept of it, and nothing comes
    NOT_MADE = frozenset({State.UNWANTED, *GONE})
    # Notifications may come late or swapped: a state is never replaced by one before it.
    ORDER = [
        State.UNWANTED,
        State.EXPECTED,
        State.JOINING,
        State.IN_LOBBY,
        State.RECORDING,
        State.PROCESSING,
        State.CAPTURED,
        State.ARCHIVED,
    ]

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="recordings")
    state = models.CharField(max_length=12, choices=State, default=State.EXPECTED)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why there is no recording, in plain words, for recruiters only."
    )
    cause = models.CharField(max_length=16, choices=Cause, blank=True, editable=False)
    source = models.CharField(max_length=9, choices=Source, default=Source.NOTETAKER, editable=False)
    nylas_notetaker_id = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    nylas_grant_id = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False, db_index=True)
    dismissal = models.CharField(max_length=6, choices=Dismissal, blank=True, editable=False)
    dismissed_at = models.DateTimeField(null=True, blank=True, editable=False)
    dismissed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    is_locked = models.BooleanField(
        default=False,
        verbose_name="locked",
        help_text="Made although the candidate had said no. Nobody can open it until somebody decides.",
    )
    taken_back_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since then it is locked: the candidate took their yes back."
    )

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=~models.Q(state__in=["archived", "lost", "withdrawn"]) & models.Q(source="notetaker"),
                name="recording_one_live_per_interview",
            ),
            models.UniqueConstraint(
                fields=["interview"], condition=models.Q(source="uploaded"), name="recording_one_uploaded"
            ),
            models.UniqueConstraint(
                fields=["nylas_notetaker_id"],
                condition=models.Q(source="notetaker"),
                name="recording_one_per_notetaker",
            ),
        ]

    def __str__(self) -> str:
        return f"Recording of {self.interview}"

    @property
    def is_locked_at_nylas(self) -> bool:
        """Recorded against a no, and not deleted there yet."""
        is_against_a_no = self.is_locked and self.taken_back_at is None
        return is_against_a_no and self.state != self.State.WITHDRAWN and not self.is_uploaded

    @property
    def is_uploaded(self) -> bool:
        return self.source == self.Source.UPLOADED

    @property
    def state_words(self) -> str:
        """Its state, for recruiters."""
        if self.taken_back_at is not None and self.state != self.State.WITHDRAWN:
            return "Closed: the yes was taken back"
        return "Locked: made after a no" if self.is_locked_at_nylas else self.get_state_display()

    @property
    def tone(self) -> str:
        """How its state looks: good, wait, warn, bad or quiet."""
        return "bad" if self.is_locked_at_nylas else self.TONES.get(self.State(self.state), "info")

    def lobby(self) -> Lobby | None:
        """Its wait in the lobby; None in any other state. No query, if interview, panel and moments are prefetched."""
        if self.state != self.State.IN_LOBBY:
            return None
        knocks = [
            moment.happened_at
            for moment in self.course()
            if words.state_for(moment.vendor_state, moment.vendor_meeting_state) == self.State.IN_LOBBY
        ]
        panel = self.interview.panel
        return lobby_for(
            self.interview.join_url,
            recorder=panel.notetaker_name,
            provider=panel.provider,
            since=knocks[-1] if knocks else None,
        )

    @property
    def is_over(self) -> bool:
        return self.state in self.ENDED

    @property
    def why(self) -> str:
        """Why there is no recording, in a sentence; for recruiters only."""
        if self.cause == self.Cause.REMOVED and self.interview.is_cancelled:
            return str(self.Cause.CANCELLED.label)  # Nylas told of the one before the other
        return self.reason or (str(self.Cause(self.cause).label) if self.cause else "")

    @property
    def is_out_of_reach(self) -> bool:
        """Lost because its grant can't be used."""
        return self.state == self.State.LOST and self.cause in self.OUT_OF_REACH

    def course(self) -> list["RecordingMoment"]:
        """What the Notetaker did, in order. Nylas may report one thing twice, in two vocabularies: equal words in a row are one moment."""
        return [next(same) for _, same in groupby(self.moments.all(), key=attrgetter("words"))]

    def began_at(self) -> datetime | None:
        """When it began to record: the zero of all times in its files. When it came into the call, if no more was told."""
        inside = [
            moment
            for moment in self.moments.all()
            if words.state_for(moment.vendor_state, moment.vendor_meeting_state) == self.State.RECORDING
        ]
        told = [moment for moment in inside if words.is_recording(moment.vendor_state, moment.vendor_meeting_state)]
        return min((moment.happened_at for moment in told or inside), default=None)

    def add_moment(self, at: datetime, words: str, vendor_state: str, vendor_meeting_state: str = "") -> None:
        """A line of its timeline; the same one again changes nothing."""
        self.moments.get_or_create(
            happened_at=at,
            vendor_state=vendor_state[:MAX_VENDOR_STATE],
            vendor_meeting_state=vendor_meeting_state[:MAX_VENDOR_STATE],
            defaults={"words": words[:200]},
        )

    def was_last_told(self, vendor_state: str, vendor_meeting_state: str) -> bool:
        """Is this the last line of its timeline, in the vendor's own words?"""
        last = self.moments.last()
        told = vendor_state[:MAX_VENDOR_STATE], vendor_meeting_state[:MAX_VENDOR_STATE]
        return last is not None and (last.vendor_state, last.vendor_meeting_state) == told

    def dismiss(self, dismissal: "Recording.Dismissal", *, by: User, at: datetime) -> None:
        """Somebody asked for it; `interviews.recordings.dismissal` carries it out."""
        self.dismissal, self.dismissed_by, self.dismissed_at = dismissal, by, at
        self.save(update_fields=["dismissal", "dismissed_by", "dismissed_at"])

    def lock(self) -> None:
        """Made although the candidate had said no: its files are not fetched and can't be opened."""
        self.is_locked = True
        self.save(update_fields=["is_locked"])

    def close(self, *, at: datetime) -> None:
        """The candidate took their yes back: nobody can open it any more. One that is locked already stays as it is."""
        if not self.is_locked:
            self.is_locked, self.taken_back_at = True, at
            self.save(update_fields=["is_locked", "taken_back_at"])

    def open_again(self) -> None:
        """They said yes once more in time. One that was made against a no stays locked."""
        if self.taken_back_at is not None and not self.is_erased:
            self.is_locked, self.taken_back_at = False, None
            self.save(update_fields=["is_locked", "taken_back_at"])

    def is_behind(self, state: str) -> bool:
        """Would `state` be a step forward from here?"""
        return self._may_go(self.state, state)

    @classmethod
    def _may_go(cls, before: str, after: str) -> bool:
        if before in cls.ENDED:
            return False
        if before == cls.State.UNWANTED and after in cls.BEFORE_THE_CALL:
            return False  # it is being taken off the call
        if after not in cls.ORDER:
            return True
        return cls.ORDER.index(cls.State(after)) > cls.ORDER.index(cls.State(before))

    def advance(self, state: str, *, reason: str = "", cause: str = "") -> bool:
        """Go forward to `state`; False and unchanged when that would be a step back, also from what another process has written."""
        may_leave = Q(state__in=[before for before in self.State if self._may_go(before, state)])
        if state not in {self.State.UNWANTED, self.State.EXPECTED, self.State.LOST}:
            may_leave |= Q(state=self.State.LOST, cause__in=self.CONCLUDED)
        return self._write(may_leave, state=state, reason=reason[:200], cause=cause)

    def mark_erased(self) -> None:
        """Its files are gone here and at Nylas, and none is fetched again. What the Notetaker did stays."""
        self._write(Q(), state=self.State.WITHDRAWN, reason="", cause=self.Cause.ERASED)

    @property
    def is_erased(self) -> bool:
        return self.cause == self.Cause.ERASED

    def miss(self, cause: str) -> bool:
        """Conclude that it is lost, for this cause; False and unchanged when it has begun or ended."""
        return self._write(Q(state__in=self.BEFORE_THE_CALL), state=self.State.LOST, reason="", cause=cause)

    def expect_again(self) -> bool:
        """Expected once more, since its grant works again or the candidate now says yes; False and unchanged in any other state."""
        may_return = Q(state=self.State.UNWANTED) | Q(state=self.State.LOST, cause__in=self.OUT_OF_REACH)
        return self._write(may_return, state=self.State.EXPECTED, reason="", cause="")

    def _write(self, only: Q, **values: str) -> bool:
        """In one statement, since other processes may write the row at the same time."""
        written = Recording.objects.filter(only, pk=self.pk).update(**values)
        self.refresh_from_db(fields=["state", "reason", "cause"])
        return bool(written)
