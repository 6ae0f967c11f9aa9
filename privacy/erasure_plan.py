"""What an erasure comes to, before anything is done: what goes, what the law keeps, what stops it; and by what one looks for leftovers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User

from candidates.models import Addition, Application, Candidate
from debriefs.models import Comment, DecisionReason, Note, Rating, ScorecardVersion, SharedClip, Vote
from interviews.models import Artifact, BookingLink, Interview, Interviewer, Segment, Summary
from privacy import policy, schedule
from privacy.models import Hold
from privacy.precedence import KEEPS, Kind, Reason, Say
from privacy.removal import Place
from recruiting.full_text import words_in
from recruiting.identity import has_mailbox, same_person

PHRASES_OF_A_KIND = 3
WORDS_OF_A_PHRASE = 5
MIN_PHRASE = 24  # characters: a shorter one may stand elsewhere by chance


@dataclass(frozen=True)
class Kept:
    """Things that the law keeps, and until when; None: without an end that is known."""

    line: schedule.Line
    say: Say

    @property
    def until(self) -> date | None:
        return self.say.on


@dataclass(frozen=True)
class Plan:
    candidate: Candidate
    goes: tuple[schedule.Line, ...]
    stays: tuple[Kept, ...]
    holds: tuple[Hold, ...]
    ahead: tuple[Interview, ...]  # called off by it

    @property
    def counts(self) -> dict[str, int]:
        """By kind; files, links and calendar entries beside."""
        counted: Counter[str] = Counter()
        for line in self.goes:
            counted[line.kind] += line.count
        counted["files"] = len(files_of(self.candidate))
        counted["links"] = BookingLink.objects.filter(application__candidate=self.candidate).count()
        return {name: count for name, count in counted.items() if count}

    @property
    def restricted_until(self) -> date | None:
        """When the last of what the law keeps may go; None where nothing is kept, or no end is known."""
        ends = [kept.until for kept in self.stays]
        return max((end for end in ends if end), default=None) if None not in ends else None


def plan_for(candidate: Candidate, *, now: datetime) -> Plan:
    """Raises PolicyIsBroken."""
    today, rules = schedule.day(now), policy.in_force()
    applications = Application.objects.filter(candidate=candidate, erased_at=None)
    lines = schedule.plan(applications, rules)
    kept = {index: say for index, line in enumerate(lines) if (say := kept_by_law(line, today))}
    kept |= _carried(lines, kept)
    ahead = Interview.objects.filter(application__in=applications).upcoming(now).select_related("panel")
    return Plan(
        candidate,
        tuple(line for index, line in enumerate(lines) if index not in kept),
        tuple(Kept(lines[index], say) for index, say in kept.items()),
        tuple(Hold.objects.standing().on_any_part_of(candidate)),
        tuple(ahead),
    )


def kept_by_law(line: schedule.Line, today: date) -> Say | None:
    """The minimum that keeps it longest, if one keeps it today."""
    minimums = [say for say in line.verdict.says if say.reason in KEEPS and say.reason != Reason.HOLD]
    return max(
        (say for say in minimums if say.on is None or say.on >= today), key=lambda say: say.on or date.max, default=None
    )


def _carried(lines: list[schedule.Line], kept: Mapping[int, Say]) -> dict[int, Say]:
    """What hangs on an application can't be kept without it: so long it stays, too."""
    longest: dict[int, Say] = {}
    for index, say in kept.items():
        pk = lines[index].application.pk
        longest[pk] = max(longest.get(pk, say), say, key=lambda each: each.on or date.max)
    return {
        index: longest[line.application.pk]
        for index, line in enumerate(lines)
        if line.kind == Kind.APPLICATION and line.application.pk in longest and index not in kept
    }


def places_of(candidate: Candidate) -> Iterator[Place]:
    """Every application that is not erased yet, and every interview of it."""
    for application in Application.objects.filter(candidate=candidate, erased_at=None).select_related("job"):
        application.candidate = candidate
        for interview in Interview.objects.filter(application=application).order_by("starts_at", "pk"):
            yield Place(application, interview)
        yield Place(application)


# ── by what one looks for leftovers ──
def texts_of(candidate: Candidate) -> list[str]:
    """Address, name, phone, and some phrases of what was said, sent and written. Not those that others bear, too."""
    named = [candidate.phone] if len(candidate.phone) > len("1234567") else []
    if has_mailbox(candidate.email) and not works_here(candidate.email):
        named.append(candidate.email)
    if not is_namesake(candidate):
        named.append(candidate.name)
    return [*named, *dict.fromkeys(_phrases(candidate))]


def works_here(address: str) -> bool:
    """Has somebody with this address a login or a calendar here, which stays?"""
    fits = same_person("email", address)
    return User.objects.filter(fits).exists() or Interviewer.objects.filter(fits).exists()


def is_namesake(candidate: Candidate) -> bool:
    """Does somebody else here have the same name?"""
    first, _, last = candidate.name.partition(" ")
    return (
        Candidate.objects.filter(name__iexact=candidate.name).exclude(pk=candidate.pk).exists()
        or Interviewer.objects.filter(name__iexact=candidate.name).exists()
        or User.objects.filter(first_name__iexact=first, last_name__iexact=last).exists()
    )


def files_of(candidate: Candidate) -> list[str]:
    """The names, in the storage, of all files about them."""
    columns = (
        Artifact.objects.filter(recording__interview__application__candidate=candidate).values_list("file"),
        SharedClip.objects.filter(share__debrief__application__candidate=candidate).values_list("file"),
        Application.objects.filter(candidate=candidate).values_list("resume"),
        Addition.objects.filter(application__candidate=candidate).values_list("resume"),
    )
    return [str(name) for rows in columns for (name,) in rows if name]


def _phrases(candidate: Candidate) -> Iterator[str]:
    of, interview = "application__candidate", "interview__application__candidate"
    for rows, path, column in (
        (Segment.objects.all(), "transcript__interview__application__candidate", "text"),
        (Summary.objects.all(), interview, "text"),
        (Note.objects.all(), interview, "text"),
        (Comment.objects.all(), "debrief__application__candidate", "text"),
        (ScorecardVersion.objects.all(), "scorecard__interview__application__candidate", "takeaway"),
        (Rating.objects.all(), "version__scorecard__interview__application__candidate", "note"),
        (Vote.objects.all(), "round__debrief__application__candidate", "ground"),
        (DecisionReason.objects.all(), "decision__debrief__application__candidate", "text"),
        (Application.objects.all(), "candidate", "note"),
        (Addition.objects.all(), of, "note"),
    ):
        texts = rows.filter(**{path: candidate}).order_by().values_list(column, flat=True)
        told = sorted(filter(None, map(_phrase, texts)), key=len, reverse=True)
        yield from told[:PHRASES_OF_A_KIND]


def _phrase(text: str) -> str:
    """Some words from the middle; empty where the text is too short to be told from others."""
    words = words_in(text[:10_000])
    if len(words) < WORDS_OF_A_PHRASE:
        return ""
    first = (len(words) - WORDS_OF_A_PHRASE) // 2
    phrase = text[words[first].start : words[first + WORDS_OF_A_PHRASE - 1].end]
    return phrase if len(phrase) >= MIN_PHRASE else ""
