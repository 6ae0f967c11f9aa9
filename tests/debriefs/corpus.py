"""Interviews with lines and notes, for tests of the search."""

from typing import Any

from django.contrib.auth.models import User

from candidates.models import Job
from debriefs import search
from debriefs.models import Note
from debriefs.search_question import read
from interviews.models import Interview, Recording, Transcript
from tests.debriefs.pages import held
from tests.factories import NOW
from tests.recorded import make_artifact, make_recording, make_transcript

SECONDS = 1000  # milliseconds


def spoken(
    job: Job, *lines: str, speaker: str = "Amara Okafor", recording: dict | None = None, **fields: Any
) -> Interview:
    """An interview with these lines, ten seconds each."""
    interview = held(job, **fields)
    add_transcript(make_recording(interview, **(recording or {})), *lines, speaker=speaker)
    return interview


def add_transcript(recording: Recording, *lines: str, speaker: str = "Amara Okafor", **fields: Any) -> Transcript:
    turns = [(speaker, 10 * n * SECONDS, 10 * (n + 1) * SECONDS, line) for n, line in enumerate(lines)]
    return make_transcript(make_artifact(recording, "transcript", content=b"{}", **fields), list(turns))


def noted(interview: Interview, text: str, *, by: User, is_shared: bool = False) -> Note:
    return Note.objects.create(
        interview=interview, author=by, text=text, written_at=NOW, shared_at=NOW if is_shared else None
    )


def found(typed: str, user: User, **how: Any) -> list[tuple[Interview, list[str]]]:
    """Each interview with its excerpts, what was found in them in brackets."""
    results = search.find(read(typed), user, **how)
    return [(each.interview, [shown(hit) for hit in each.hits]) for each in results.found]


def texts(typed: str, user: User, **how: Any) -> list[str]:
    """All excerpts."""
    return [text for _, hits in found(typed, user, **how) for text in hits]


def shown(hit: search.Hit) -> str:
    return "".join(f"[{part.text}]" if part.is_found else part.text for part in hit.excerpt)
