"""The transcript on the interview page: who is who, corrections, chapters, parts; three people at every door."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Job
from debriefs.models import Question
from interviews.models import Interview, Transcript
from tests.debriefs.pages import PAYLOAD, held
from tests.factories import NOW, make_interviewer, make_job, make_user
from tests.recorded import make_artifact, make_recording, make_transcript, page
from tests.spoken import TOLD, cite, comment, spoken

pytestmark = pytest.mark.django_db
NAMES = {"label-0": "Speaker 1", "name-0": "Priya Raman", "label-1": "Speaker 2", "name-1": "Amara Okafor"}


def post(client: Client, interview: Interview, door: str, **sent: str) -> int:
    return client.post(f"{interview.get_absolute_url()}{door}/", sent).status_code


# ── who is who ──


def test_page_asks_who_is_who_until_a_person_says_so(as_owner: Client, owner: User, job: Job) -> None:
    interview = spoken(job)
    candidate = str(interview.application.candidate)
    before = page(as_owner, interview)

    assert post(as_owner, interview, "speakers", **NAMES | {"name-1": candidate}) == 302

    after = page(as_owner, interview)
    assert ("Who is who?" in before, "Who is who?" in after) == (True, False)
    assert f'aria-label="Play from 0:04, {candidate}"' in after
    assert ("can be cited and commented once" in before, "data-comments>" in before) == (True, False)
    assert ("can be cited and commented once" in after, "data-comments>" in after) == (False, True)
    transcript = Transcript.objects.get()
    assert (transcript.speakers_confirmed_by, transcript.speakers.get(is_candidate=True).label) == (owner, "Speaker 2")
    assert "Who is who?" in as_owner.get(interview.get_absolute_url(), {"speakers": "1"}).content.decode()


def test_two_voices_are_swapped_with_one_press(as_owner: Client, job: Job) -> None:
    interview = spoken(job)

    post(as_owner, interview, "speakers", **NAMES, then="swap")

    assert dict(Transcript.objects.get().speakers.values_list("label", "name")) == {
        "Speaker 1": "Amara Okafor",
        "Speaker 2": "Priya Raman",
    }


@pytest.mark.parametrize(
    "sent",
    [{}, NAMES | {"name-1": "  "}, {"label-0": "Somebody else", "name-0": "Priya"}, {"label-0": "Speaker 1"}],
)
def test_nothing_is_confirmed_without_a_name_for_each_voice_that_is_there(
    as_owner: Client, job: Job, sent: dict[str, str]
) -> None:
    interview = spoken(job)

    response = as_owner.post(f"{interview.get_absolute_url()}speakers/", sent)

    html = response.content.decode()
    assert (response.status_code, 'id="speakers-error"' in html) == (422, True)
    assert all(f'value="{name}"' in html for field, name in sent.items() if field == "name-0" and "label-1" in sent)
    assert Transcript.objects.get().are_speakers_confirmed is False


def test_label_that_browsers_spell_otherwise_is_still_the_label(as_owner: Client, job: Job) -> None:
    interview = spoken(job, turns=[("Speaker\n 1", 0, 1, "Hello.")])

    post(as_owner, interview, "speakers", **{"label-0": "Speaker\r\n 1", "name-0": "Priya"})

    assert Transcript.objects.get().speakers.get().label == "Speaker\n 1"


# ── corrections ──


def test_corrected_line_shows_the_original_on_demand_and_captions_follow(as_owner: Client, job: Job) -> None:
    interview = spoken(job)
    sent = {"position": "1", "original": TOLD[1][3], "text": "We moved the ledger & lost an hour."}

    assert post(as_owner, interview, "corrections", **sent) == 302

    html = page(as_owner, interview)
    assert "<p>We moved the ledger &amp; lost an hour.</p><details" in html
    assert f"The machine wrote: “{TOLD[1][3]}”" in html
    captions = as_owner.get(f"{interview.get_absolute_url()}captions.vtt").content.decode()
    assert "lost an hour." in captions
    assert "another database" not in captions


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"original": "Other words"}, "read anew meanwhile"),
        ({"position": "77"}, "read anew meanwhile"),
        ({"position": "-1"}, "read anew meanwhile"),
        ({"text": " "}, "A line needs words"),
        ({"text": "x" * 20_001}, "Please write at most 20000"),
    ],
)
def test_correction_that_fits_no_line_says_so_and_keeps_what_was_typed(
    as_owner: Client, job: Job, change: dict[str, str], words: str
) -> None:
    interview = spoken(job)
    sent = {"position": "1", "original": TOLD[1][3], "text": "<Typed> words"} | change

    response = as_owner.post(f"{interview.get_absolute_url()}corrections/", sent)

    html = response.content.decode()
    assert (response.status_code, words in html, Transcript.objects.get().corrections.count()) == (422, True, 0)
    assert ("&lt;Typed&gt; words" in html) == ("text" not in change)


# ── choosing a turn without JavaScript ──


def test_chosen_turn_is_open_for_comment_and_correction(as_owner: Client, owner: User, job: Job) -> None:
    interview = spoken(job, by=owner)
    address = interview.get_absolute_url()

    html = as_owner.get(address, {"turn": "1"}).content.decode()

    assert f'<input type="hidden" name="original" value="{TOLD[1][3]}">' in html
    assert 'name="first" value="1"' in html
    assert "recording.mp4#t=4" in html
    for wrong in ("9", "-1", "x", "9" * 40):
        assert "data-turn-actions" not in as_owner.get(address, {"turn": wrong}).content.decode()


# ── chapters ──


def test_planned_questions_say_where_they_were_asked_or_that_they_were_not_found(as_owner: Client, job: Job) -> None:
    interview = spoken(job)
    for text in ("Tell us about a migration that went wrong", "What do you read for pleasure these days?"):
        Question.objects.create(job=job, text=text)

    html = page(as_owner, interview)
    track = as_owner.get(f"{interview.get_absolute_url()}chapters.vtt")

    assert ('data-hear="0">0:00</a>' in html, '<span class="faint">not found</span>' in html) == (True, True)
    assert '<track kind="chapters"' in html
    assert (track.headers["Content-Type"], track.headers["Cache-Control"]) == (
        "text/vtt; charset=utf-8",
        "private, no-store",
    )
    assert track.content.decode().endswith("00:00:00.000 --> 00:02:00.000\nTell us about a migration that went wrong\n")


# ── two parts of one interview ──


def test_interview_in_two_parts_has_a_player_for_each_and_the_transcript_with_its_own(
    as_owner: Client, job: Job
) -> None:
    interview = held(job)
    first, second = (make_recording(interview) for _ in range(2))
    videos = [make_artifact(recording) for recording in (first, second)]
    make_transcript(make_artifact(first, "transcript", content=b"{}"), TOLD)
    make_artifact(second, "transcript", content=b"{}")

    pages = [as_owner.get(interview.get_absolute_url(), query).content.decode() for query in ({}, {"part": "2"})]

    for html, video in zip(pages, videos, strict=True):
        assert f'src="{video.get_absolute_url()}' in html
        assert "Recorded in 2 parts" in html
    assert ["lost an hour" in html for html in pages] == [True, False]
    assert ["stands with the part in which most was said" in html for html in pages] == [False, True]


def test_interview_in_one_part_tells_of_no_parts(as_owner: Client, job: Job) -> None:
    interview = spoken(job)
    make_recording(interview, state="lost")

    html = as_owner.get(interview.get_absolute_url(), {"part": "2"}).content.decode()

    assert ("Recorded in" in html, "lost an hour" in html) == (False, True)


# ── what a transcript can hold ──


def test_hostile_transcript_stays_words_everywhere(as_owner: Client, owner: User, job: Job) -> None:
    turns = [(PAYLOAD, 5, 2, PAYLOAD), ("", None, None, PAYLOAD), (PAYLOAD, 1, 900, PAYLOAD)]
    interview = spoken(job, turns=turns)
    Question.objects.create(job=job, text=PAYLOAD[:300])
    citation = cite(interview, 0, by=owner)
    comment(interview, PAYLOAD, by=owner, citation=citation)
    Transcript.objects.get().correct(1, PAYLOAD * 2, original=PAYLOAD, by=owner, at=NOW)

    for query in ({}, {"turn": "1"}, {"speakers": "1"}):
        html = as_owner.get(interview.get_absolute_url(), query).content.decode()
        assert ("<img src=x" in html, ">49<" in html, "{{7*7}}" in html) == (False, False, True)
    for track in ("captions.vtt", "chapters.vtt"):
        assert "<img" not in as_owner.get(f"{interview.get_absolute_url()}{track}").content.decode()


def test_page_is_as_many_questions_and_few_bytes_for_three_thousand_turns(
    as_owner: Client, owner: User, job: Job
) -> None:
    counts, sizes = {}, {}
    for length in (30, 3000):
        turns = [(f"Speaker {n % 2}", n * 1000, n * 1000 + 900, "Some words that were said.") for n in range(length)]
        interview = spoken(job, turns=turns, by=owner)
        cite(interview, 1, by=owner)
        Transcript.objects.get(interview=interview).correct(0, "x", original=turns[0][3], by=owner, at=NOW)
        page(as_owner, interview)
        with CaptureQueriesContext(connection) as queries:
            sizes[length] = len(page(as_owner, interview))
        counts[length] = len(queries)

    assert counts[30] == counts[3000]
    assert (sizes[3000] - sizes[30]) / 2970 < 220


# ── three people ──


@pytest.mark.parametrize("door", ["speakers", "corrections", "summary", "comments"])
def test_doors_are_not_found_by_strangers_and_closed_to_those_who_only_look(
    client: Client, owner: User, door: str
) -> None:
    colleague, job = make_user(), make_job(committee=[owner])
    interview = spoken(job)
    interview.interviewers.set([make_interviewer(user=colleague)], through_defaults={"assigned_at": NOW})
    codes = {}
    for name, user in {"colleague": colleague, "stranger": make_user()}.items():
        client.force_login(user)
        codes[name] = post(client, interview, door, **NAMES, position="1", original=TOLD[1][3], text="x")
    client.logout()
    anonymous = client.post(f"{interview.get_absolute_url()}{door}/", NAMES)

    assert codes["stranger"] == 404
    assert codes["colleague"] == (404 if door in {"summary", "comments"} else 302)  # no summary yet, no turns named
    assert (anonymous.status_code, "/login/" in anonymous.headers["Location"]) == (302, True)
