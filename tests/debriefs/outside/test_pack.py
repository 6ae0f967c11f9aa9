"""A pack holds what its reader may read, nothing that is sealed, and proves that it was not changed."""

import hashlib
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee.deciding import Ground, decide
from debriefs.committee.dossier import dossier_of
from debriefs.models import Comment, Debrief, DebriefExport, Decision, OpenItem, Vote
from debriefs.outside.pack import NotAPack, export, sha256_of
from interviews.models import Recording
from tests.debriefs.pages import PAYLOAD
from tests.factories import NOW, make_user
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_recording, make_transcript

pytestmark = pytest.mark.django_db
CANARY = "Canary in the coal mine."


def text(loop: Loop, user: User) -> str:
    debrief = Debrief.objects.select_related("application__candidate", "application__job").get(pk=loop.debrief.pk)
    dossier = dossier_of(debrief, loop.access(user), now=NOW)
    return export(dossier, kind=DebriefExport.Kind.HTML, now=NOW).content.decode()


@pytest.fixture
def complete(job: Job) -> Loop:
    loop = make_loop(job, people=2)
    loop.rate(0, {0: 4, 1: 2})
    loop.rate(1, {0: 1, 1: None})
    for interview in loop.interviews:
        make_transcript(
            make_artifact(make_recording(interview), "transcript", content=b"{}"), [("Amara", 0, 1, "Yes.")]
        )
    return loop


def test_pack_holds_ratings_with_their_drawn_means_quotes_versions_votes_and_decision(
    complete: Loop, owner: User
) -> None:
    later = NOW + timedelta(hours=1)
    first = complete.interviews[0].scorecards.get()
    complete.submit(first, {0: 3}, knew_others=True, at=later)
    Vote.cast(complete.debrief, owner, choice="no", ground="Heard too little.", at=NOW)
    grounds = [Ground(complete.criteria[0], "Goes deep.")]
    decide(complete.debrief, outcome=Decision.Outcome.ANOTHER_INTERVIEW, grounds=grounds, by=owner, now=NOW)
    complete.debrief.open_votes(by=None, at=NOW)

    html = text(complete, owner)

    assert re.findall(r'matrix__name">(\w+)', html) == ["Depth", "Clarity", "Care"]
    assert html.count('class="spread"') == 2
    assert re.findall(r'clip__at figures">([^<]+)', html)[0] == "0:04"
    assert "Amara Okafor, Round 0 · cited by Rater0 Jones" in html
    assert re.findall(r"Version (\d)(, stands)?<", html) == [("1", ""), ("2", ", stands")]
    assert "Amended: Thought again." in html
    assert ("Heard too little." in html, "Goes deep." in html) == (True, True)
    assert "Exported" in html
    assert "Noor Haddad, and it holds what they could read then" in html


