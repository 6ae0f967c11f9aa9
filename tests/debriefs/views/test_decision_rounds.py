"""The debrief's page over several rounds of votes, and what stands folded or is played on it."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from debriefs.models import DebriefRules, OpenItem, Question
from interviews.models import Recording
from tests.debriefs.views.doors import decision, login, page, post
from tests.factories import NOW, make_user
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_recording, make_transcript

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(job: Job) -> Loop:
    """Two interviews with both scorecards; about one of three criteria they disagree."""
    made = make_loop(job, people=2)
    made.rate(0, {0: 4, 1: 2})
    made.rate(1, {0: 1, 1: 2, 2: None})
    return made


def test_one_more_interview_is_voted_on_anew_and_the_round_before_stays_with_its_grounds(
    as_owner: Client, owner: User, job: Job, complete: Loop
) -> None:
    DebriefRules.objects.create(job=job, quorum=1)
    post(as_owner, complete, "vote", choice="yes", ground="Heard it.")

    post(as_owner, complete, "decide", **decision(complete, outcome="another_interview"))

    html = page(as_owner, complete)
    assert ("Votes of round 1" in html, "Heard it." in html, "Round 2</strong>" in html) == (True, True, True)
    assert post(as_owner, complete, "vote", choice="no", ground="Now I doubt it.") == 302
    html = page(as_owner, complete)
    assert ("Round 2, opened" in html, "Now I doubt it." in html, "Heard it." in html) == (True, True, True)
    assert re.search(r"Noor Haddad, round 2</span> <span>Yes → No", html)


def test_quotes_of_a_decision_are_played_in_place_where_the_reader_may_open_the_interview(
    client: Client, owner: User, complete: Loop
) -> None:
    artifact = make_artifact(make_recording(complete.interviews[0]))
    for interview in complete.interviews:
        recording = interview.recordings.first() or make_recording(interview)
        make_transcript(make_artifact(recording, "transcript", content=b"{}"), [("Amara", 0, 1, "Yes.")])
    post(login(client, owner), complete, "decide", **decision(complete))
    ruling = re.compile(r'<article class="ruling" data-evidence="Make an offer">.*?</article>', re.DOTALL)

    for user, plays in ((owner, True), (complete.authors[0], True), (complete.authors[1], False)):
        response = login(client, user).get(complete.debrief.get_absolute_url())
        found = ruling.search(response.content.decode())
        assert found
        assert (f'data-clip="{artifact.get_absolute_url()}"' in found[0], "data-play-clip" in found[0]) == (
            plays,
            plays,
        )
        assert "Loud and clear." in found[0]


def test_bar_leads_to_every_part_of_the_page(as_owner: Client, complete: Loop) -> None:
    OpenItem.objects.hand_on(complete.interviews[0], "Ask on", key=uuid4(), by=complete.authors[0], at=NOW)

    html = page(as_owner, complete)

    bar = re.findall(r'href="#([\w-]+)"', html.partition('class="parts"')[2].partition("</nav>")[0])
    assert bar == [
        "people", "ratings", "coverage", "open-items", "comments", "votes", "decision", "interviews", "export",
    ]  # fmt: skip
    assert [part for part in bar if f'id="{part}"' not in html] == []


def test_what_people_agree_on_is_folded_and_what_was_typed_wrongly_is_not(client: Client, complete: Loop) -> None:
    recruiter = make_user(recruiter=True)
    html = page(login(client, recruiter), complete)
    split, folded, agreed = html.partition("2 more criteria without a split")
    assert ("Depth" in split, folded != "", 'matrix__name">Clarity' in agreed) == (True, True, True)

    closed, opened = 'data-fold>\n    <summary><h2 id="people"', 'data-fold open>\n    <summary><h2 id="people"'
    assert (closed in html, opened in html) == (True, False)


def test_coverage_tells_what_was_probably_asked_to_who_reads_what_a_machine_wrote(
    as_owner: Client, job: Job, complete: Loop
) -> None:
    text = "Tell us about a migration that went wrong."
    Question.objects.create(job=job, criterion=complete.criteria[2], text=text)
    artifact = make_artifact(make_recording(complete.interviews[0]), "transcript", content=b"{}")
    make_transcript(artifact, [("Priya", 61_000, 64_000, text)])

    html = page(as_owner, complete)

    assert ("Probably asked" in html, "machine’s guess" in html) == (True, True)
    assert f'href="{complete.interviews[0].get_absolute_url()}#t=61"' in html
    Recording.objects.update(is_locked=True)
    assert "Probably asked" not in page(as_owner, complete)
