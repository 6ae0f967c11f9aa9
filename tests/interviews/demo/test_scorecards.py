"""What the demo's people wrote, as rows: with evidence, once, and sealed as anybody else's."""

import tomllib
from typing import Any

import pytest

from debriefs.models import Note, OpenItem, Scorecard, Vote
from debriefs.scorecard import starter_set
from interviews.demo.scorecards import cast_votes, write_scorecards
from interviews.demo.seeding import STORY
from interviews.models import Interview
from tests.factories import NOW, make_candidate, make_interviewer, make_job, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
ANSWER = "Every refund got its own key."
RATINGS: list[dict[str, Any]] = [
    {"criterion": "Solves the problem at hand", "value": 3, "quotes": [ANSWER]},
    {"criterion": "Knows the craft", "value": 2, "notes": [0]},
    *(
        {"criterion": name, "not_covered": True}
        for name in ("Says things clearly", "Works with others", "Owns the outcome")
    ),
]


@pytest.fixture
def interview() -> Interview:
    job = make_job(committee=[make_user(email="ada@example.com"), make_user()])
    starter_set.give(job, now=NOW)
    panel = make_panel(job=job, slug="technical", interviewers=[make_interviewer(user=make_user())])
    link = make_link(panel=panel)
    link.application.candidate.email = "dana@example.org"
    link.application.candidate.save()
    interview = make_held(link=link)
    make_transcript(make_artifact(make_recording(interview), "transcript", content=b"{}"), [("Dana", 0, 900, ANSWER)])
    make_debrief(interview)
    return interview


def told(**changes: Any) -> Any:
    return {
        "candidate": "dana@example.org",
        "panel": "technical",
        "recommendation": "yes",
        "takeaway": "Kept it alive.",
        "written": ["Reads tests first."],
        "asked": ["Knows the craft"],
        "hands_on": ["Data modelling"],
        "ratings": RATINGS,
        **changes,
    }


def test_scorecard_is_submitted_with_its_evidence_and_only_once(interview: Interview) -> None:
    for _ in range(2):
        write_scorecards([told()], now=NOW)

    version = Scorecard.objects.get().submitted_versions()[0]
    cited = {rating.wording.name: [one.quote for one in rating.citations.all()] for rating in version.ratings.all()}
    assert (cited["Solves the problem at hand"], cited["Knows the craft"]) == ([ANSWER], ["Reads tests first."])
    assert (OpenItem.objects.get().text, Note.objects.asked().count()) == ("Data modelling", 1)


def test_item_that_was_left_open_is_answered_in_the_next_interview(interview: Interview) -> None:
    write_scorecards([told()], now=NOW)
    panel = make_panel(job=interview.panel.job, slug="second", interviewers=[make_interviewer(user=make_user())])
    second = make_held(link=make_link(application=interview.application, panel=panel))
    make_transcript(make_artifact(make_recording(second), "transcript", content=b"{}"), [("Dana", 0, 900, ANSWER)])

    again = told(panel="second", hands_on=[], answers={"Data modelling": ANSWER})
    write_scorecards([again], now=NOW)

    item = OpenItem.objects.get()
    assert (item.asked_in, item.answer and item.answer.quote) == (second, ANSWER)


def test_interview_that_did_not_take_place_has_none(interview: Interview) -> None:
    Interview.objects.update(status=Interview.Status.CANCELLED)

    write_scorecards([told()], now=NOW)

    assert not Scorecard.objects.exists()


def test_one_vote_stays_sealed(interview: Interview) -> None:
    make_candidate()
    write_scorecards([told()], now=NOW)

    cast_votes(
        [{"candidate": "dana@example.org", "voter": "ada@example.com", "choice": "yes", "ground": "So."}], now=NOW
    )

    vote = Vote.objects.get()
    assert (vote.ground, vote.round.is_open) == ("So.", False)


def test_story_of_the_demo_rates_every_criterion_of_the_starter_set() -> None:
    names = {wording.name for wording, _ in starter_set._entries()}
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))

    assert all({rating["criterion"] for rating in one["ratings"]} == names for one in story["scorecards"])
