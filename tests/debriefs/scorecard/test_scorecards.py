"""Saving, submitting and amending one's own scorecard: what is missing is said, what was typed is kept."""

from dataclasses import replace

import pytest

from debriefs.models import Rating, Scorecard
from debriefs.models.scorecard import Overtaken, WrongState
from debriefs.scorecard import scorecards
from debriefs.scorecard.scorecards import Incomplete, Missing, TypedRating
from tests.factories import NOW, make_panel, make_user
from tests.raters import access, evidence, interviewed_by, make_criterion, make_rater, note_of, submitted, typed

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


def missing(interview, rater, told) -> list[tuple[str, str]]:
    with pytest.raises(Incomplete) as raised:
        scorecards.submit(interview, rater, told, knew_others=False, now=NOW)
    return [(each.kind, str(each.line.wording) if each.line else "") for each in raised.value.problems]


def sheet_of(interview, rater, **fields):
    return scorecards.sheet(access(interview, rater).expected_of(interview), now=NOW, **fields)


# ── saving ──


def test_draft_keeps_what_was_typed_and_writes_no_empty_rating(interview, rater, criterion):
    untouched = make_criterion(interview.panel.job, "Clarity")
    told = typed(rate={criterion.pk: 2}, takeaway="Calm.")
    told = replace(told, ratings={**told.ratings, untouched.pk: TypedRating()})

    draft = scorecards.save_draft(interview, rater, told, now=NOW)

    assert (draft.edits, draft.recommendation, draft.takeaway, draft.saved_at) == (1, "yes", "Calm.", NOW)
    assert [(each.criterion, each.value) for each in draft.ratings.all()] == [(criterion, 2)]


def test_two_tabs_lose_nothing(interview, rater, criterion):
    scorecards.save_draft(interview, rater, typed(takeaway="From the first."), now=NOW)

    with pytest.raises(Overtaken):
        scorecards.save_draft(interview, rater, typed(takeaway="From the second.", rate={criterion.pk: 1}), now=NOW)

    draft = Scorecard.objects.get().draft()
    assert (draft.takeaway, draft.ratings.count()) == ("From the first.", 0)


def test_page_of_before_the_submission_writes_nothing(interview, rater):
    first = submitted(interview, rater)

    for _ in range(2):  # also when an amendment was begun meanwhile, which has as many edits as that page knows
        with pytest.raises(WrongState):
            scorecards.save_draft(interview, rater, typed(takeaway="Late."), now=NOW)
        draft = scorecards.amend(first.scorecard, now=NOW)

    assert (draft.takeaway, first.scorecard.versions.count()) == ("", 2)


def test_excused_scorecard_is_not_written(interview, rater):
    Scorecard.of(interview, rater, at=NOW).excuse_author(reason="", by=make_user(), at=NOW)

    with pytest.raises(WrongState):
        scorecards.save_draft(interview, rater, typed(), now=NOW)
    assert not sheet_of(interview, rater).is_writable


def test_criteria_of_other_jobs_are_left_out(interview, rater):
    foreign = make_criterion(make_panel().job)

    scorecards.save_draft(interview, rater, typed(rate={foreign.pk: 4}), now=NOW)

    assert not Rating.objects.exists()


def test_rating_keeps_the_wording_that_was_read(interview, rater, criterion):
    read = criterion.present()
    present = criterion.reword(replace(read.wording, name="Skill"), by=None, at=NOW)
    told = replace(typed(), ratings={criterion.pk: TypedRating(value=2, wording=1)})

    scorecards.save_draft(interview, rater, told, now=NOW)
    (line,) = sheet_of(interview, rater).lines

    assert (line.rating.wording, line.wording, line.is_reworded) == (read, present, True)
    again = replace(told, edits=1, ratings={criterion.pk: TypedRating(value=2, wording=2)})
    scorecards.save_draft(interview, rater, again, now=NOW)
    assert not sheet_of(interview, rater).lines[0].is_reworded


# ── what stands on it ──


def test_sheet_has_the_panels_criteria_and_those_rated_before(interview, rater):
    job = interview.panel.job
    last, rated, unrated, others = (make_criterion(job, name) for name in ("Last", "Rated", "Unrated", "Others"))
    others.panels.add(make_panel(job=job))
    scorecards.save_draft(interview, rater, typed(rate={rated.pk: 3}), now=NOW)
    for criterion in (rated, unrated):
        criterion.retire(by=make_user(), at=NOW)

    found = sheet_of(interview, rater)

    assert [(line.criterion, line.is_asked) for line in found.lines] == [(last, True), (rated, False)]
    also = sheet_of(interview, rater, also={unrated.pk, others.pk}).lines
    assert [line.criterion for line in also] == [last, rated, unrated, others]


def test_sheet_offers_own_notes_only(interview, rater):
    own = note_of(interview, rater)
    note_of(interview, make_user(), shared_at=NOW)
    note_of(interviewed_by(rater), rater)

    assert sheet_of(interview, rater).notes == [own]


def test_sheet_asks_the_database_as_often_for_many_criteria(interview, rater, django_assert_num_queries):
    for count in (1, 5):
        for number in range(count):
            evidence(interview, rater, make_criterion(interview.panel.job, f"Criterion {number}"))
        expected = access(interview, rater).expected_of(interview)
        with django_assert_num_queries(6):
            found = scorecards.sheet(expected, now=NOW)
            assert [list(line.rating.citations.all()) for line in found.lines]


# ── submitting ──


