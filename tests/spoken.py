"""Transcripts as tests need them: with speakers that were confirmed, and without."""

from typing import Any

from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.models import Citation, Comment, Criterion, Rating, Scorecard, Wording
from interviews.models import Interview, Transcript
from interviews.recordings import speech
from tests.factories import NOW, make_link, make_panel
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

TOLD = [
    ("Speaker 1", 0, 4_000, "Tell me about a migration that went wrong."),
    ("Speaker 2", 4_000, 60_000, "We moved the ledger to another database and lost an hour of refunds."),
    ("Speaker 1", 60_000, 65_000, "What did you change afterwards?"),
    ("Speaker 2", 65_000, 120_000, "Each refund has an idempotency key now, so that nothing is paid twice."),
]
WORDING = Wording("Ownership", "Does what is needed", "no", "some", "yes", "much")


def spoken(job: Job, *, turns: list[Any] | None = None, by: User | None = None, **fields: Any) -> Interview:
    """Held and recorded; with `by`, who is who was said: Priya interviews Amara."""
    interview = make_held(link=make_link(panel=make_panel(job=job)), **fields)
    make_debrief(interview)
    recording = make_recording(interview)
    make_artifact(recording)
    transcript = make_transcript(
        make_artifact(recording, "transcript", content=b"{}"), TOLD if turns is None else turns
    )
    if by is not None:
        names = {"Speaker 1": "Priya Raman", "Speaker 2": str(interview.application.candidate)}
        transcript.confirm_speakers(names, candidate="Speaker 2", by=by, at=NOW)
    return interview


def cite(interview: Interview, position: int, *, by: User) -> Citation:
    turns = speech.turns_between(Transcript.objects.get(interview=interview), position, position)
    return Citation.of_turns(interview, turns, by=by, at=NOW)


def rate(interview: Interview, citation: Citation, *, by: User, is_submitted: bool = False) -> Rating:
    """`by`'s rating of a criterion "Ownership", with this citation."""
    criterion = Criterion.objects.add(interview.panel.job, WORDING, by=by, at=NOW)
    version = Scorecard.of(interview, by, at=NOW).draft()
    assert version is not None
    wording = criterion.versions.get()
    rating = version.rate(criterion, wording, value=3, is_not_covered=False, note="")
    rating.citations.add(citation)
    if is_submitted:
        version.submit(knew_others=False, at=NOW)
    return rating


def comment(interview: Interview, text: str, *, by: User, citation: Citation | None = None) -> Comment:
    debrief = interview.application.debrief
    return Comment.objects.create(debrief=debrief, citation=citation, author=by, text=text, written_at=NOW)
