"""The examples of the API's documentation are what the API answers: the candidate of the examples is let go her way, and asked for."""

import re
from typing import Any

import pytest
import time_machine

from debriefs.models import Note
from interviews.api.views import applications, booking_links, decisions, interviews, jobs, notes, recordings, texts
from interviews.models import ApiKey
from tests.factories import make_key
from tests.interviews.api import amara
from tests.interviews.api.calling import Caller

pytestmark = pytest.mark.django_db
# What every installation derives from a secret of its own.
SECRETS = re.compile(r"(?<=/book/)[^/]+|(?<=/files/)[^/]+")


@pytest.fixture
def greenhouse(settings) -> tuple[Caller, ApiKey]:
    settings.SITE_URL = "https://interviews.example.com"
    key, secret = make_key(name="Greenhouse", scopes=ApiKey.Scope.values)
    return Caller(f"Bearer {secret}"), key


def without_secrets(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"url": SECRETS.sub("…", answer["url"])}


def test_examples_of_reading_are_what_is_answered(greenhouse):
    caller, key = greenhouse
    link = amara.invite()
    with time_machine.travel(amara.INVITED_AT, tick=False):
        assert caller.get("jobs/backend-engineer/").json() == jobs.A_JOB
        assert caller.get("panels/phone-screen/").json() == jobs.A_PANEL
        assert caller.get("candidates/17/").json() == applications.A_CANDIDATE
        assert caller.get("applications/31/").json() == applications.AN_APPLICATION
        answered = caller.get(f"booking-links/{link.pk}/").json()
        assert without_secrets(answered) == without_secrets(booking_links.A_LINK)

    interview = amara.move(amara.book(link))
    path = f"interviews/{interview.pk}"
    with time_machine.travel(amara.MOVED_AT, tick=False):
        assert caller.get(f"{path}/").json() == interviews.AN_INTERVIEW

    recording = amara.record(interview)
    with time_machine.travel(amara.FETCHED_AT, tick=False):
        assert caller.get("recordings/12/").json() == recordings.A_RECORDING
        answered = caller.get(f"files/{recording.artifacts.get().pk}/").json()
        assert without_secrets(answered) == without_secrets(recordings.AN_ADDRESS)
        amara.write_down(recording)
        assert caller.get(f"{path}/transcript/").json() == texts.A_TRANSCRIPT
        assert caller.get(f"{path}/transcript.txt").content.decode() == texts.AS_TEXT
        assert caller.get(f"{path}/transcript.vtt").content.decode() == texts.AS_CAPTIONS
        assert caller.get(f"{path}/summary/").json() == texts.A_SUMMARY

    Note.objects.create(
        pk=notes.A_NOTE["id"],
        interview=interview,
        author=key.made_by,
        key=key,
        text=notes.A_NOTE["text"],
        written_at=notes.A_NOTE["written_at"],
    )
    assert caller.get(f"{path}/notes/").json()["results"] == [notes.A_NOTE]
    amara.judge(interview)
    assert caller.get("decisions/").json()["results"] == [decisions.A_DECISION]


def test_examples_of_bodies_are_taken_and_bring_about_what_the_examples_show(greenhouse):
    caller, _ = greenhouse
    amara.invite()
    with time_machine.travel(amara.INVITED_AT, tick=False):
        made = caller.post("booking-links/", booking_links.ASKED)
        assert made.status_code == 201
        for name in ("panel", "job", "candidate", "application", "state", "interview", "expires_at"):
            assert made.json()[name] == booking_links.A_LINK[name], name
        entered = caller.post("applications/", applications.ASKED)
        assert (entered.status_code, entered.json()) == (201, applications.AN_APPLICATION)
    interview = amara.book(amara.BookingLink.objects.get())
    written = caller.post(f"interviews/{interview.pk}/notes/", {"text": notes.A_NOTE["text"]})
    assert written.json()["text"] == notes.A_NOTE["text"]
    assert interviews.Reschedule(data=interviews.TO_ANOTHER_TIME).is_valid()