def test_everything_that_is_missing_is_said_at_once(interview, rater, criterion):
    unrated = make_criterion(interview.panel.job, "Clarity")

    found = missing(interview, rater, typed(rate={criterion.pk: 4}, recommendation="", takeaway="Kept."))

    assert found == [
        (Missing.EVIDENCE, "Craft"),
        (Missing.RATING_AND_EVIDENCE, str(unrated)),
        (Missing.RECOMMENDATION, ""),
    ]
    draft = Scorecard.objects.get().draft()
    assert (draft.takeaway, draft.edits) == ("Kept.", 1)
    problems = sheet_of(interview, rater).problems()
    assert [each.place for each in problems] == [
        f"evidence-{criterion.pk}",
        f"criterion-{unrated.pk}",
        "scorecard-recommendation",
    ]


def test_criterion_with_evidence_misses_its_rating_alone(interview, rater, criterion):
    evidence(interview, rater, criterion)

    assert missing(interview, rater, typed()) == [(Missing.RATING, "Craft")]


def test_value_needs_evidence_and_not_covered_does_not(interview, rater, criterion):
    uncovered = make_criterion(interview.panel.job, "Clarity")
    evidence(interview, rater, criterion)
    told = typed(rate={criterion.pk: 4, uncovered.pk: None})

    version = scorecards.submit(interview, rater, told, knew_others=True, now=NOW)

    assert (version.is_submitted, version.submitted_at, version.knew_others) == (True, NOW, True)


def test_retired_criterion_is_asked_for_evidence_only_if_rated(interview, rater, criterion):
    note = replace(typed(), ratings={criterion.pk: TypedRating(note="Unsure.")})
    scorecards.save_draft(interview, rater, note, now=NOW)
    criterion.retire(by=make_user(), at=NOW)

    rated = replace(typed(edits=1), ratings={criterion.pk: TypedRating(value=1, note="Unsure.")})
    assert missing(interview, rater, rated) == [(Missing.EVIDENCE, "Craft")]
    scorecards.submit(interview, rater, replace(note, edits=2), knew_others=False, now=NOW)


def test_scorecard_is_prepared_before_the_interview_and_submitted_once_it_has_begun(rater):
    interview = interviewed_by(rater, days=1)
    make_criterion(interview.panel.job).panels.add(make_panel(job=interview.panel.job))  # rated in another round
    scorecards.save_draft(interview, rater, typed(), now=NOW)

    told = typed(edits=1)
    with pytest.raises(Incomplete) as raised:
        scorecards.submit(interview, rater, told, knew_others=False, now=NOW)
    version = scorecards.submit(interview, rater, replace(told, edits=2), knew_others=False, now=interview.starts_at)

    (problem,) = raised.value.problems
    assert (problem.kind, problem.place, version.is_submitted) == (Missing.NOT_BEGUN, "", True)


def test_second_submission_is_refused(interview, rater, criterion):
    submitted(interview, rater)

    with pytest.raises(WrongState):
        submitted(interview, rater)


# ── amending ──


def test_amendment_needs_a_reason_and_leaves_the_first(interview, rater, criterion):
    first = submitted(interview, rater)
    draft = scorecards.amend(first.scorecard, now=NOW)
    told = typed(number=2, edits=draft.edits, rate={criterion.pk: None}, recommendation="no")

    assert missing(interview, rater, told) == [(Missing.REASON, "")]
    reasoned = replace(told, edits=told.edits + 1, reason="Heard it again")
    second = scorecards.submit(interview, rater, reasoned, knew_others=True, now=NOW)

    assert [each.recommendation for each in first.scorecard.submitted_versions()] == ["yes", "no"]
    assert (second.number, second.knew_others, first.scorecard.draft()) == (2, True, None)


def test_what_was_typed_on_a_page_of_before_becomes_an_amendment(interview, rater, criterion):
    first = submitted(interview, rater)

    draft = scorecards.amend(first.scorecard, typed(rate={criterion.pk: 2}, takeaway="Typed meanwhile."), now=NOW)

    assert (draft.number, draft.takeaway, draft.ratings.get().value) == (2, "Typed meanwhile.", 2)
    assert sheet_of(interview, rater).is_amending


def test_page_of_before_does_not_overwrite_an_amendment_begun_elsewhere(interview, rater, criterion):
    scorecard = submitted(interview, rater).scorecard
    begun = scorecards.amend(scorecard, now=NOW)
    scorecards.save_draft(interview, rater, typed(number=2, edits=begun.edits, takeaway="Long."), now=NOW)

    with pytest.raises(Overtaken):
        scorecards.amend(scorecard, typed(takeaway="Old."), now=NOW)

    assert scorecard.draft().takeaway == "Long."


def test_two_tabs_that_amend_get_one_draft(interview, rater, criterion):
    scorecard = submitted(interview, rater).scorecard

    assert scorecards.amend(scorecard, now=NOW) == scorecards.amend(scorecard, now=NOW)


def test_scorecard_of_a_job_without_criteria_is_kept_and_not_submitted(interview, rater):
    assert missing(interview, rater, typed(takeaway="Kept.")) == [("criteria", "")]
    assert Scorecard.objects.get().draft().takeaway == "Kept."
    assert sheet_of(interview, rater).lacks_criteria


def test_round_without_criteria_is_submitted_with_a_recommendation(interview, rater, criterion):
    criterion.panels.add(make_panel(job=interview.panel.job))

    assert scorecards.submit(interview, rater, typed(), knew_others=False, now=NOW).is_submitted
