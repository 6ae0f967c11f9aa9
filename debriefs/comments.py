"""What people say to each other on a debrief: who reads it, and how it is written."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from debriefs.access import Access
from debriefs.mentions import mentioned, people
from debriefs.models import Citation, Comment, Debrief
from interviews.models import Interview, Transcript
from interviews.recordings import speech

MAX_COMMENT = 4000
MAX_CITED_TURNS = 50


class NotConfirmed(Exception):
    """Nobody has said yet who is who in this transcript, so nothing of it is cited."""


@dataclass(frozen=True)
class Place:
    """Where in a transcript something stands: neighbouring turns, or `words` of theirs."""

    first: int
    last: int
    words: str = ""


def comments_of(debrief: Debrief, access: Access) -> QuerySet[Comment]:
    """Those that this person may read: their own, and all once scorecards are open to them."""
    found = Comment.objects.filter(debrief=debrief).select_related("author", "citation__interview__panel")
    return found if access.sees_scorecards else found.filter(author=access.user)


def comments_on(interview: Interview, access: Access) -> QuerySet[Comment]:
    """Those of them that are about places of this interview."""
    found = Comment.objects.filter(citation__interview=interview).select_related("author", "citation")
    return found if access.sees_scorecards else found.filter(author=access.user)


def write_comment(
    debrief: Debrief,
    text: str,
    *,
    interview: Interview | None = None,
    place: Place | None = None,
    by: User,
    at: datetime,
) -> Comment:
    """Comment on a debrief, or on a place in one of its interviews.

    Raises UnknownMention; for a place also NotConfirmed, and ValueError when it does not hold the words.
    """
    called = mentioned(text, people(debrief.application))
    with transaction.atomic():
        citation = cite(interview, place, by=by, at=at) if interview and place else None
        comment = Comment.objects.create(debrief=debrief, citation=citation, author=by, text=text, written_at=at)
        comment.mentions.set(called)
    return comment


def cite(interview: Interview, place: Place, *, by: User, at: datetime) -> Citation:
    """Raises NotConfirmed, and ValueError when the place does not hold the words."""
    transcript = Transcript.objects.filter(interview=interview).first()
    if transcript is None or not 0 <= place.last - place.first < MAX_CITED_TURNS:
        raise ValueError("There is no such place.")
    if not transcript.are_speakers_confirmed:
        raise NotConfirmed
    told = speech.turns_between(transcript, place.first, place.last)
    if not told:
        raise ValueError("There is no such place.")
    return Citation.of_turns(interview, told, words=place.words, by=by, at=at)
