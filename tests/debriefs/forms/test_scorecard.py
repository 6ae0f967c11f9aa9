"""What a page sends of a scorecard: bad input is told, nothing typed is lost."""

import pytest

from debriefs.forms.scorecard import UNKNOWN_CRITERION, UNREADABLE, ScorecardForm, named_criteria, written
from debriefs.scorecard import scorecards
from debriefs.scorecard.scorecards import TypedRating
from tests.factories import NOW, make_panel
from tests.raters import access, interviewed_by, make_criterion, make_rater, typed

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


@pytest.fixture
def sheet(interview, rater, criterion):
    return scorecards.sheet(access(interview, rater).expected_of(interview), now=NOW)


def test_form_begins_as_the_draft_stands(interview, rater, criterion):
    scorecards.save_draft(interview, rater, typed(rate={criterion.pk: None}, takeaway="Calm."), now=NOW)

    form = ScorecardForm(scorecards.sheet(access(interview, rater).expected_of(interview), now=NOW))

    (fields,) = form.criteria()
    assert (fields.is_not_covered, fields.citations, fields.their_rating) == (True, [], "")
    assert (form["takeaway"].value(), form["edits"].value()) == ("Calm.", 1)
    assert [option.words for option in fields.options] == [f"Craft at {value}" for value in range(1, 5)]


def test_what_was_typed_is_read(sheet, criterion):
    data = {
        "version": "1",
        "edits": "0",
        "recommendation": "strong_no",
        "takeaway": " One\r\ntwo ",
        f"rating-{criterion.pk}": "3",
        f"note-{criterion.pk}": "",
        f"wording-{criterion.pk}": "1",
    }

    form = ScorecardForm(sheet, data)

    assert form.is_valid(), form.errors
    told = form.typed()
    assert (told.recommendation, told.takeaway, told.reason) == ("strong_no", "One\ntwo", "")
    assert told.ratings == {criterion.pk: TypedRating(value=3, wording=1)}


def test_every_wrong_value_is_told(sheet, criterion):
    good = {"version": "1", "edits": "0"}
    cases = {
        "version": "",
        "edits": "-1",
        "recommendation": "perhaps",
        "takeaway": "x" * 10**6,
        "reason": "x" * 301,
        f"rating-{criterion.pk}": "5",
        f"note-{criterion.pk}": "x\0",
        f"wording-{criterion.pk}": "1e9",
    }

    for name, value in cases.items():
        form = ScorecardForm(sheet, {**good, name: value})
        assert name in form.errors
        assert form[name].value() == value
    assert str(UNREADABLE) in ScorecardForm(sheet, {"edits": "x"}).non_field_errors()


def test_reason_that_is_pasted_is_told_to_be_too_long_and_not_cut_by_the_browser(sheet):
    form = ScorecardForm(sheet, {"version": "1", "edits": "0", "reason": "a" * 301})

    assert "maxlength" not in str(form["reason"])
    [words] = form.errors["reason"]
    assert words.startswith("At most 300 letters fit here, and these are 301. Nothing is cut")


def test_criterion_of_another_job_is_told_and_an_empty_one_is_no_matter(sheet):
    foreign = make_criterion(make_panel().job)
    data = {"version": "1", "edits": "0", f"note-{foreign.pk}": "Lost?"}

    assert ScorecardForm(sheet, data).non_field_errors() == [str(UNKNOWN_CRITERION)]
    assert ScorecardForm(sheet, {**data, f"note-{foreign.pk}": " "}).is_valid()
    assert named_criteria({**data, "rating-x": "1", "other-1": "1"}) == {foreign.pk}


def test_both_texts_are_shown_where_they_differ(interview, rater, criterion, sheet):
    data = {
        "version": "1",
        "edits": "0",
        "recommendation": "no",
        "takeaway": "Mine.",
        f"rating-{criterion.pk}": "2",
        f"note-{criterion.pk}": "Same.",
    }
    mine = ScorecardForm(sheet, data)
    assert mine.is_valid()
    theirs = typed(rate={criterion.pk: None}, takeaway="Theirs.")
    theirs.ratings[criterion.pk] = TypedRating(is_not_covered=True, note="Same.")
    scorecards.save_draft(interview, rater, theirs, now=NOW)
    stands = scorecards.sheet(access(interview, rater).expected_of(interview), now=NOW)

    form = mine.rebased(stands)

    (fields,) = form.criteria()
    assert form.is_valid()
    assert (form["takeaway"].value(), form.theirs["takeaway"], form.typed().edits) == ("Mine.", "Theirs.", 1)
    assert (fields.their_rating, fields.their_note) == ("not covered", "")
    assert (form.their_recommendation, form.differing(written(stands)) == form.theirs) == ("Yes", True)
