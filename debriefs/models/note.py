"""Notes written by hand during an interview: the evidence of those who said no to recording, and of everybody else too."""

import uuid
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import models
from django.db.models import Exists, OuterRef, Q

from debriefs.models.criterion import Question
from interviews.ats.models import ApiKey
from interviews.booking.models.interview import Interview
from recruiting.full_text import Matches, Wanted, WordsField
from recruiting.identity import display_name

MAX_NOTE = 4000  # characters
# A browser may say that a note was begun so long before the interview, and no longer.
WRITTEN_BEFORE = timedelta(hours=1)


class CannotChange(Exception):
    """The note is shared or cited, so its words stay as they are."""


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, user: AbstractUser | AnonymousUser) -> "NoteQuerySet":
        """Their own, and those that were shared, but for interviewers who have yet to rate the same interview: others' words would lead
        them. Ask who may see the interview first."""
        takes_it = Interview.objects.filter(pk=OuterRef("interview"), interviewers__user=user.pk)
        is_done = Q(scorecards__versions__submitted_at__isnull=False) | Q(scorecards__excused_at__isnull=False)
        has_rated = Interview.objects.filter(is_done, pk=OuterRef("interview"), scorecards__author=user.pk)
        shared = Q(shared_at__isnull=False) & (~Exists(takes_it) | Exists(has_rated))
        return self.filter(Q(author=user.pk, key=None) | shared)

    def by(self, user: AbstractUser | AnonymousUser) -> "NoteQuerySet":
        """Without those that a program wrote with a key that they made."""
        return self.filter(author=user.pk, key=None)

    def by_programs(self) -> "NoteQuerySet":
        return self.filter(key__isnull=False)

    def asked(self) -> "NoteQuerySet":
        """Those that say that a planned question was asked. That it was, everybody may know; the words only once they are shared."""
        return self.filter(question__isnull=False)

    def share_all(self, *, at: datetime) -> int:
        """Share those that are private; how many were."""
        return self.filter(shared_at=None).update(shared_at=at)

    def matching(self, wanted: Wanted) -> "NoteQuerySet":
        """Those that hold these words."""
        index = Note.INDEX
        rows = f"SELECT note_id FROM debriefs_note_place JOIN {index} ON {index}.rowid = debriefs_note_place.id WHERE {index}"
        return self.filter(Matches("pk", "words", wanted=wanted, rows=rows))


class Note(models.Model):
    """One line or paragraph, private until its author shares it. Its id follows from a key that the browser made: sent again, it adds
    nothing."""

    INDEX = "debriefs_note_words"  # on SQLite, made and fed by a migration

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(
        ApiKey,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="With which another system wrote it; its author is whoever made the key.",
    )
    question = models.ForeignKey(
        Question,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
        help_text="The planned question that was asked when it was written.",
    )
    text = models.TextField(max_length=MAX_NOTE)
    words = WordsField(of=["text"])
    written_at = models.DateTimeField(help_text="When it was begun; its place in the recording follows from it.")
    edited_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "author", "question"], name="note_question_asked_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_private(self) -> bool:
        return self.shared_at is None

    @property
    def writer(self) -> str:
        """Whose words they are: a person's, or another system's."""
        return self.key.name if self.key is not None else display_name(self.author)

    @property
    def was_edited(self) -> bool:
        return self.edited_at is not None

    @classmethod
    def write(
        cls, interview: Interview, text: str, *, key: uuid.UUID, written_at: datetime, by: User, at: datetime
    ) -> "Note":
        """Keep a note. The same `key` with the same text adds nothing, also once the note was edited; other text is another note.

        `written_at` is what a browser says: it is kept within the time from an hour before the interview until now.
        """
        earliest = min(interview.starts_at - WRITTEN_BEFORE, at)
        values = {"interview": interview, "author": by, "text": text, "written_at": max(earliest, min(written_at, at))}
        return cls.objects.get_or_create(pk=uuid.uuid5(key, f"{interview.pk} {by.pk} {text}"), defaults=values)[0]

    @classmethod
    def of_program(cls, interview: Interview, text: str, *, key: ApiKey, at: datetime) -> "Note":
        """What another system says of it, for everybody who may read notes of the interview."""
        values = {"text": text, "written_at": at, "shared_at": at}
        return cls.objects.create(interview=interview, author=key.made_by, key=key, **values)

    @classmethod
    def of_question(cls, interview: Interview, question: Question, *, by: User, at: datetime) -> "Note":
        """The question was asked now. Doing it again changes nothing."""
        values = {"text": question.text, "written_at": at}
        return cls.objects.get_or_create(interview=interview, author=by, question=question, defaults=values)[0]

    def rewrite(self, text: str, *, at: datetime) -> None:
        """Raises CannotChange once it is shared or cited."""
        self._require_unseen()
        self.text, self.edited_at = text, at
        self.save(update_fields=["text", "words", "edited_at"])

    def share(self, *, at: datetime) -> None:
        """Let everybody read it who may read notes of the interview. Doing it again changes nothing."""
        if self.shared_at is None:
            self.shared_at = at
            self.save(update_fields=["shared_at"])

    def remove(self) -> None:
        """Raises CannotChange once it is shared or cited."""
        self._require_unseen()
        self.delete()

    def _require_unseen(self) -> None:
        if self.shared_at is not None or self.citations.exists():
            raise CannotChange
