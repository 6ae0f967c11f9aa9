"""What the demo's interviewers and committee wrote: scorecards with evidence, notes by hand, open items, one vote."""

from datetime import datetime, timedelta
from typing import NotRequired, TypedDict
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.models import User

from debriefs.access import access_to
from debriefs.committee import votes
from debriefs.interview import open_items
from debriefs.interview.citations import Stretch, cite_note, cite_turns
from debriefs.models import Citation, Criterion, Note, OpenItem, Scorecard
from debriefs.progress import Progress
from debriefs.scorecard import scorecards
from debriefs.scorecard.scorecards import Typed, TypedRating
from interviews.models import Interview, Transcript

MAX_SPEAKERS = 8
BETWEEN_NOTES = timedelta(minutes=6)
KEY = uuid5(NAMESPACE_URL, "fairloop:demo")  # so that writing the story again adds nothing


class ToldRating(TypedDict):
    criterion: str
    value: NotRequired[int]
    not_covered: NotRequired[bool]
    note: NotRequired[str]
    quotes: NotRequired[list[str]]  # of the transcript
    notes: NotRequired[list[int]]  # by their number in `written`


class ToldScorecard(TypedDict):
    candidate: str
    panel: str
    recommendation: str
    takeaway: str
    ratings: list[ToldRating]
    hands_on: NotRequired[list[str]]
    answers: NotRequired[dict[str, str]]  # open items, each with the words that answer it
    written: NotRequired[list[str]]
    asked: NotRequired[list[str]]  # the criteria whose planned question was asked


class ToldVote(TypedDict):
    candidate: str
    voter: str
    choice: str
    ground: str


def write_scorecards(story: list[ToldScorecard], *, now: datetime) -> None:
    """Those of interviews that took place and have none yet, each by its host."""
    for told in story:
        held = Interview.objects.filter(
            application__candidate__email=told["candidate"], panel__slug=told["panel"], status=Interview.Status.HELD
        )
        interview = held.filter(scorecards=None).select_related("panel", "application", "interviewer__user").first()
        if interview is not None and interview.interviewer is not None and interview.interviewer.user is not None:
            _write(interview, interview.interviewer.user, told, now=now)


def cast_votes(story: list[ToldVote], *, now: datetime) -> None:
    for told in story:
        interviews = Interview.objects.filter(application__candidate__email=told["candidate"])
        application = (
            interviews.select_related("application__debrief", "application__job").latest("starts_at").application
        )
        access = access_to(application, User.objects.get(email=told["voter"]), now=now)
        votes.cast(application.debrief, access, choice=told["choice"], ground=told["ground"], now=now)


def _write(interview: Interview, author: User, told: ToldScorecard, *, now: datetime) -> None:
    transcript = Transcript.objects.filter(interview=interview).first()
    if transcript is not None:
        labels = transcript.labels(max_labels=MAX_SPEAKERS)
        candidate = interview.application.candidate.name
        transcript.confirm_speakers({label: label for label in labels}, candidate=candidate, by=author, at=now)
    notes = [_note(interview, number, text, by=author, now=now) for number, text in enumerate(told.get("written", []))]
    criteria = {str(criterion): criterion for criterion in Criterion.objects.of_panel(interview.panel)}
    for name in told.get("asked", []):
        question = criteria[name].questions.first()
        if question is not None:
            Note.of_question(interview, question, by=author, at=interview.starts_at + BETWEEN_NOTES)
    for rating in told["ratings"]:
        criterion_id = criteria[rating["criterion"]].pk
        for quote in rating.get("quotes", []):
            stretch = _place(transcript, quote)
            cite_turns(interview, transcript, stretch, criterion_id=criterion_id, by=author, now=now)
        for number in rating.get("notes", []):
            shown = Progress.of(interview, now=now)
            cite_note(shown, notes[number].pk, criterion_id=criterion_id, by=author, now=now)
    _submit(interview, author, told, criteria, now=now)
    _hand_on(interview, author, told, transcript, now=now)


def _note(interview: Interview, number: int, text: str, *, by: User, now: datetime) -> Note:
    written_at = interview.starts_at + BETWEEN_NOTES * (number + 1)
    note = Note.write(interview, text, key=KEY, written_at=written_at, by=by, at=now)
    note.share(at=now)
    return note


def _place(transcript: Transcript | None, words: str) -> Stretch:
    segments = transcript.segments.order_by("position") if transcript is not None else ()
    position = next(segment.position for segment in segments if words in segment.text)
    return Stretch(position, position, words)


def _submit(
    interview: Interview, author: User, told: ToldScorecard, criteria: dict[str, Criterion], *, now: datetime
) -> None:
    draft = Scorecard.of(interview, author, at=now).draft()
    ratings = {
        criteria[rating["criterion"]].pk: TypedRating(
            value=rating.get("value"), is_not_covered=rating.get("not_covered", False), note=rating.get("note", "")
        )
        for rating in told["ratings"]
    }
    typed = Typed(
        number=1,
        edits=draft.edits if draft else 0,
        recommendation=told["recommendation"],
        takeaway=told["takeaway"],
        ratings=ratings,
    )
    scorecards.submit(interview, author, typed, knew_others=False, now=now)


def _hand_on(
    interview: Interview, author: User, told: ToldScorecard, transcript: Transcript | None, *, now: datetime
) -> None:
    """What is left open for the next interview, and what was answered in this one."""
    for text in told.get("hands_on", []):
        OpenItem.objects.hand_on(interview, text, key=KEY, by=author, at=now)
    for text, words in told.get("answers", {}).items():
        item = OpenItem.objects.open().get(application=interview.application, text=text)
        item.mark_asked(interview, by=author, at=now)
        answer: Citation = cite_turns(interview, transcript, _place(transcript, words), by=author, now=now)
        open_items.close(item, Progress.of(interview, now=now), answer.pk, by=author)
