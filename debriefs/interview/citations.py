"""Citing places of an interview, and putting them under the ratings of one's own scorecard."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.models import Citation, Criterion, Note, Rating, Scorecard, ScorecardVersion
from debriefs.models.scorecard import WrongState
from debriefs.progress import Progress
from interviews.models import Interview, Transcript
from interviews.recordings import speech

MAX_TURNS = 50  # of one citation: a place, not a chapter


class Refusal(TextChoices):
    """Why something is not cited."""

    NO_TRANSCRIPT = "no_transcript", _("There is no transcript to cite from.")
    SPEAKERS_UNCONFIRMED = (
        "speakers_unconfirmed",
        _("Say first who is who in the transcript: a quote under a wrong name misleads."),
    )
    NO_SUCH_TURN = "no_such_turn", _("This place is not in the transcript any more. Load the page again, please.")
    TOO_LONG = "too_long", _("This is too long to cite. Choose the few lines that show it.")
    OTHER_WORDS = "other_words", _("These words are not in the transcript as it is now. Choose them again, please.")
    NO_SUCH_NOTE = "no_such_note", _("This note is not here any more.")
    NO_SUCH_CRITERION = "no_such_criterion", _("This criterion is not on your scorecard.")


class CannotCite(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


@dataclass(frozen=True)
class Stretch:
    """Turns next to each other by their positions, both included, and which words of theirs; "" for all."""

    first: int
    last: int
    words: str = ""


def cite_turns(
    interview: Interview,
    transcript: Transcript | None,
    stretch: Stretch,
    *,
    criterion_id: UUID | None = None,
    by: User,
    now: datetime,
) -> Citation:
    """Cite from the transcript; with a criterion, for its rating on one's own draft. Raises CannotCite, WrongState."""
    if transcript is None:
        raise CannotCite(Refusal.NO_TRANSCRIPT)
    if not transcript.are_speakers_confirmed:
        raise CannotCite(Refusal.SPEAKERS_UNCONFIRMED)
    turns = _turns(transcript, stretch)
    with transaction.atomic():
        try:
            citation = Citation.of_turns(interview, turns, words=stretch.words, by=by, at=now)
        except ValueError:
            raise CannotCite(Refusal.OTHER_WORDS) from None
        _attach(citation, criterion_id, by=by, now=now)
    return citation


def cite_note(shown: Progress, note_id: UUID, *, criterion_id: UUID | None = None, by: User, now: datetime) -> Citation:
    """Cite one's own note, or one that was shared, with its place in the recording. Raises CannotCite, WrongState."""
    note = (
        Note.objects.readable_by(by).filter(interview=shown.interview, pk=note_id).select_related("interview").first()
    )
    if note is None:
        raise CannotCite(Refusal.NO_SUCH_NOTE)
    with transaction.atomic():
        citation = Citation.of_note(note, starts_ms=shown.place_ms(note.written_at), by=by, at=now)
        _attach(citation, criterion_id, by=by, now=now)
    return citation


def detach(interview: Interview, citation_id: UUID, *, criterion_id: UUID, by: User, now: datetime) -> None:
    """Take a citation from a rating of one's own draft. Doing it again changes nothing. Raises WrongState without a draft."""
    with transaction.atomic():
        draft = _draft(interview, by, now=now)
        rating = draft.ratings.filter(criterion=criterion_id, citations=citation_id).first()
        if rating is not None:
            citation = rating.citations.get(pk=citation_id)
            rating.detach(citation)
            citation.remove_unused()


def _turns(transcript: Transcript, stretch: Stretch) -> list[speech.Turn]:
    if stretch.last - stretch.first >= MAX_TURNS:
        raise CannotCite(Refusal.TOO_LONG)
    turns = speech.turns_between(transcript, stretch.first, stretch.last)
    if not turns or (turns[0].position, turns[-1].position) != (stretch.first, stretch.last):
        raise CannotCite(Refusal.NO_SUCH_TURN)
    return turns


def _attach(citation: Citation, criterion_id: UUID | None, *, by: User, now: datetime) -> Rating | None:
    """For the rating of this criterion, which stays as it is."""
    if criterion_id is None:
        return None
    interview = citation.interview
    draft = _draft(interview, by, now=now)
    criterion = Criterion.objects.filter(job=interview.panel.job_id, pk=criterion_id).first()
    if criterion is None:
        raise CannotCite(Refusal.NO_SUCH_CRITERION)
    rating = draft.rating_of(criterion)
    rating.attach(citation)
    return rating


def _draft(interview: Interview, author: User, *, now: datetime) -> ScorecardVersion:
    """The draft that cannot be submitted before this transaction ends."""
    scorecard = Scorecard.of(interview, author, at=now)
    draft = scorecard.draft()
    if draft is None or scorecard.is_excused:
        raise WrongState
    draft.hold(at=now)
    return draft
