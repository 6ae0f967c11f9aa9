"""Search over transcripts and hand notes, inside one person's permissions.

An interview is found by a line or a note that holds all the words. The newest interviews come first, in each its lines in the order
in which they were said. Summaries and action items are not searched: what a machine wrote stays closed until one's scorecard is in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from candidates.models import Job
from debriefs.models import Note
from debriefs.search_question import Question
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.models import Interview, Segment
from interviews.recordings.play_time import clock_words, media_seconds
from recruiting.full_text import Part, Wanted, excerpt

INTERVIEWS_PER_PAGE = 10
HITS_OF_EACH = 3  # shown of one interview among others
HITS_OF_ONE = 100  # shown of an interview alone
TURNS_PER_PAGE = 4000  # of the interview's own page


@dataclass(frozen=True)
class Scope:
    """Where to look: in all that the person may see, or in less."""

    job: Job | None = None
    since: datetime | None = None
    until: datetime | None = None  # exclusive
    interview: UUID | None = None

    def of(self, interviews: InterviewQuerySet) -> InterviewQuerySet:
        bounds = {
            "application__job": self.job,
            "starts_at__gte": self.since,
            "starts_at__lt": self.until,
            "pk": self.interview,
        }
        return interviews.filter(**{name: value for name, value in bounds.items() if value is not None})


@dataclass(frozen=True)
class Hit:
    """One line of a transcript, or one note."""

    url: str
    excerpt: list[Part]
    who: str  # the speaker, or who wrote the note
    clock: str = ""  # when in the recording; empty where that is not known
    is_note: bool = False
    is_private: bool = False


@dataclass(frozen=True)
class Found:
    """One interview with the first of its hits; `count`: of all of them."""

    interview: Interview
    hits: list[Hit]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.hits)


@dataclass(frozen=True)
class Results:
    """`last`: the interview after which the next page begins; None on the last page."""

    found: list[Found] = field(default_factory=list)
    last: UUID | None = None


def find(question: Question, user: User, *, scope: Scope | None = None, after: UUID | None = None) -> Results:
    """One page of interviews; as many queries for one hit as for thousands. `after`: the last interview of the page before."""
    if not question.can_be_asked:
        return Results()
    scope, visible = scope or Scope(), Interview.objects.visible_to(user)
    texts: list[_Lines | _Notes] = [_Lines(question)]
    texts += [] if question.speakers else [_Notes.of(question, user)]
    page = _newest(_beyond(scope.of(visible), visible.filter(pk=after).first() if after else None), texts)
    shown = page[:INTERVIEWS_PER_PAGE]
    return Results(
        found=_with_hits(shown, texts, question, limit=HITS_OF_ONE if scope.interview else HITS_OF_EACH),
        last=shown[-1].pk if len(page) > len(shown) else None,
    )


def jobs_to_choose(user: User) -> QuerySet[Job]:
    """Jobs with interviews that this person may see."""
    visible = Interview.objects.visible_to(user)
    return Job.objects.filter(pk__in=visible.values("application__job")).order_by("title", "pk")


def _beyond(interviews: InterviewQuerySet, last: Interview | None) -> InterviewQuerySet:
    if last is None:
        return interviews
    return interviews.filter(Q(starts_at__lt=last.starts_at) | Q(starts_at=last.starts_at, pk__lt=last.pk))


def _newest(interviews: InterviewQuerySet, texts: "Sequence[_Lines | _Notes]") -> list[Interview]:
    """A page of those that were found and one more; one query for each kind of text, so that each can use its own index."""
    rows = interviews.select_related("application__candidate", "application__job", "panel")
    rows = rows.order_by("-starts_at", "-pk")
    found = {row.pk: row for text in texts for row in rows.filter(pk__in=text.interviews())[: INTERVIEWS_PER_PAGE + 1]}
    newest = sorted(found.values(), key=lambda row: (row.starts_at, row.pk), reverse=True)
    return newest[: INTERVIEWS_PER_PAGE + 1]


def _with_hits(
    shown: Sequence[Interview], texts: "Sequence[_Lines | _Notes]", question: Question, *, limit: int
) -> list[Found]:
    keys = [interview.pk for interview in shown]
    counts: Counter[UUID] = Counter()
    hits: dict[UUID, list[Hit]] = defaultdict(list)
    for text in texts if keys else ():
        of_text: dict[UUID, int] = {}
        for key, count, hit in text.hits(keys, question.wanted, limit=limit):
            of_text[key] = count
            hits[key].append(hit)
        counts.update(of_text)
    return [Found(each, hits[each.pk][:limit], counts[each.pk]) for each in shown]


@dataclass(frozen=True)
class _Lines:
    """Turns of transcripts that hold what is wanted."""

    question: Question

    def interviews(self) -> QuerySet:
        return self._rows().values("transcript__interview")

    def _rows(self, *, is_read: bool = False) -> QuerySet[Segment]:
        rows = Segment.objects.readable().matching(self.question.wanted, is_read=is_read)
        for name in self.question.speakers:
            rows = rows.said_by_name(name)
        return rows.order_by()

    def hits(self, keys: list[UUID], wanted: Wanted, *, limit: int) -> Iterator[tuple[UUID, int, Hit]]:
        """In two queries, since every line that a window counts would look up its speaker, and a page shows few of them."""
        first = _first(self._rows(is_read=True), keys, of="transcript__interview", by="position", limit=limit)
        counts = dict(first.values_list("pk", "count"))
        of_transcript = Segment.objects.filter(transcript=OuterRef("transcript"), position__lt=OuterRef("position"))
        earlier = of_transcript.order_by().values("transcript").annotate(turns=Count("pk")).values("turns")
        before = Case(When(position__gte=TURNS_PER_PAGE, then=Subquery(earlier)), default=0)
        rows = Segment.objects.filter(pk__in=counts).with_speaker_names().order_by("position")
        for pk, key, position, ms, who, text, corrected, has_speakers, number in rows.values_list(
            *("pk", "transcript__interview", "position", "starts_ms", "said_by", "text", "corrected"),
            *("transcript__has_speakers", before),
        ):
            url = _address(key, position, ms, page=number // TURNS_PER_PAGE + 1, is_told_apart=has_speakers)
            clock = "" if ms is None else clock_words(ms)
            yield key, counts[pk], Hit(url, excerpt(corrected or text, wanted), who, clock)


def _address(key: UUID, position: int, ms: int | None, *, page: int, is_told_apart: bool) -> str:
    """Of the interview's page at this turn, from where it plays."""
    query = {"page": str(page)} if page > 1 else {}
    query |= {} if ms is None else {"t": media_seconds(ms)}
    place = f"t{position}" if is_told_apart else "transcript"
    return f"{reverse('interview', args=[key])}{'?' if query else ''}{urlencode(query)}#{place}"


