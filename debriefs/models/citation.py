"""A place in an interview, quoted: what ratings, comments and decisions point at."""

import uuid
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.db.models import ManyToOneRel
from django.urls import reverse

from debriefs.models.note import Note
from interviews.booking.models.interview import Interview
from interviews.recordings.play_time import clock_words, media_seconds
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
        return reverse("interview", args=[self.interview_id]) + self.fragment

    # ── questions ──
    @property
    def is_timed(self) -> bool:
        return self.starts_ms is not None

    @property
    def clock(self) -> str:
        """12:04; empty where the time is not known."""
        return clock_words(self.starts_ms) if self.starts_ms is not None else ""

    @property
    def fragment(self) -> str:
        """The stretch that it quotes, within the interview's page (#t=12,18.5); empty where the time is not known."""
        if self.starts_ms is None:
            return ""
        starts = media_seconds(self.starts_ms)
        ends = media_seconds(self.ends_ms or self.starts_ms)
        return f"#t={starts},{ends}"

    def is_used(self) -> bool:
        """Does anything point at it: a rating, a comment, an answer, a reason?"""
        relations = (each for each in self._meta.get_fields(include_hidden=True) if isinstance(each, ManyToOneRel))
        return any(
            relation.related_model._base_manager.filter(**{relation.field.name: self}).exists()
            for relation in relations
        )

    # ── changes ──
    def remove_unused(self) -> bool:
        """Delete it, unless something points at it; a note that nobody cites can be edited again."""
        if self.is_used():
            return False
        self.delete()
        return True

    # ── makers: the same words of the same place are cited once by each person ──
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
        return cls._one(
            interview,
            by,
            at=at,
            first_position=first.position,
            last_position=last.position,
            starts_ms=first.starts_ms,
            ends_ms=last.ends_ms if last.ends_ms is not None else last.starts_ms,
            speaker=first.speaker,
            quote=_shortened(words),
        )

    @classmethod
    def of_note(cls, note: Note, *, starts_ms: int | None = None, by: User, at: datetime) -> "Citation":
        """Cite a note written by hand; `starts_ms`: where in the recording it was written, if there is one."""
        values = {"starts_ms": starts_ms, "ends_ms": starts_ms, "quote": _shortened(note.text)}
        return cls._one(note.interview, by, at=at, note=note, **values)

    @classmethod
    def _one(cls, interview: Interview, author: User, *, at: datetime, **place: object) -> "Citation":
        present = cls.objects.filter(interview=interview, author=author, **place).first()
        return present or cls.objects.create(interview=interview, author=author, made_at=at, **place)


def _shortened(words: str) -> str:
    return words if len(words) <= MAX_QUOTE else words[: MAX_QUOTE - 1] + "…"
