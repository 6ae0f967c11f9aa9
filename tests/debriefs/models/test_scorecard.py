"""A draft is saved without losing what another tab wrote; what was submitted stays as it was, whatever is done later."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from debriefs.interview import citations
from debriefs.models import Rating, Scorecard, ScorecardVersion
from debriefs.models.scorecard import Overtaken, WrongState
from debriefs.progress import Progress
from debriefs.scorecard import scorecards
from tests.factories import NOW, make_user
from tests.raters import evidence, interviewed_by, make_criterion, make_rater, note_of, submitted, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def rater():
    return make_rater()


@pytest.fixture
def interview(rater):
    return interviewed_by(rater)


@pytest.fixture
def criterion(interview):
    return make_criterion(interview.panel.job)


def test_scorecard_begins_with_one_draft(interview, rater):
    first, again = (Scorecard.of(interview, rater, at=NOW) for _ in range(2))

    assert (first, [version.number for version in first.versions.all()]) == (again, [1])


def test_save_from_an_older_page_takes_nothing_away(interview, rater):
    draft = Scorecard.of(interview, rater, at=NOW).draft()
    other = ScorecardVersion.objects.get(pk=draft.pk)
    draft.begin_save(edits=0, at=NOW)

    with pytest.raises(Overtaken):
        other.begin_save(edits=0, at=NOW + timedelta(minutes=1))

    assert (other.edits, other.saved_at) == (1, NOW)


def test_submitted_version_takes_no_change_of_any_kind(interview, rater, criterion):
    version = submitted(interview, rater)
    rating, stale = version.ratings.get(), ScorecardVersion.objects.get(pk=version.pk)
    citation = evidence_elsewhere(interview, rater)

    for change in (
        lambda: stale.begin_save(edits=1, at=NOW),
        lambda: version.write(recommendation="no", takeaway=""),
        lambda: version.rate(criterion, criterion.present(), value=1, is_not_covered=False, note=""),
        lambda: version.hold(at=NOW),
        lambda: version.submit(knew_others=True, at=NOW),
        version.discard,
        rating.save,
        lambda: rating.attach(citation),
        lambda: rating.detach(citation),
    ):
        with pytest.raises(WrongState):
            change()


def evidence_elsewhere(interview, rater):
    return citations.cite_note(Progress.of(interview, now=NOW), note_of(interview, rater).pk, by=rater, now=NOW)


def test_amendment_begins_as_the_last_version_with_its_evidence(interview, rater, criterion):
    citation = evidence(interview, rater, criterion)
    told = typed(rate={criterion.pk: 3}, takeaway="Strong on ledgers.")
    first = scorecards.submit(interview, rater, told, knew_others=False, now=NOW)

    draft = first.scorecard.amend(at=NOW)

    assert (draft.number, draft.recommendation, draft.takeaway, draft.reason) == (2, "yes", "Strong on ledgers.", "")
    rating = draft.ratings.get()
    assert (rating.value, list(rating.citations.all())) == (3, [citation])
    assert first.scorecard.amend(at=NOW) == draft


def test_only_an_amendment_is_dropped(interview, rater, criterion):
    scorecard = Scorecard.of(interview, rater, at=NOW)
    with pytest.raises(WrongState):
        scorecard.draft().discard()
    first = submitted(interview, rater)

    scorecard.amend(at=NOW).discard()

    assert list(scorecard.versions.all()) == [first]


def test_excuse_keeps_who_and_why(interview, rater):
    scorecard, by = Scorecard.of(interview, rater, at=NOW), make_user()

    scorecard.excuse_author(reason="On leave", by=by, at=NOW)

    scorecard.refresh_from_db()
    assert (scorecard.is_excused, scorecard.excuse, scorecard.excused_by) == (True, "On leave", by)


def test_rating_says_its_value_and_what_it_looks_like(interview, rater, criterion):
    draft = Scorecard.of(interview, rater, at=NOW).draft()
    cases = [(3, False, "3", "Craft at 3"), (None, True, "not covered", ""), (None, False, "not rated", "")]

    for value, is_not_covered, words, anchor in cases:
        rating = draft.rate(criterion, criterion.present(), value=value, is_not_covered=is_not_covered, note="")
        assert (rating.words, rating.anchor) == (words, anchor)


STEPS = st.lists(
    st.sampled_from(["amend", "save", "submit", "cite", "detach", "reword", "retire", "discard", "excuse"]), max_size=12
)


class FirstVersion(TestCase):
    """Hypothesis needs a transaction of its own for each example."""

    @settings(max_examples=12)
    @given(steps=STEPS, value=st.integers(1, 4))
    def test_first_submitted_version_never_changes(self, steps: list[str], value: int) -> None:
        rater = make_rater()
        interview = interviewed_by(rater)
        criteria = [make_criterion(interview.panel.job, name) for name in ("Craft", "Clarity")]
        citation = evidence(interview, rater, criteria[0])
        told = typed(rate={criteria[0].pk: 3, criteria[1].pk: None}, takeaway="First.")
        first = scorecards.submit(interview, rater, told, knew_others=False, now=NOW)
        before = everything(first)

        for number, step in enumerate(steps):
            self.do(step, number, first.scorecard, criteria, citation, value)

        assert everything(first) == before

    def do(self, step, number, scorecard, criteria, citation, value):
        interview, author, draft = scorecard.interview, scorecard.author, scorecard.draft()
        told = typed(
            number=draft.number if draft else 1,
            edits=draft.edits if draft else 0,
            rate={criteria[0].pk: value, criteria[1].pk: value},
            recommendation="no",
            takeaway=f"Later {number}.",
            reason="Because",
        )
        deeds = {
            "amend": lambda: scorecards.amend(scorecard, now=NOW),
            "save": lambda: scorecards.save_draft(interview, author, told, now=NOW),
            "submit": lambda: scorecards.submit(interview, author, told, knew_others=True, now=NOW),
            "cite": lambda: evidence(interview, author, criteria[1]),
            "detach": lambda: citations.detach(interview, citation.pk, criterion_id=criteria[0].pk, by=author, now=NOW),
            "reword": lambda: criteria[0].reword(
                replace(criteria[0].present().wording, name=f"Craft {number}"), by=None, at=NOW
            ),
            "retire": lambda: criteria[1].retire(by=author, at=NOW),
            "discard": lambda: draft and draft.discard(),
            "excuse": lambda: scorecard.excuse_author(reason="", by=author, at=NOW),
        }
        with suppress(WrongState, scorecards.Incomplete):
            deeds[step]()


def everything(version: ScorecardVersion) -> object:
    """The version with its ratings and their quotes, as they stand in the database."""
    ratings = Rating.objects.filter(version=version).order_by("pk")
    return (
        list(ScorecardVersion.objects.filter(pk=version.pk).values()),
        list(ratings.values()),
        [[(each.quote, each.clock) for each in rating.citations.all()] for rating in ratings],
        [str(rating) for rating in ratings],
    )


def test_held_scorecard_is_read_anew(rater, interview):
    old = Scorecard.of(interview, rater, at=NOW)
    Scorecard.of(interview, rater, at=NOW).excuse_author(reason="ill", by=rater, at=NOW)

    with transaction.atomic():
        assert (old.is_excused, old.held().is_excused) == (False, True)
        assert Scorecard.hold(interview, rater, at=NOW) == old
