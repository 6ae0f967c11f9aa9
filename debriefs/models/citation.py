"""A place in an interview, quoted: what ratings, comments and decisions point at."""

import uuid
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse

from debriefs.models.note import Note
from interviews.booking.models.interview import Interview
from interviews.recordings import speech
from interviews.recordings.speech import Turn

MAX_QUOTE = 1000


class Citation(models.Model):
    """Words said or noted, with speaker and time. Never edited; it keeps its words when the transcript is read anew.

    `first_position` and `last_position` name the turns when it was made. Times are milliseconds from the start of the recording.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="citations")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, null=True, blank=True, related_name="citations")
    first_position = models.PositiveIntegerField(null=True)
    last_position = models.PositiveIntegerField(null=True)
    starts_ms = models.PositiveIntegerField(null=True)
    ends_ms = models.PositiveIntegerField(null=True)
    speaker = models.CharField(max_length=150, blank=True)
    quote = models.TextField(max_length=MAX_QUOTE)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["interview__starts_at", "starts_ms", "made_at"]

    def __str__(self) -> str:
        return f"“{self.quote[:60]}”"

    def get_absolute_url(self) -> str:
        """The interview's page at this place."""
        page = reverse("interview", args=[self.interview_id])
        if self.starts_ms is None:
            return page
        starts = speech.media_seconds(self.starts_ms)
        ends = speech.media_seconds(self.ends_ms or self.starts_ms)
        return f"{page}#t={starts},{ends}"

    # ── questions ──
    @property
    def is_timed(self) -> bool:
        return self.starts_ms is not None

    @property
    def clock(self) -> str:
        """12:04; empty where the time is not known."""
        return speech.clock_words(self.starts_ms) if self.starts_ms is not None else ""

    # ── makers ──
    @classmethod
    def of_turns(
        cls, interview: Interview, turns: list[Turn], *, words: str = "", by: User, at: datetime
    ) -> "Citation":
        """Cite these neighbouring turns, or `words` of theirs. Raises ValueError when the words are not in them."""
        whole = "\n".join(turn.text for turn in turns)
        words = words.strip() or whole
        if " ".join(words.split()) not in " ".join(whole.split()):
            raise ValueError("The words are not in these turns.")
        first, last = turns[0], turns[-1]
        return cls.objects.create(
            interview=interview,
            author=by,
            first_position=first.position,
            last_position=last.position,
            starts_ms=first.starts_ms,
            ends_ms=last.ends_ms if last.ends_ms is not None else last.starts_ms,
            speaker=first.speaker,
            quote=words[:MAX_QUOTE],
            made_at=at,
        )

    @classmethod
    def of_note(cls, note: Note, *, starts_ms: int | None = None, by: User, at: datetime) -> "Citation":
        """Cite a note written by hand; `starts_ms`: where in the recording it was written, if there is one."""
        return cls.objects.create(
            interview=note.interview,
            author=by,
            note=note,
            starts_ms=starts_ms,
            ends_ms=starts_ms,
            quote=note.text[:MAX_QUOTE],
            made_at=at,
        )
