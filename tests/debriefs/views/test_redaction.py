from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Artifact, Interview, Redaction, Transcript
from recruiting import queue
from tests.debriefs.corpus import found
from tests.factories import NOW, make_interviewer, make_user
from tests.recorded import make_artifact, make_recording, page
from tests.spoken import spoken

pytestmark = pytest.mark.django_db
WORDS = "lost an hour of refunds"
STEP = {"first": "1", "last": "1", "words": WORDS}
CONFIRMED = {
    **STEP,
    "category": "health",
    "starts": "0:04",
    "ends": "1:00",
    "everywhere": "on",
    "is_final": "on",
    "confirms": "1",
}


@pytest.fixture
def interview(job) -> Interview:
    return spoken(job)


def send(client: Client, interview: Interview, values: dict[str, Any]) -> Any:
    return client.post(reverse("redact", args=[interview.pk]), values)


def line(interview: Interview) -> str:
    return Transcript.objects.get(interview=interview).segments.get(position=1).shown_text


def test_first_step_shows_what_falls_and_changes_nothing(as_owner, interview):
    answer = send(as_owner, interview, STEP)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"<blockquote>{WORDS}</blockquote>" in text
    assert 'value="0:04"' in text
    assert 'value="1:00"' in text
    assert "nobody can bring it back" in text
    assert not Redaction.objects.exists()


def test_confirmed_words_are_gone_from_the_page(as_owner, owner, interview):
    answer = send(as_owner, interview, CONFIRMED)

    assert (answer.status_code, answer["Location"]) == (303, f"{interview.get_absolute_url()}#redactions")
    assert line(interview) == "We moved the ledger to another database and [redacted: health]."
    shown = page(as_owner, interview)
    assert WORDS not in shown
    assert '<span class="redacted">[redacted: health]</span>' in shown
    assert "The sound is being redacted" in shown
    assert "Noor Haddad" in shown
    assert found("refunds", owner) == []


def test_captions_and_media_are_closed_or_follow(as_owner, interview):
    sound = Artifact.objects.get(kind="recording")
    assert as_owner.get(sound.get_absolute_url()).status_code == 200

    send(as_owner, interview, CONFIRMED)

    captions = as_owner.get(reverse("captions", args=[interview.pk])).content.decode()
    assert WORDS not in captions
    assert "[redacted: health]" in captions
    assert as_owner.get(sound.get_absolute_url()).status_code == 404
    assert sound.get_absolute_url() not in page(as_owner, interview)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"category": ""}, "Say what kind of thing it is."),
        ({"is_final": ""}, "Tick this too"),
        ({"starts": ""}, "Say from when to when it is heard."),
        ({"starts": "soon"}, "Write a time such as 12:04"),
        ({"ends": "0:02"}, "It ends after it starts."),
    ],
)
def test_nothing_typed_is_lost(as_owner, interview, change, error):
    answer = send(as_owner, interview, {**CONFIRMED, "ends": "0:58", **change})

    text = answer.content.decode()
    assert (answer.status_code, error in text) == (422, True)
    assert WORDS in text
    assert line(interview).endswith(f"{WORDS}.")


def test_words_that_are_not_there(as_owner, interview):
    answer = send(as_owner, interview, {**STEP, "words": "never said"})

    assert (answer.status_code, "never said" in answer.content.decode()) == (409, True)


def test_stretch_of_the_recording_alone(as_owner, interview):
    assert as_owner.get(reverse("redact", args=[interview.pk])).status_code == 200

    answer = send(as_owner, interview, {**CONFIRMED, "first": "", "last": "", "words": "", "ends": "0:30"})

    assert answer.status_code == 303
    assert line(interview) == "[redacted: health]"
    assert Redaction.objects.get().span == (4_000, 30_000)


def test_one_part_of_two(as_owner, interview):
    other = make_recording(interview, created_at=NOW)
    make_artifact(other)

    send(as_owner, interview, {**CONFIRMED, "first": "", "last": "", "words": "", "part": "2"})

    assert Redaction.objects.get().recording == other
    assert line(interview).endswith(f"{WORDS}.")
    part = as_owner.get(f"{interview.get_absolute_url()}?part=2").content.decode()
    assert "The sound is being redacted" in part


def test_recruiter_may_and_interviewer_of_it_and_stranger_may_not(client, job, recruiter):
    interviewer, stranger = make_user(), make_user()
    interview = spoken(job, interviewer=make_interviewer(user=interviewer))
    for user, status in ((interviewer, 404), (recruiter, 200), (stranger, 404)):
        client.force_login(user)
        assert send(client, interview, STEP).status_code == status


def test_interview_without_recording_has_nothing_to_redact(as_owner, interview):
    interview.recordings.all().delete()

    assert send(as_owner, interview, STEP).status_code == 404
    assert reverse("redact", args=[interview.pk]) not in page(as_owner, interview)


def test_without_scripts_each_turn_has_the_action(as_owner, interview):
    text = as_owner.get(f"{interview.get_absolute_url()}?turn=1").content.decode()

    assert f'action="{reverse("redact", args=[interview.pk])}"' in text
    assert "Redact these words; all of the turn if empty" in text


def test_sound_that_can_not_be_redacted_is_told_and_asks_a_recruiter(as_owner, interview):
    send(as_owner, interview, CONFIRMED)  # of bytes that are no video
    row = Redaction.objects.get()
    for _ in range(9):
        Redaction.objects.filter(pk=row.pk).update(due_at=NOW)
        queue.work("redaction", row.pk, now=NOW)

    assert Redaction.objects.needing_attention().count() == 1
    assert "Sound could not be redacted" in page(as_owner, interview)
    assert as_owner.get(Artifact.objects.get(kind="recording").get_absolute_url()).status_code == 404
