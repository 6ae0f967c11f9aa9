"""Citing through the page's door: who may, from what, and what a script gets back."""

from uuid import uuid4

import pytest
from django.test import Client

from debriefs.models import Citation, Rating
from tests.factories import make_job, make_user
from tests.raters import (
    evidence,
    make_criterion,
    make_rater,
    note_of,
    submitted,
    with_transcript,
)

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def address(interview) -> str:
    return f"/interviews/{interview.pk}/citations/"


def test_script_gets_the_citation_and_its_chip(as_rater, interview, criterion):
    with_transcript(interview)
    data = {"first": 1, "last": 1, "words": "on a Friday", "criterion": str(criterion.pk)}

    answer = as_rater.post(address(interview), data, headers=JSON)

    made, told = Citation.objects.get(), answer.json()
    html = told.pop("html")
    assert (answer.status_code, told) == (
        201,
        {
            "id": str(made.pk),
            "quote": "on a Friday",
            "speaker": "Amara",
            "clock": "0:04",
            "url": f"{interview.get_absolute_url()}#t=4.5,9",
            "criterion": str(criterion.pk),
        },
    )
    assert (f'data-citation="{made.pk}"' in html, "on a Friday" in html) == (True, True)
    assert list(Rating.objects.get().citations.all()) == [made]


def test_browser_comes_back_to_the_criterion(as_rater, interview, criterion, rater):
    note = note_of(interview, rater)

    answers = [
        as_rater.post(address(interview), {"note": note.pk, **more}) for more in ({}, {"criterion": criterion.pk})
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [answer.headers["Location"].partition("#")[2] for answer in answers] == [
        "scorecard",
        f"criterion-{criterion.pk}",
    ]


def test_interviewer_rates_by_a_quote_the_committee_cites_and_strangers_find_nothing(
    as_rater, as_owner, interview, criterion
):
    """The committee cites for comments and votes."""
    with_transcript(interview)
    stranger = Client()
    stranger.force_login(make_user())
    rated, plain = {"first": 0, "criterion": criterion.pk}, {"first": 0}

    codes = [
        [client.post(address(interview), data, headers=JSON).status_code for data in (plain, rated)]
        for client in (as_rater, as_owner, stranger)
    ]

    assert codes == [[201, 201], [201, 404], [404, 404]]
    assert as_owner.get(address(interview)).status_code == 405


def test_refusals_are_told_in_words(as_rater, interview, criterion, rater):
    private = note_of(interview, make_user())
    foreign = make_criterion(make_job())
    transcript = with_transcript(interview, confirmed=False)
    cases = [({}, 400), ({"first": "x"}, 400), ({"first": 0}, 409), ({"note": private.pk}, 409), ({"note": "1"}, 400)]
    transcripted = [({"first": 7}, 409), ({"first": 0, "words": "Never said"}, 409), ({"first": 0, "last": 900}, 409)]
    transcripted.append(({"first": 0, "criterion": foreign.pk}, 409))

    for data, code in cases:
        answer = as_rater.post(address(interview), data, headers=JSON)
        assert (answer.status_code, bool(answer.json()["error"])) == (code, True)
    transcript.confirm_speakers({}, candidate="", by=rater, at=transcript.parsed_at)
    for data, code in transcripted:
        answer = as_rater.post(address(interview), data, headers=JSON)
        assert (answer.status_code, bool(answer.json()["error"])) == (code, True)
    assert as_rater.post(address(interview), {}, follow=True).context["messages"]
    assert not Citation.objects.exists()


def test_locked_transcript_is_not_cited(as_rater, interview):
    transcript = with_transcript(interview)
    transcript.artifact.recording.is_locked = True
    transcript.artifact.recording.save()

    assert as_rater.post(address(interview), {"first": 0}, headers=JSON).status_code == 409


def test_submitted_scorecard_takes_no_more_evidence(as_rater, interview, criterion, rater):
    note, cited = note_of(interview, rater), evidence(interview, rater, criterion)
    submitted(interview, rater)

    answer = as_rater.post(address(interview), {"note": note.pk, "criterion": criterion.pk}, headers=JSON)
    detached = as_rater.post(f"/citations/{cited.pk}/", {"criterion": criterion.pk}, headers=JSON)

    assert (answer.status_code, detached.status_code, "Amend" in answer.json()["error"]) == (409, 409, True)


def test_citation_is_taken_from_ones_own_rating_only(as_rater, as_owner, interview, criterion, rater):
    cited, other = evidence(interview, rater, criterion), make_rater()
    interview.interviewers.add(other.interviewer, through_defaults={"assigned_at": interview.created_at})
    as_other = Client()
    as_other.force_login(other)
    url, data = f"/citations/{cited.pk}/", {"criterion": criterion.pk}

    assert as_owner.post(url, data, headers=JSON).status_code == 404
    as_other.post(url, data, headers=JSON)
    assert Rating.objects.filter(citations=cited).exists()
    assert as_rater.post(url, {"criterion": "x"}).status_code == 404
    assert as_rater.post(f"/citations/{uuid4()}/", data).status_code == 404
    answer = as_rater.post(url, data, headers=JSON)

    assert answer.json() == {"id": str(cited.pk), "criterion": str(criterion.pk)}
    assert not Rating.objects.filter(citations=cited).exists()


def test_browser_comes_back_after_a_citation_was_taken_away(as_rater, interview, criterion, rater):
    cited = evidence(interview, rater, criterion)

    answer = as_rater.post(f"/citations/{cited.pk}/", {"criterion": criterion.pk})

    assert answer.headers["Location"] == f"{interview.get_absolute_url()}#criterion-{criterion.pk}"
