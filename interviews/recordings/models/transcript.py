"""The text of one interview, parsed from the archived files: made by machines, checked by people.

What people say of it (who is who, another wording of a line) lies beside it, so that it survives when the file is read anew.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from interviews.booking.models.interview import Interview
from interviews.recordings.models.artifact import Artifact
from recruiting.full_text import Matches, Wanted, WordsField, forget_erased


class NoSuchLine(Exception):
    """The transcript has no such line, or was read anew meanwhile and the line's words are others now."""


class Transcript(models.Model):
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="transcript")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+")
    has_speakers = models.BooleanField(default=True)
    parsed_at = models.DateTimeField()
    speakers_confirmed_at = models.DateTimeField(null=True, blank=True)
    speakers_confirmed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"Transcript of {self.interview}"

    @property
    def are_speakers_confirmed(self) -> bool:
        """Has a person said who is who? Where no speaker is told apart, nothing has to be said."""
        return self.speakers_confirmed_at is not None or not self.has_speakers

    def confirm_speakers(self, names: Mapping[str, str], *, candidate: str, by: User, at: datetime) -> None:
        """Store who is who: the recorder's label of each speaker with a name; `candidate`: which label is the candidate, "" for none."""
        with transaction.atomic():
            for label, name in names.items():
                values = {"name": name, "is_candidate": label == candidate}
                self.speakers.update_or_create(label=label, defaults=values)
            self.speakers_confirmed_at, self.speakers_confirmed_by = at, by
            self.save(update_fields=["speakers_confirmed_at", "speakers_confirmed_by"])

    def labels(self, *, max_labels: int) -> list[str]:
        """Whom the recorder tells apart, those with the most turns, in the order in which they first spoke."""
        spoken = self.segments.exclude(speaker="").order_by().values("speaker")
        rows = spoken.annotate(turns=Count("pk"), first=Min("position")).order_by("-turns", "first")[:max_labels]
        return [row["speaker"] for row in sorted(rows, key=lambda row: row["first"])]

    def correct(self, position: int, text: str, *, original: str, by: User, at: datetime) -> "Correction":
        """Give a line another wording; the machine's own words undo the corrections of before.

        `original`: the machine's words, as the person saw them. Raises NoSuchLine when the line has others.
        """
        segment = self.segments.filter(position=position).first()
        if segment is None or segment.text.split() != original.split():
            raise NoSuchLine
        correction = self.corrections.create(
            position=position, original=segment.text, text=text, corrected_by=by, corrected_at=at
        )
        self.follow_corrections()
        return correction

    def follow_corrections(self) -> None:
        """Give each line the wording of its last correction, and the machine's own where there is none any more: what is shown is what
        is found.

        To be called whenever the file was read anew.
        """
        wordings = self._corrected_wordings()
        touched = self.segments.filter(position__in=wordings) | self.segments.exclude(corrected="")
        for segment in touched:
            wording = wordings.get(segment.position, segment.text)
            corrected = "" if wording == segment.text else wording
            if corrected != segment.corrected:
                segment.reword(corrected)

    def _corrected_wordings(self) -> dict[int, str]:
        """The present wording of each corrected line, by its position.

        After the file was read anew, a line is found again by its words, the nearest one where several lines have them.
        """
        made = list(self.corrections.order_by("corrected_at", "pk"))
        if not made:
            return {}
        positions: dict[str, list[int]] = defaultdict(list)
        originals = {correction.original for correction in made}
        for position, text in self.segments.filter(text__in=originals).values_list("position", "text"):
            positions[text].append(position)
        nearest = ((each, each.nearest(positions[each.original])) for each in made)
        return {position: each.text for each, position in nearest if position is not None}


