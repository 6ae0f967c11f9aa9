"""Interviews with people who rate them, and what they write."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from candidates.models import Application, Job
from debriefs.access import Access, access_to
from debriefs.interview import citations
from debriefs.models import Citation, Criterion, Note, ScorecardVersion, Wording
from debriefs.progress import Progress
from debriefs.scorecard import scorecards
from debriefs.scorecard.scorecards import Typed, TypedRating
from interviews.models import Interview, Transcript
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

LINES = [("Priya", 1_000, 4_000, "What broke?"), ("Amara", 4_500, 9_000, "The ledger did, on a Friday.")]


def make_criterion(job: Job, name: str = "Craft", *, position: int | None = None, at: datetime = NOW) -> Criterion:
    anchors = {f"anchor_{value}": f"{name} at {value}" for value in range(1, 5)}
    return Criterion.objects.add(job, Wording(name=name, meaning="", **anchors), position=position, by=None, at=at)


def make_rater(**fields: Any) -> User:
    """A login with an interviewer of its own."""
    user = make_user(**({"first_name": "Priya", "last_name": "Raman"} | fields))
    make_interviewer(user=user, name=user.get_full_name(), email=user.email)
    return user


def interviewed_by(
    *users: User, job: Job | None = None, application: Application | None = None, days: int = -2, **fields: Any
) -> Interview:
    """Held when its time is over, else scheduled; `users` are its interviewers."""
    people = [user.interviewer for user in users]
    job = job or (application.job if application else None)
    link = make_link(application=application, panel=make_panel(job=job, interviewers=people))
    make = make_held if days < 0 and not fields else make_interview
    interview = make(link=link, people=people[1:], starts_at=NOW + timedelta(days=days), **fields)
    make_debrief(interview)
    return interview


def with_transcript(interview: Interview, *, confirmed: bool = True, lines: Any = LINES) -> Transcript:
    transcript = make_transcript(make_artifact(make_recording(interview), "transcript", content=b"{}"), lines)
    if confirmed:
        transcript.confirm_speakers({}, candidate="", by=make_user(), at=NOW)
    return transcript


def access(interview: Interview, user: User, *, now: datetime = NOW) -> Access:
    return access_to(interview.application, user, now=now)


def note_of(interview: Interview, user: User, text: str = "Drew it on the board.", **fields: Any) -> Note:
    return Note.objects.create(interview=interview, author=user, text=text, written_at=NOW, **fields)


def evidence(interview: Interview, user: User, criterion: Criterion) -> Citation:
    """A citation of a note, under the rating of the user's draft."""
    note = note_of(interview, user, text=f"Heard of {criterion}")
    return citations.cite_note(Progress.of(interview, now=NOW), note.pk, criterion_id=criterion.pk, by=user, now=NOW)


def typed(*, number: int = 1, edits: int = 0, rate: dict[UUID, Any] | None = None, **fields: Any) -> Typed:
    """`rate`: by criterion a value, or None for not covered."""
    ratings = {
        criterion: TypedRating(value=value, is_not_covered=value is None) for criterion, value in (rate or {}).items()
    }
    return Typed(number=number, edits=edits, ratings=ratings, **({"recommendation": "yes"} | fields))


def submitted(interview: Interview, user: User, *, knew_others: bool = False, now: datetime = NOW) -> ScorecardVersion:
    """With “not covered” for every criterion."""
    if not Criterion.objects.filter(job=interview.panel.job).exists():
        make_criterion(interview.panel.job)
    asked = Criterion.objects.of_panel(interview.panel)
    told = typed(rate={criterion.pk: None for criterion in asked})
    return scorecards.submit(interview, user, told, knew_others=knew_others, now=now)
