"""What an amendment says otherwise than the first version."""

import pytest

from debriefs.models import ScorecardVersion
from debriefs.scorecard.amendments import Aspect, Difference, differences
from tests.factories import NOW
from tests.raters import evidence, interviewed_by, make_criterion, make_rater, submitted

pytestmark = pytest.mark.django_db


def loaded(version: ScorecardVersion) -> ScorecardVersion:
    return ScorecardVersion.objects.prefetch_related("ratings__citations", "ratings__wording").get(pk=version.pk)


def test_differences_are_told_by_criterion_and_aspect(django_assert_num_queries):
    rater = make_rater()
    interview = interviewed_by(rater)
    criterion, same = (make_criterion(interview.panel.job, name) for name in ("Craft", "Same"))
    first = submitted(interview, rater)
    draft = first.scorecard.amend(at=NOW)
    draft.write(recommendation="no", takeaway="Less sure.", reason="Heard it again")
    draft.rate(criterion, criterion.present(), value=2, is_not_covered=False, note="Guessed.")
    evidence(interview, rater, criterion)
    late = make_criterion(interview.panel.job, "Late")
    draft.rate(late, late.present(), value=None, is_not_covered=True, note="")
    before, after = loaded(first), loaded(draft)

    with django_assert_num_queries(0):
        found = differences(before, after)

    assert found == [
        Difference(Aspect.RATING, "Craft", "not covered", "2"),
        Difference(Aspect.NOTE, "Craft", "", "Guessed."),
        Difference(Aspect.EVIDENCE, "Craft", "", "“Heard of Craft”"),
        Difference(Aspect.RATING, "Late", "not rated", "not covered"),
        Difference(Aspect.RECOMMENDATION, "", "Yes", "No"),
        Difference(Aspect.TAKEAWAY, "", "", "Less sure."),
    ]
    assert str(same) not in {each.criterion for each in found}


def test_version_that_says_the_same_differs_in_nothing():
    rater = make_rater()
    interview = interviewed_by(rater)
    evidence(interview, rater, make_criterion(interview.panel.job))
    first = submitted(interview, rater)

    assert differences(loaded(first), loaded(first.scorecard.amend(at=NOW))) == []