@pytest.mark.parametrize("who", ["committee", "owing"])
def test_pack_of_a_sealed_reader_holds_nothing_that_is_closed_to_them(who: str, job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    scorecard = loop.rate(0, {0: 4})
    rating = scorecard.versions.get().ratings.get()
    type(rating).objects.filter(pk=rating.pk).update(note=CANARY)
    rating.citations.update(quote=CANARY)
    scorecard.versions.update(takeaway=CANARY)
    Vote.cast(loop.debrief, make_user(), choice="yes", ground=CANARY, at=NOW)
    reader = {"committee": owner, "owing": loop.authors[1]}[who]
    assert CANARY in text(loop, loop.authors[0])  # who wrote it reads it

    html = text(loop, reader)

    assert CANARY not in html
    assert ('class="matrix"' in html, "Depth" in html) == (False, False)
    assert "are not in this file" in html
    assert "Rater1 Jones, Round 1: due" in html


def test_votes_stay_out_until_they_are_opened(complete: Loop, owner: User) -> None:
    Vote.cast(complete.debrief, owner, choice="no", ground=CANARY, at=NOW)

    assert CANARY not in text(complete, owner)


def test_pack_runs_nothing_and_loads_nothing(complete: Loop, owner: User) -> None:
    complete.debrief.application.candidate.name = PAYLOAD
    complete.debrief.application.candidate.save()

    html = text(complete, owner)

    assert re.findall(r"<(?:script|link|iframe|object|video|img|a )|<[^>]+(?:src|href)=|url\(|@import", html) == []
    assert "default-src 'none'" in html
    assert complete.debrief.application.candidate.email not in html


def test_a_stranger_verifies_it_with_two_common_tools(complete: Loop, owner: User, tmp_path: Path) -> None:
    file = tmp_path / "debrief.html"
    file.write_text(text(complete, owner))
    row = DebriefExport.objects.get()

    command = f"sed '/^<!-- seal -->$/,$d' {file} | sha256sum"
    said = subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout.split()[0]

    assert said == row.sha256 == sha256_of(file.read_bytes())
    assert f'seal__hash">{said}<' in file.read_text()
    assert (row.kind, row.exported_by, row.exported_at) == ("html", owner, NOW)


@pytest.mark.parametrize(
    ("written", "forged"),
    [("Loud and clear", "Loud and queer"), ("</footer>", "<p>Offer.</p></footer>"), ("</html>", "")],
)
def test_a_changed_file_is_found(written: str, forged: str, complete: Loop, owner: User) -> None:
    content = text(complete, owner)

    with pytest.raises(NotAPack):
        sha256_of(content.replace(written, forged).encode())


def test_a_changed_file_with_its_hash_worked_out_anew_is_no_export_of_ours(complete: Loop, owner: User) -> None:
    content = text(complete, owner)
    sha256 = DebriefExport.objects.get().sha256
    forged = content.replace("Loud and clear", "Loud and queer")
    page = forged.partition("<!-- seal -->")[0].encode()

    assert sha256_of(forged.replace(sha256, hashlib.sha256(page).hexdigest()).encode()) != sha256


def test_what_people_wrote_cannot_end_the_part_that_is_proven(complete: Loop, owner: User) -> None:
    complete.debrief.application.candidate.name = "<!-- seal -->"
    complete.debrief.application.candidate.save()

    content = text(complete, owner)

    assert content.count("\n<!-- seal -->\n") == 1
    assert sha256_of(content.encode()) == DebriefExport.objects.get().sha256


def test_hash_of_a_pdf_is_of_the_whole_file() -> None:
    content = b"%PDF-1.7 and so on"

    assert sha256_of(content) == hashlib.sha256(content).hexdigest()


def test_pack_without_any_interview_rated_still_says_what_there_is(job: Job) -> None:
    loop = make_loop(job, people=1)

    html = text(loop, make_user(recruiter=True))

    assert "Course" in html
    assert "Round 0" in html


@pytest.mark.parametrize("is_locked", [False, True])
def test_words_of_a_locked_recording_are_in_no_pack(is_locked: bool, complete: Loop, owner: User) -> None:
    Recording.objects.update(is_locked=is_locked)

    html = text(complete, owner)

    assert ("Loud and clear." not in html, "These words can’t be opened any more." in html) == (is_locked, is_locked)


def test_pack_holds_what_changed_what_was_said_and_what_was_left_open(complete: Loop, owner: User) -> None:
    first = complete.interviews[0]
    complete.submit(first.scorecards.get(), {0: 3}, knew_others=True, at=NOW + timedelta(hours=1))
    quoted = first.scorecards.get().versions.first().ratings.first().citations.first()
    Comment.objects.create(
        debrief=complete.debrief, author=complete.authors[0], text="Listen here.", citation=quoted, written_at=NOW
    )
    for left in ("Ask about the ledger", "Ask about the team"):
        OpenItem.objects.hand_on(first, left, key=uuid4(), by=complete.authors[0], at=NOW)
    OpenItem.objects.get(text="Ask about the team").close(quoted, by=complete.authors[1], at=NOW)

    html = text(complete, owner)

    assert "1 of 1 changed rating moved towards the mean" in html
    assert "Rater0 Jones, Depth: 4 → 3. Thought again." in html
    assert ("Listen here." in html, "Ask about the ledger" in html, "Nobody asked it." in html) == (True, True, True)
    assert "closed by Rater1 Jones" in html


def test_pack_of_who_has_yet_to_rate_holds_no_comment_of_others(job: Job) -> None:
    loop = make_loop(job, people=2)
    for author in loop.authors:
        Comment.objects.create(
            debrief=loop.debrief, author=author, text=f"{CANARY} {author.first_name}", written_at=NOW
        )

    html = text(loop, loop.authors[1])

    assert (f"{CANARY} Rater0" in html, f"{CANARY} Rater1" in html) == (False, True)


def test_pack_holds_every_round_with_its_dissent(complete: Loop, owner: User) -> None:
    Vote.cast(complete.debrief, owner, choice="no", ground="Heard too little.", at=NOW)
    complete.debrief.open_votes(by=None, at=NOW)
    grounds = [Ground(complete.criteria[0], "Goes deep.")]
    decide(complete.debrief, outcome=Decision.Outcome.ANOTHER_INTERVIEW, grounds=grounds, by=owner, now=NOW)
    Vote.cast(complete.debrief, owner, choice="yes", ground=CANARY, at=NOW)
    html = text(complete, owner)
    assert ("Heard too little." in html, CANARY in html) == (True, False)
    complete.debrief.open_votes(by=None, at=NOW)
    why = {"after": 1, "changed_because": "Heard more."}
    decide(complete.debrief, outcome=Decision.Outcome.REJECT, grounds=grounds, by=owner, now=NOW, **why)

    html = text(complete, owner)

    assert (html.count("Round 1, opened"), html.count("Round 2, opened")) == (1, 1)
    assert re.findall(r"Noor Haddad: (No|Yes)( <span class=\"pill pill--warn\">Dissents)?", html) == [
        ("No", ""),
        ("Yes", ' <span class="pill pill--warn">Dissents'),
    ]
    assert "Noor Haddad, round 2: No → Yes" in html
