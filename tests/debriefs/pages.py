"""Interviews as the committee's pages show them."""

from typing import Any

from candidates.models import Job
from interviews.models import Interview
from tests.factories import make_link, make_panel
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

TURNS = [("Priya Raman", 1_682, 4_476, "Hi Amara."), ("Amara Okafor", 4_801, 6_543, "Loud and clear.")]
PAYLOAD = "<img src=x onerror=alert(1)>{{7*7}}</script>\u202ertl"


def held(job: Job, **fields: Any) -> Interview:
    interview = make_held(link=make_link(panel=make_panel(job=job)), **fields)
    make_debrief(interview)
    return interview


def recorded(job: Job, **fields: Any) -> Interview:
    """With video and transcript archived."""
    interview = held(job, **fields)
    recording = make_recording(interview)
    make_artifact(recording)
    make_transcript(make_artifact(recording, "transcript", content=b"{}"), TURNS)
    return interview
