"""A candidate whose interview was recorded, with their link, and how they open their page."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from candidates import consenting
from interviews.models import BookingLink, Interview
from privacy.rights import codes
from recruiting import clock
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

WORDS = "I learned to sail in Lisbon."


def make_recorded() -> Interview:
    interview = make_held()
    consenting.choose(interview.application, choice="yes", now=interview.starts_at)
    made = make_recording(interview, nylas_grant_id="")
    make_artifact(made)
    make_transcript(make_artifact(made, "transcript"), [("Ada", 0, 1000, WORDS)])
    return interview


def at(link: BookingLink, page: str = "own_record", *more: object) -> str:
    return reverse(page, args=[link.token, *more])


def watch(link: BookingLink, interview: Interview) -> dict[str, str]:
    """The addresses that open what was recorded."""
    return {
        "page": at(link, "own_interview", interview.pk),
        "film": at(link, "own_media", interview.pk, "recording.mp4"),
        "captions": at(link, "own_captions", interview.pk),
    }


def open_page(client: Client, link: BookingLink) -> HttpResponse:
    """Type the code that was mailed."""
    code = codes.mail_code(link, now=clock.now())
    return client.post(at(link, "own_unlock"), {"code": code.digits})


def words_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