@dataclass(frozen=True)
class _Notes:
    """Notes that hold what is wanted: this person's own, and shared ones."""

    rows: QuerySet[Note]

    @classmethod
    def of(cls, question: Question, user: User) -> "_Notes":
        return cls(Note.objects.readable_by(user).matching(question.wanted).order_by())

    def interviews(self) -> QuerySet:
        return self.rows.values("interview")

    def hits(self, keys: list[UUID], wanted: Wanted, *, limit: int) -> Iterator[tuple[UUID, int, Hit]]:
        rows = _first(self.rows, keys, of="interview", by="written_at", limit=limit)
        columns = ("author__first_name", "author__last_name", "author__email")
        for key, count, text, shared_at, program, *author in rows.values_list(
            *("interview", "count", "text", "shared_at", "key__name", *columns)
        ):
            who = program or " ".join(filter(None, author[:2])) or author[2]
            url = f"{reverse('interview', args=[key])}#notes"
            yield key, count, Hit(url, excerpt(text, wanted), who, is_note=True, is_private=shared_at is None)


def _first(rows: QuerySet, interviews: list[UUID], *, of: str, by: str, limit: int) -> QuerySet:
    """The first rows of each interview, each with the `count` of all of them."""
    counted = rows.filter(**{f"{of}__in": interviews}).annotate(
        count=Window(Count("pk"), partition_by=F(of)),
        number=Window(RowNumber(), partition_by=F(of), order_by=[F(by).asc(), F("pk").asc()]),
    )
    return counted.filter(number__lte=limit).order_by(by, "pk")
