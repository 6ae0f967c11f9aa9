"""One interview as the committee reads it: every state, and what must not be there."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Job
from interviews.models import ActionItem, Artifact, MediaView, Recording, Summary
from tests.debriefs.pages import PAYLOAD, TURNS, held, recorded
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)
from tests.recorded import (
    make_artifact,
    make_held,
    make_recording,
    make_transcript,
    page,
)

pytestmark = pytest.mark.django_db


# ── one interview ──


def test_interview_shows_player_and_transcript_in_step(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    video = Artifact.objects.get(kind="recording")

    html = page(as_owner, interview)

    assert f'src="{video.get_absolute_url()}"' in html
    assert f'<track kind="captions" src="{interview.get_absolute_url()}captions.vtt"' in html
    assert '<li id="t1" class="turn" data-ms="4801">' in html
    assert 'href="?turn=1#t1" aria-label="Play from 0:04, Amara Okafor"' in html
    assert "45 min planned, 41 min recorded" in html
    assert "data-live-from" not in html


def test_interview_opens_at_the_moment_a_link_points_to(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    address = Artifact.objects.get(kind="recording").get_absolute_url()

    asked = {"4.801": "#t=4.801", "12": "#t=12", "-1": "", '"><b>': "", "1e9": "", "1,2": "#t=1,2", "1,": ""}

    for t, fragment in asked.items():
        html = as_owner.get(interview.get_absolute_url(), {"t": t}).content.decode()
        assert f'src="{address}{fragment}"' in html


def test_interview_labels_what_a_machine_wrote(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    recording = interview.recordings.get()
    summary, items = (make_artifact(recording, kind, content=b"{}") for kind in ("summary", "action_items"))
    Summary.objects.create(interview=interview, artifact=summary, text="They talked.", parsed_at=NOW)
    ActionItem.objects.create(interview=interview, artifact=items, position=0, text="Send the link.")

    html = page(as_owner, interview)

    assert html.count("Written by the recorder, a machine. Check it against the transcript.") == 2
    assert ("They talked." in html, "Send the link." in html) == (True, True)


def test_interview_keeps_foreign_text_inert(as_owner: Client, job: Job) -> None:
    candidate = make_candidate(name=PAYLOAD[:60])
    application = make_application(job=job, candidate=candidate)
    interview = make_held(link=make_link(application=application, panel=make_panel(job=job, name=PAYLOAD)))
    recording = make_recording(interview)
    make_transcript(
        make_artifact(recording, "transcript", content=b"{}"), [(PAYLOAD, 0, 10, PAYLOAD), ("", None, None, "")]
    )
    summary, items = (make_artifact(recording, kind, content=b"{}") for kind in ("summary", "action_items"))
    Summary.objects.create(interview=interview, artifact=summary, text=PAYLOAD, parsed_at=NOW)
    ActionItem.objects.create(interview=interview, artifact=items, position=0, text=PAYLOAD)

    html = page(as_owner, interview)

    assert ("<img src=x" in html, "{{7*7}}" in html, ">49<" in html) == (False, True, False)
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "Somebody" in html


def test_interview_lists_the_candidates_other_visible_interviews_only(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    candidate = interview.application.candidate
    same_job = make_interview(link=make_link(application=interview.application))
    make_interview(link=make_link(application=make_application(job=make_job(), candidate=candidate)))

    response = as_owner.get(interview.get_absolute_url())

    assert [progress.interview for progress in response.context["others"]] == [same_job]


def test_interview_tells_who_opened_it(as_owner: Client, owner: User, job: Job) -> None:
    interview = recorded(job)
    earlier = make_user(first_name="Tom", last_name="Weber")
    MediaView.note(Artifact.objects.get(kind="recording"), earlier, at=NOW - timedelta(days=1))

    page(as_owner, interview)
    response = as_owner.get(interview.get_absolute_url())

    assert [(opening.name, opening.user_id) for opening in response.context["openings"]] == [
        ("Noor Haddad", owner.pk),
        ("Tom Weber", earlier.pk),
    ]
    assert "Opened by 2 people" in response.content.decode()


def test_interview_to_come_says_when_and_who(client: Client, job: Job) -> None:
    user = make_user()
    panel = make_panel(job=job, interviewers=[make_interviewer(user=user)])
    interview = make_interview(link=make_link(panel=panel))
    make_recording(interview, state=Recording.State.EXPECTED)
    client.force_login(user)

    html = page(client, interview)

    assert ("This interview is still ahead" in html, "A recording is expected" in html) == (True, True)
    assert f'href="{interview.join_url}"' in html
    assert "data-live-from" in html


def test_interview_to_come_lets_only_its_interviewer_join(as_owner: Client, job: Job) -> None:
    interview = make_interview(link=make_link(panel=make_panel(job=job)))

    assert interview.join_url not in page(as_owner, interview)


def test_interview_never_links_to_a_meeting_address_that_is_not_one(client: Client, job: Job) -> None:
    user = make_user()
    panel = make_panel(job=job, interviewers=[make_interviewer(user=user)])
    interview = make_interview(link=make_link(panel=panel), join_url="javascript:alert(1)")
    client.force_login(user)

    assert "javascript:" not in page(client, interview)


@pytest.mark.parametrize(
    ("state", "now_doing"),
    [
        ("in_lobby", "The recorder comes into the call"),
        ("recording", "The conversation is recorded"),
        ("processing", "Sound, pictures and text are prepared"),
        ("captured", "The files are brought into the archive"),
    ],
)
def test_interview_waiting_for_media_says_how_far_it_is(as_owner: Client, job: Job, state: str, now_doing: str) -> None:
    interview = held(job)
    make_recording(interview, state=state)

    response = as_owner.get(interview.get_absolute_url())
    html = response.content.decode()

    assert [step.words for step in response.context["progress"].steps if step.mark == "is-now"] == [now_doing]
    assert "The recorder joined the call." in html
    assert f'data-live-from="{interview.get_absolute_url()}progress/"' in html
    assert "attending-0" not in html


def test_interview_with_sound_only_has_an_audio_player(as_owner: Client, job: Job) -> None:
    interview = held(job)
    make_artifact(make_recording(interview), content_type="audio/mpeg")

    html = page(as_owner, interview)

    assert ("<audio" in html, "<video" in html) == (True, False)
    assert "There is no transcript of this recording." in html


def test_interview_with_transcript_only_has_turns_that_can_be_chosen(as_owner: Client, job: Job) -> None:
    interview = held(job)
    make_transcript(make_artifact(make_recording(interview), "transcript", content=b"{}"), TURNS)

    html = page(as_owner, interview)

    assert "There is no video or sound of this interview" in html
    assert '<a class="turn__at" href="?turn=1#t1" aria-label="Play from 0:04, Amara Okafor">0:04</a>' in html
    assert "turns--playable" not in html


def test_interview_with_a_raw_transcript_shows_one_text(as_owner: Client, job: Job) -> None:
    interview = held(job)
    transcript = make_transcript(
        make_artifact(make_recording(interview), "transcript", content=b"{}"), [("", None, None, "One.\n\nTwo.")]
    )
    transcript.has_speakers = False
    transcript.save()

    html = page(as_owner, interview)

    assert ("<p>One.</p>" in html, "Who said what is not known here" in html) == (True, True)
    assert 'class="turns"' not in html


def test_interview_not_recorded_looks_the_same_for_refusal_failure_and_quarantine(as_owner: Client, job: Job) -> None:
    interview = held(job)
    recording = make_recording(interview, state=Recording.State.WITHDRAWN, reason="The candidate said no")
    refused = page(as_owner, interview)
    Recording.objects.filter(pk=recording.pk).update(state=Recording.State.LOST, reason="Nobody let it in")
    failed = page(as_owner, interview)
    recording.delete()
    never_sent = page(as_owner, interview)
    locked = make_recording(interview, is_locked=True)
    make_artifact(locked)
    artifact = make_artifact(locked, "transcript", content=b"{}")
    make_transcript(artifact, TURNS)
    Summary.objects.create(interview=interview, artifact=artifact, text="Secret", parsed_at=NOW)
    MediaView.note(artifact, make_user(), at=NOW)
    hidden = page(as_owner, interview)

    pages = {_without_token(html) for html in (refused, failed, never_sent, hidden)}
    assert len(pages) == 1
    [html] = pages
    assert "This interview was not recorded" in html
    for word in ("said no", "let it in", "Loud and clear", "Secret", "recorder joined", "/media/"):
        assert word not in html


def _without_token(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrfmiddlewaretoken" not in line)


def test_interview_shows_nothing_of_a_transcript_that_was_erased(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    Artifact.objects.filter(kind="transcript").update(state=Artifact.State.ERASED)

    html = page(as_owner, interview)

    assert ("Loud and clear" in html, "The transcript was deleted" in html) == (False, True)


def test_interview_cancelled_says_so(as_owner: Client, job: Job) -> None:
    interview = make_interview(link=make_link(panel=make_panel(job=job)))
    interview.cancel(actor="candidate", reason="I am ill", at=NOW)

    html = page(as_owner, interview)

    assert ("This interview was cancelled" in html, "I am ill" in html) == (True, False)


def test_interview_is_light_with_three_thousand_turns(as_owner: Client, job: Job) -> None:
    short = recorded(job)
    long = held(job)
    recording = make_recording(long)
    make_artifact(recording)
    turns = [(f"Speaker {n % 2}", n * 1000, n * 1000 + 900, "Some words that were said here.") for n in range(3000)]
    make_transcript(make_artifact(recording, "transcript", content=b"{}"), turns)
    sizes, queries = {}, {}
    for interview in (short, long):
        page(as_owner, interview)  # the first opening writes its row
        with CaptureQueriesContext(connection) as asked:
            sizes[interview] = len(page(as_owner, interview))
        queries[interview] = len(asked)

    assert (sizes[long] - sizes[short]) / 3000 < 260
    assert queries[long] == queries[short]
    assert queries[long] < 60


def test_interview_pages_a_transcript_beyond_reason(as_owner: Client, job: Job) -> None:
    interview = held(job)
    artifact = make_artifact(make_recording(interview), "transcript", content=b"{}")
    make_transcript(artifact, [("A", n * 10, None, f"word{n}") for n in range(4001)])

    first = page(as_owner, interview)
    last = as_owner.get(interview.get_absolute_url(), {"page": "2"}).content.decode()

    assert ("word3999<" in first, "word4000<" in first, "word4000<" in last) == (True, False, True)
    assert "1 to 4000 of 4001 turns" in first


# ── what an open page asks for ──


def test_progress_tells_which_parts_changed(as_owner: Client, job: Job) -> None:
    interview = held(job)
    recording = make_recording(interview, state=Recording.State.PROCESSING)
    announced = make_artifact(recording, content=None)
    before = as_owner.get(f"{interview.get_absolute_url()}progress/").json()
    announced.delete()
    make_artifact(recording)
    Recording.objects.filter(pk=recording.pk).update(state=Recording.State.ARCHIVED)

    after = as_owner.get(f"{interview.get_absolute_url()}progress/").json()

    assert (before["is_waiting"], after["is_waiting"]) == (True, False)
    changed = [part for part, version in after["versions"].items() if version != before["versions"][part]]
    assert changed == ["facts", "chips", "recording", "transcript", "machine", "course"]
    html = page(as_owner, interview)
    assert all(f'data-live="{part}" data-version="{version}"' in html for part, version in after["versions"].items())


def test_progress_leaves_a_player_alone_once_it_is_there(as_owner: Client, job: Job) -> None:
    interview = held(job)
    recording = make_recording(interview, state=Recording.State.CAPTURED)
    make_artifact(recording)
    make_artifact(recording, "transcript", content=None)
    before = as_owner.get(f"{interview.get_absolute_url()}progress/").json()
    Recording.objects.filter(pk=recording.pk).update(state=Recording.State.ARCHIVED)

    after = as_owner.get(f"{interview.get_absolute_url()}progress/").json()

    assert after["versions"]["recording"] == before["versions"]["recording"]


def test_captions_come_as_webvtt_and_private(as_owner: Client, job: Job) -> None:
    response = as_owner.get(f"{recorded(job).get_absolute_url()}captions.vtt")

    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == (
        "text/vtt; charset=utf-8",
        "private, no-store",
    )
    assert response.content.decode() == (
        "WEBVTT\n\n00:00:01.682 --> 00:00:04.476\n<v Priya Raman>Hi Amara.\n"
        "\n00:00:04.801 --> 00:00:06.543\n<v Amara Okafor>Loud and clear.\n"
    )


def test_captions_are_not_found_without_a_transcript(as_owner: Client, job: Job) -> None:
    assert as_owner.get(f"{held(job).get_absolute_url()}captions.vtt").status_code == 404


def test_pages_load_nothing_from_elsewhere_and_nothing_inline(as_owner: Client, job: Job) -> None:
    html = page(as_owner, recorded(job))

    assert ("<style" in html, " style=" in html, " onclick=" in html, "<script>" in html) == (False,) * 4
    assert django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] == ["'self'"]
