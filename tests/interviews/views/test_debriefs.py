"""What the committee and interviewers read: three people at every page, every state, and what must not be there."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.models import Job
from interviews.models import ActionItem, Artifact, Interview, MediaView, Recording, Summary
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
from tests.interviews.recorded import (
    make_artifact,
    make_debrief,
    make_held,
    make_recording,
    make_transcript,
)

pytestmark = pytest.mark.django_db
TURNS = [("Priya Raman", 1_682, 4_476, "Hi Amara."), ("Amara Okafor", 4_801, 6_543, "Loud and clear.")]
PAYLOAD = "<img src=x onerror=alert(1)>{{7*7}}</script>\u202ertl"


@pytest.fixture
def owner() -> User:
    return make_user(email="committee@example.com", first_name="Noor", last_name="Haddad")


@pytest.fixture
def job(owner: User) -> Job:
    return make_job(committee=[owner])


@pytest.fixture
def as_owner(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


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


def page(client: Client, interview: Interview) -> str:
    response = client.get(interview.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


# ── the way in ──


def test_home_brings_recruiters_to_the_admin_and_others_to_the_debriefs(client: Client) -> None:
    seen = []
    for user in (make_user(recruiter=True), make_user()):
        client.force_login(user)
        seen.append(client.get("/home/").headers["Location"])

    assert seen == ["/admin/", "/debriefs/"]


def test_pages_ask_strangers_to_log_in(client: Client, job: Job) -> None:
    interview = recorded(job)
    paths = [
        "/home/",
        "/debriefs/",
        interview.application.debrief.get_absolute_url(),
        f"{interview.application.debrief.get_absolute_url()}resume",
        interview.get_absolute_url(),
        f"{interview.get_absolute_url()}progress/",
        f"{interview.get_absolute_url()}captions.vtt",
    ]

    answers = [client.get(path) for path in paths]

    assert [(answer.status_code, answer.headers["Location"].split("?")[0]) for answer in answers] == [
        (302, "/accounts/login/")
    ] * len(paths)


def test_pages_are_not_found_for_a_colleague_exactly_as_if_they_were_not_there(client: Client, job: Job) -> None:
    interview = recorded(job)
    debrief = interview.application.debrief
    colleague = make_user()
    make_job(committee=[colleague])
    client.force_login(colleague)
    unknown = "00000000-0000-4000-8000-000000000000"

    for hidden, missing in [
        (debrief.get_absolute_url(), f"/debriefs/{unknown}/"),
        (f"{debrief.get_absolute_url()}resume", f"/debriefs/{unknown}/resume"),
        (interview.get_absolute_url(), f"/interviews/{unknown}/"),
        (f"{interview.get_absolute_url()}progress/", f"/interviews/{unknown}/progress/"),
        (f"{interview.get_absolute_url()}captions.vtt", f"/interviews/{unknown}/captions.vtt"),
    ]:
        first, second = client.get(hidden), client.get(missing)
        assert (first.status_code, second.status_code) == (404, 404)
        assert first.content.decode() == second.content.decode()


def test_nobody_reads_the_file_about_themselves(client: Client, job: Job) -> None:
    interview = recorded(job)
    themselves = make_user(email=interview.application.candidate.email.title(), recruiter=True)
    client.force_login(themselves)

    assert client.get(interview.get_absolute_url()).status_code == 404
    assert client.get(interview.application.debrief.get_absolute_url()).status_code == 404
    assert client.get("/debriefs/").context["entries"] == []


# ── the list ──


def test_index_puts_new_things_first_then_what_comes_next(as_owner: Client, owner: User, job: Job) -> None:
    read = recorded(job, starts_at=NOW - timedelta(days=1))
    MediaView.note(Artifact.objects.filter(recording__interview=read).first(), owner, at=NOW)
    later = make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=5))
    sooner = make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=1))
    new = recorded(job, starts_at=NOW - timedelta(days=9))
    recorded(make_job())

    entries = as_owner.get("/debriefs/").context["entries"]

    assert [(entry.group, entry.application) for entry in entries] == [
        ("New to read", new.application),
        ("Coming up", sooner.application),
        ("Coming up", later.application),
        ("Earlier", read.application),
    ]


def test_index_shows_interviewers_their_own_interviews_in_their_own_zone(client: Client, job: Job) -> None:
    user = make_user()
    mine = make_panel(job=job, interviewers=[make_interviewer(user=user, time_zone="Asia/Kolkata")], name="My talk")
    link = make_link(panel=mine)
    make_interview(link=link, starts_at=NOW.replace(hour=20, minute=15) + timedelta(days=2))
    other = make_panel(job=job, name="Somebody else’s talk")
    make_interview(link=make_link(panel=other, application=link.application), starts_at=NOW + timedelta(days=4))
    client.force_login(user)

    html = client.get("/debriefs/").content.decode()

    assert ("My talk" in html, "Somebody else" in html) == (True, False)
    assert "01:45–02:30" in html
    assert "Kolkata (UTC+5:30)" in html


def test_index_says_in_words_when_there_is_nothing(as_owner: Client) -> None:
    assert "Nothing to read yet" in as_owner.get("/debriefs/").content.decode()


def test_index_asks_the_same_number_of_questions_for_one_and_for_three(
    as_owner: Client, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    recorded(job)
    with django_assert_num_queries(9):
        as_owner.get("/debriefs/")
    recorded(job)
    recorded(job)

    with django_assert_num_queries(9):
        as_owner.get("/debriefs/")


def test_index_pages_a_long_list(as_owner: Client, job: Job) -> None:
    for days in range(26):
        make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=days + 1))

    sizes = [len(as_owner.get("/debriefs/", {"page": number}).context["entries"]) for number in ("1", "2", "99", "x")]

    assert sizes == [25, 1, 1, 25]


# ── one application ──


def test_debrief_shows_the_application_and_all_visible_interviews(as_owner: Client, job: Job) -> None:
    application = make_application(job=job, note="I like ledgers.\n\n<b>Really</b>")
    first = make_held(link=make_link(application=application), starts_at=NOW - timedelta(days=8))
    make_debrief(first)
    second = make_interview(link=make_link(application=application))

    response = as_owner.get(application.debrief.get_absolute_url())

    assert [standing.interview for standing in response.context["interviews"]] == [first, second]
    html = response.content.decode()
    assert "&lt;b&gt;Really&lt;/b&gt;" in html
    assert application.candidate.email not in html


def test_debrief_asks_the_same_number_of_questions_for_one_and_for_three(
    as_owner: Client, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    interview = recorded(job)
    with django_assert_num_queries(9):
        as_owner.get(interview.application.debrief.get_absolute_url())
    for days in (20, 30):
        make_recording(
            make_held(link=make_link(application=interview.application), starts_at=NOW - timedelta(days=days))
        )

    with django_assert_num_queries(9):
        as_owner.get(interview.application.debrief.get_absolute_url())


def test_resume_comes_as_a_caged_attachment(as_owner: Client, job: Job) -> None:
    interview = held(job)
    application = interview.application
    application.resume_display_name = 'Amara "CV".pdf'
    application.resume.save("cv.pdf", ContentFile(b"%PDF-1.4"))

    response = as_owner.get(f"{application.debrief.get_absolute_url()}resume")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"%PDF-1.4")
    assert {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Amara \\"CV\\".pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_resume_is_not_found_where_none_was_sent(as_owner: Client, job: Job) -> None:
    assert as_owner.get(f"{held(job).application.debrief.get_absolute_url()}resume").status_code == 404


# ── one interview ──


def test_interview_shows_player_and_transcript_in_step(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    video = Artifact.objects.get(kind="recording")

    html = page(as_owner, interview)

    assert f'src="{video.get_absolute_url()}"' in html
    assert f'<track kind="captions" src="{interview.get_absolute_url()}captions.vtt"' in html
    assert '<li id="t1" class="turn" data-ms="4801">' in html
    assert 'href="?t=4.801#t1" aria-label="Play from 0:04, Amara Okafor"' in html
    assert "45 min planned, 41 min recorded" in html
    assert "data-live-from" not in html


def test_interview_opens_at_the_moment_a_link_points_to(as_owner: Client, job: Job) -> None:
    interview = recorded(job)
    address = Artifact.objects.get(kind="recording").get_absolute_url()

    asked = {"4.801": "#t=4.801", "12": "#t=12", "-1": "", '"><b>': "", "1e9": "", "1,2": ""}

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

    assert html.count("Written by Notetaker, a machine. Check it against the transcript.") == 2
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

    assert [standing.interview for standing in response.context["others"]] == [same_job]


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
        ("in_lobby", "The Notetaker comes into the call"),
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

    assert [step.words for step in response.context["standing"].steps if step.mark == "is-now"] == [now_doing]
    assert "The Notetaker joined the call." in html
    assert f'data-live-from="{interview.get_absolute_url()}progress/"' in html
    assert "attending-0" not in html


def test_interview_with_sound_only_has_an_audio_player(as_owner: Client, job: Job) -> None:
    interview = held(job)
    make_artifact(make_recording(interview), content_type="audio/mpeg")

    html = page(as_owner, interview)

    assert ("<audio" in html, "<video" in html) == (True, False)
    assert "There is no transcript of this recording." in html


def test_interview_with_transcript_only_has_times_without_links(as_owner: Client, job: Job) -> None:
    interview = held(job)
    make_transcript(make_artifact(make_recording(interview), "transcript", content=b"{}"), TURNS)

    html = page(as_owner, interview)

    assert "There is no video or sound of this interview" in html
    assert '<span class="turn__at">0:04</span>' in html
    assert "?t=" not in html


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
    quarantined = make_recording(interview, quarantined=True)
    make_artifact(quarantined)
    artifact = make_artifact(quarantined, "transcript", content=b"{}")
    make_transcript(artifact, TURNS)
    Summary.objects.create(interview=interview, artifact=artifact, text="Secret", parsed_at=NOW)
    MediaView.note(artifact, make_user(), at=NOW)
    hidden = page(as_owner, interview)

    pages = {_without_token(html) for html in (refused, failed, never_sent, hidden)}
    assert len(pages) == 1
    [html] = pages
    assert "This interview was not recorded" in html
    for word in ("said no", "let it in", "Loud and clear", "Secret", "Notetaker joined", "/media/"):
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


def test_interview_is_light_with_three_thousand_turns(
    as_owner: Client, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    short = recorded(job)
    long = held(job)
    recording = make_recording(long)
    make_artifact(recording)
    turns = [(f"Speaker {n % 2}", n * 1000, n * 1000 + 900, "Some words that were said here.") for n in range(3000)]
    make_transcript(make_artifact(recording, "transcript", content=b"{}"), turns)
    sizes = {}
    for interview in (short, long):
        page(as_owner, interview)  # the first opening writes its row
        with django_assert_num_queries(19):
            sizes[interview] = len(page(as_owner, interview))

    assert (sizes[long] - sizes[short]) / 3000 < 260


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
    assert changed == ["chips", "recording", "transcript", "notes"]
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
