"""How far one interview and its recording have come, in words for the pages of interviewers and the committee.

Why an interview was not recorded is shown to recruiters only: once the interview is over, a refusal, a failure and a locked
recording look the same here. Before that, the page says when an expected recorder will not come, so that notes can be taken.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interviews.models import Artifact, Interview, Recording, RecordingMoment
from interviews.recordings.lobby import Lobby

FILES = ("recordings__artifacts",)  # what a Progress is made of


class CallState(TextChoices):
    """The state of the call itself, for the people in it or about to join."""

    AHEAD = "ahead", "Still ahead"
    UNDER_WAY = "under_way", "Under way"
    ENDED_EARLY = "ended_early", "Took place, and its time is not over"
    CLOSED = "closed", "Over, or not to be"


class PartState(TextChoices):
    """How far one part of an interview (its recording or its transcript) has come."""

    UPCOMING = "upcoming", "Not yet"
    WAITING = "waiting", "Being prepared"
    READY = "ready", "Archived"
    REDACTING = "redacting", "Closed while its sound is redacted"
    MISSING = "missing", "Not recorded"
    ERASED = "erased", "Deleted"


NOT_TO_BE_OPENED: dict[str, PartState] = {
    Artifact.State.REDACTING: PartState.REDACTING,
    Artifact.State.ERASED: PartState.ERASED,
    Artifact.State.RESTRICTED: PartState.ERASED,  # for all who may have read it, it is gone
}
STEPS = (  # each with the recording's last state that belongs to it
    ("The recorder comes into the call", Recording.State.IN_LOBBY),
    ("The conversation is recorded", Recording.State.RECORDING),
    ("Sound, pictures and text are prepared", Recording.State.PROCESSING),
    ("The files are brought into the archive", Recording.State.CAPTURED),
)
HEARD = frozenset(
    {Recording.State.RECORDING, Recording.State.PROCESSING, Recording.State.CAPTURED, Recording.State.ARCHIVED}
)
RECORDER_WORDS = {
    Recording.State.EXPECTED: "A recording is expected. If {name} knocks at the call, please let it in.",
    Recording.State.JOINING: "{name} is on its way into the call. If it knocks, please let it in.",
    Recording.State.RECORDING: "{name} is in the call and records.",
    Recording.State.PROCESSING: "{name} has left the call.",
    Recording.State.CAPTURED: "{name} has left the call.",
}
MISSED_WORDS = {
    Recording.Cause.DISCONNECTED: _("Not recorded: the interviewer disconnected their calendar. Please take notes."),
    Recording.Cause.EXPIRED: _(
        "Not recorded: the interviewer’s calendar can’t be reached any more. Please take notes."
    ),
    Recording.Cause.NOT_ADMITTED: _("The recorder did not get in: please take notes."),
}
TAKEN_OFF = _("The recorder was taken off this call: please take notes.")
MISSED = _("There will be no recording: please take notes.")
SOON = frozenset({PartState.WAITING, PartState.UPCOMING, PartState.REDACTING})


@dataclass(frozen=True)
class Chip:
    words: str
    tone: str = ""  # of a pill: "", info, good, warn, bad


@dataclass(frozen=True)
class Step:
    words: str
    mark: str  # of a timeline: "" (done), is-now, is-ahead


@dataclass(frozen=True)
class Part:
    state: str
    artifact: Artifact | None = None


@dataclass(frozen=True)
class Progress:
    """One interview and where its recording stands, from rows already loaded: no queries."""

    interview: Interview
    now: datetime
    recording: Recording | None
    artifacts: dict[str, Artifact] = field(default_factory=dict)  # by kind
    is_new: bool = False
    parts: list[Recording] = field(default_factory=list)  # with something to read or hear, the first one first

    @classmethod
    def of(cls, interview: Interview, *, now: datetime, part: int | None = None) -> "Progress":
        """`interview` should have FILES prefetched, or this asks the database.

        Of an interview recorded in several parts this is the one with this number, counted from 1; the last one without it.
        """
        made = [recording for recording in interview.recordings.all() if not recording.is_locked]
        recording = max(made, key=lambda one: (one.state not in Recording.NOT_MADE, one.created_at), default=None)
        parts = sorted((one for one in made if _holds_something(one)), key=lambda one: one.created_at)
        if part is not None and 1 <= part <= len(parts):
            recording = parts[part - 1]
        artifacts = {artifact.kind: artifact for artifact in recording.artifacts.all()} if recording else {}
        is_new = getattr(interview, "is_new", False)
        return cls(interview, now, recording, artifacts, is_new=is_new, parts=parts)

    # ── questions ──
    @property
    def part(self) -> int | None:
        """The number of the part that is shown; None where there is only one."""
        if len(self.parts) < 2 or self.recording not in self.parts:
            return None
        return 1 + self.parts.index(self.recording)

    @property
    def is_over(self) -> bool:
        return not self.interview.is_live or self.interview.ends_at <= self.now

    @property
    def call(self) -> CallState:
        """Open until the interview's end, also when the recorder has left before."""
        if self.now >= self.interview.ends_at:
            return CallState.CLOSED
        if self.interview.status == Interview.Status.HELD:
            return CallState.ENDED_EARLY
        if self.interview.status != Interview.Status.SCHEDULED:
            return CallState.CLOSED
        return CallState.UNDER_WAY if self.now >= self.interview.starts_at else CallState.AHEAD

    @property
    def is_call_open(self) -> bool:
        return self.call != CallState.CLOSED

    @property
    def is_captured(self) -> bool:
        """Recording has begun, so closing the page loses nothing."""
        return self.recording is not None and self.recording.state in HEARD

    @property
    def is_prepared(self) -> bool:
        """The recorder has left the call; its files are being prepared or are ready."""
        return self.recording is not None and self.recording.state in HEARD - {Recording.State.RECORDING}

    def lobby(self) -> Lobby | None:
        """The recorder's wait in the lobby of the call; None when it does not wait."""
        return self.recording.lobby() if self.is_call_open and self.recording else None

    @property
    def is_expected(self) -> bool:
        """A recorder is expected and has not joined yet."""
        return self.recording is not None and self.recording.state == Recording.State.EXPECTED and not self.is_over

    @property
    def is_missed(self) -> bool:
        """An expected recorder will not come, and the call is still open, so notes can be taken."""
        return self.is_call_open and self.recording is not None and self.recording.state == Recording.State.LOST

    @property
    def is_in_lobby(self) -> bool:
        return self.recording is not None and self.recording.state == Recording.State.IN_LOBBY

    @property
    def recording_words(self) -> str:
        if self.recording is None or self.recording.state in Recording.NOT_MADE:
            return ""
        if self.is_over and self.recording.state == Recording.State.EXPECTED:
            return "Asking for the recording"
        return self.recording.get_state_display()

    @property
    def recorder_words(self) -> str:
        """What to know of the recorder while the call is open; empty where none was expected, since words would tell why."""
        if self.recording is None:
            return ""
        if self.is_missed:
            return str(
                MISSED_WORDS.get(Recording.Cause(self.recording.cause), MISSED) if self.recording.cause else MISSED
            )
        if self.recording.dismissal and self.recording.state == Recording.State.WITHDRAWN:
            return str(TAKEN_OFF)
        name = self.interview.panel.notetaker_name
        return RECORDER_WORDS.get(Recording.State(self.recording.state), "").format(name=f"“{name}”")

    @property
    def video(self) -> Part:
        return self._part(Artifact.Kind.RECORDING)

    @property
    def transcript(self) -> Part:
        return self._part(Artifact.Kind.TRANSCRIPT)

    @property
    def poster(self) -> Artifact | None:
        thumbnail = self.artifacts.get(Artifact.Kind.THUMBNAIL)
        return thumbnail if thumbnail and thumbnail.is_archived else None

    def place_ms(self, at: datetime) -> int | None:
        """Where in the recording this moment is, in milliseconds; None where nothing runs or ran then."""
        if self.recording is None or self.recording.state not in HEARD:
            return None
        began_at = self.recording.began_at()
        if began_at is None or at < began_at:
            return None
        video = self.artifacts.get(Artifact.Kind.RECORDING)
        if video is not None and video.duration is not None and at - began_at > video.duration:
            return None
        return (at - began_at) // timedelta(milliseconds=1)

    @property
    def is_waiting(self) -> bool:
        """Will the page change by itself?"""
        if self.interview.status == Interview.Status.CANCELLED:
            return False
        unfinished = any(artifact.state in Artifact.OPEN for artifact in self.artifacts.values())
        return self.is_call_open or unfinished or bool(SOON & {self.video.state, self.transcript.state})

    @property
    def steps(self) -> list[Step]:
        """The steps of a recording from the call into the archive, each marked as done, current or ahead."""
        state = self.recording.state if self.recording else Recording.State.EXPECTED
        done = sum(Recording.ORDER.index(last) < Recording.ORDER.index(Recording.State(state)) for _, last in STEPS)
        return [
            Step(words, "" if number < done else "is-now" if number == done else "is-ahead")
            for number, (words, _) in enumerate(STEPS)
        ]

    def moments(self) -> list[RecordingMoment]:
        """What the Notetaker did; empty where nothing was recorded, since the moments would tell why."""
        if self.recording is None or self.recording.state in Recording.NOT_MADE:
            return []
        return self.recording.course()

    def versions(self) -> dict[str, str]:
        """For each part of the page a short text that changes when the part does."""
        interview = f"{self.interview.version}{self.interview.status}"
        course = f"{interview}-{self.recording_words}-{len(self.moments())}"
        files = "-".join(sorted(kind for kind, artifact in self.artifacts.items() if artifact.is_archived))
        return {
            "facts": f"{interview}-{self.interview.people_names()}-{self.video.state}-{self.transcript.state}",
            "call": self._call_version(course),
            "chips": "-".join(chip.words for chip in self.chips),
            # a player in use is never replaced
            "recording": self.video.state if self.video.artifact else f"{self.video.state}-{course}-{self.is_over}",
            "transcript": self.transcript.state if self.transcript.artifact else f"{self.transcript.state}-{interview}",
            "machine": files,
            "course": course,
        }

    def _call_version(self, course: str) -> str:
        """Hashed, since the link to the call is private."""
        if not self.is_call_open:
            return self.call
        shown = f"{self.call}-{course}-{self.recorder_words}-{self.interview.people_names()}-{self.interview.join_url}"
        return hashlib.sha256(shown.encode()).hexdigest()[:12]

    @property
    def chips(self) -> list[Chip]:
        """The interview's state and its recording's, each in a word or two."""
        chips = [self._course_chip(), self._recording_chip()]
        return [chip for chip in chips if chip is not None]

    def _part(self, kind: str) -> Part:
        artifact = self.artifacts.get(kind)
        if artifact is not None and artifact.is_archived:
            return Part(PartState.READY, artifact)
        if artifact is not None and artifact.state in NOT_TO_BE_OPENED:
            return Part(NOT_TO_BE_OPENED[artifact.state])
        if self.recording is None or self.recording.state in Recording.NOT_MADE:
            return Part(PartState.MISSING if self.is_over else PartState.UPCOMING)
        if artifact is not None and artifact.state in Artifact.OPEN:
            return Part(PartState.WAITING)
        if self.recording.is_over:
            return Part(PartState.MISSING)
        return Part(PartState.UPCOMING if self.is_expected else PartState.WAITING)

    def _course_chip(self) -> Chip | None:
        if self.interview.status == Interview.Status.HELD:
            return None
        if self.interview.status != Interview.Status.SCHEDULED:
            return Chip(self.interview.get_status_display())
        if self.now < self.interview.starts_at:
            return Chip("Upcoming", "info")
        return Chip("Under way", "info") if self.now < self.interview.ends_at else None

    def _recording_chip(self) -> Chip | None:
        if self.interview.status in {Interview.Status.CANCELLED, Interview.Status.NO_SHOW}:
            return None
        video, text = self.video.state, self.transcript.state
        cases = (
            (video == PartState.READY, Chip("Recording archived", "good")),
            (video == PartState.REDACTING, Chip("Sound being redacted", "warn")),
            (text == PartState.READY, Chip("Transcript archived", "good")),
            (self.is_in_lobby, Chip(self.recording_words, "bad")),
            (PartState.WAITING in {video, text}, Chip(self.recording_words, "warn")),
            (self.is_expected, Chip("Recording expected", "info")),
            (PartState.ERASED in {video, text}, Chip("Recording deleted")),
            (self.is_missed, Chip("Not recorded", "bad")),
            (self.is_over, Chip("Not recorded")),
        )
        return next((chip for is_so, chip in cases if is_so), None)


def _holds_something(recording: Recording) -> bool:
    kinds = {Artifact.Kind.RECORDING, Artifact.Kind.TRANSCRIPT}
    return any(artifact.is_stored and artifact.kind in kinds for artifact in recording.artifacts.all())