class Speaker(models.Model):
    """Whom a label of the recorder's stands for, as a person said."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="speakers")
    label = models.CharField(max_length=150)
    name = models.CharField(max_length=150)
    is_candidate = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["transcript", "label"], name="speaker_once_per_label")]

    def __str__(self) -> str:
        return self.name


class SegmentQuerySet(models.QuerySet["Segment"]):
    def readable(self) -> "SegmentQuerySet":
        """Of transcripts that are archived and not locked. Ask who may see the interview first."""
        artifact = "transcript__artifact"
        return self.filter(
            **{f"{artifact}__state": Artifact.State.ARCHIVED, f"{artifact}__recording__is_locked": False}
        )

    def matching(self, wanted: Wanted, *, is_read: bool = False) -> "SegmentQuerySet":
        """Those in which a person reads these words: corrected ones are found by their correction only.

        `is_read`: the transcripts are known and few, so their lines are read one by one.
        """
        rows = f"SELECT rowid FROM {Segment.INDEX} WHERE {Segment.INDEX}"
        return self.filter(Matches("pk", "words", wanted=wanted, rows=rows, is_read=is_read))

    def with_speaker_names(self) -> "SegmentQuerySet":
        """With `said_by`: who spoke, as a person said, else the recorder's label."""
        named = Speaker.objects.filter(transcript=OuterRef("transcript"), label=OuterRef("speaker"))
        return self.annotate(said_by=Coalesce(Subquery(named.values("name")[:1]), "speaker"))

    def said_by_name(self, part: str) -> "SegmentQuerySet":
        """Spoken by somebody whose name holds this, in letters of either case."""
        return self.with_speaker_names().filter(Q(("said_by__icontains", part)))

    def delete(self) -> tuple[int, dict[str, int]]:
        """And the words of the deleted, at once."""
        deleted = super().delete()
        if deleted[0]:
            forget_erased(Segment.INDEX)
        return deleted

    delete.queryset_only = True  # type: ignore[attr-defined]  # as Django's own: not offered by the manager


class Segment(models.Model):
    """One speaker's stretch. Times are milliseconds from the start of the recording."""

    INDEX = "interviews_segment_words"  # on SQLite, made and fed by a migration; it empties itself with each deleted transcript

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveIntegerField()
    speaker = models.CharField(max_length=150, blank=True)
    starts_ms = models.PositiveIntegerField(null=True)
    ends_ms = models.PositiveIntegerField(null=True)
    text = models.TextField()
    corrected = models.TextField(blank=True, help_text="Its wording of now, where a person corrected it.")
    words = WordsField(of=["corrected", "text"])

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["transcript", "position"], name="segment_position_once")]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:60]}"

    @property
    def shown_text(self) -> str:
        return self.corrected or self.text

    def redact(self, text: str, corrected: str) -> None:
        """Keep and find other words only; call `forget_erased` once all of them are written."""
        self.text, self.corrected = text, "" if corrected == text else corrected
        self.save(update_fields=["text", "corrected", "words"])

    def reword(self, corrected: str) -> None:
        """Show and find it by another wording; the machine's own when that is empty."""
        self.corrected = corrected
        self.save(update_fields=["corrected", "words"])


class Correction(models.Model):
    """Another wording of one line; the machine's stays in the segment. `original`: what was corrected, by which the line is found again."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="corrections")
    position = models.PositiveIntegerField()
    original = models.TextField()
    text = models.TextField()
    corrected_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["corrected_at"]

    def __str__(self) -> str:
        return self.text[:60]

    def nearest(self, positions: Sequence[int]) -> int | None:
        """Which of these, where lines have the words that were corrected, is that of its line; None when there is none any more."""
        return min(positions, key=lambda position: abs(position - self.position), default=None)

    def redact(self, *, original: str, text: str) -> None:
        """Its line was redacted by now, so nothing follows from it."""
        self.original, self.text = original, text
        self.save(update_fields=["original", "text"])


class Summary(models.Model):
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="summary")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    parsed_at = models.DateTimeField()
    edited_text = models.TextField(blank=True, help_text="As a person wrote it; the machine’s text stays.")
    edited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"Summary of {self.interview}"

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def shown_text(self) -> str:
        return self.edited_text if self.is_edited else self.text

    def redact(self, taken: Callable[[str], str]) -> None:
        """Neither the machine's text nor a person's keeps what `taken` takes away."""
        self.text, self.edited_text = taken(self.text), taken(self.edited_text)
        self.save(update_fields=["text", "edited_text"])

    def rewrite(self, text: str, *, by: User, at: datetime) -> None:
        """The machine's text stays beside it."""
        self.edited_text, self.edited_by, self.edited_at = text, by, at
        self.save(update_fields=["edited_text", "edited_by", "edited_at"])


class ActionItem(models.Model):
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="action_items")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["interview", "position"], name="action_item_position_once")]

    def __str__(self) -> str:
        return self.text[:80]

    def redact(self, taken: Callable[[str], str]) -> None:
        self.text = taken(self.text)
        self.save(update_fields=["text"])
