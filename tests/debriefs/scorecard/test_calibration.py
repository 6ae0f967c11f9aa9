"""Own ratings beside others': from ten scorecards on, decided debriefs and first versions only."""

import pytest
from django.contrib.auth.models import User

from debriefs.models import Criterion, Debrief, Scorecard, ScorecardVersion
from debriefs.scorecard import starter_set
from debriefs.scorecard.calibration import MIN_COMPARISONS, MIN_SCORECARDS, Difference, calibration_of
from interviews.models import Interview
from tests.factories import NOW, make_job, make_link, make_panel, make_user
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> User:
    return make_user()


def rate(interview: Interview, author: User, value: int) -> Scorecard:
    scorecard = Scorecard.of(interview, author, at=NOW)
    _submit(scorecard.draft(), value)
    return scorecard


def _submit(draft: ScorecardVersion | None, value: int) -> None:
    assert draft is not None
    criterion = Criterion.objects.filter(job=draft.scorecard.interview.application.job).first()
    assert criterion is not None
    draft.rate(criterion, criterion.versions.get(), value=value, is_not_covered=False, note="")
    draft.submit(knew_others=False, at=NOW)


def decided(number: int, *, mine: int, theirs: int, me: User) -> None:
    """So many candidates of one job, each rated by me and by a colleague, all decided."""
    job = make_job()
    starter_set.give(job, now=NOW)
    panel, colleague = make_panel(job=job), make_user()
    for _ in range(number):
        interview = make_held(link=make_link(panel=panel))
        rate(interview, me, mine)
        rate(interview, colleague, theirs)
        make_debrief(interview, state=Debrief.State.DECIDED)


def test_below_ten_scorecards_nothing_is_said(me: User) -> None:
    decided(MIN_SCORECARDS - 1, mine=4, theirs=2, me=me)

    found = calibration_of(me)

    assert (found.overall, found.criteria, found.missing) == (None, [], 1)


def test_from_ten_on_the_mean_difference_is_said_overall_and_by_criterion(me: User) -> None:
    decided(MIN_SCORECARDS, mine=4, theirs=3, me=me)

    found = calibration_of(me)

    name = str(Criterion.objects.first())
    assert (found.overall, found.criteria) == (Difference("", 10, 1.0), [Difference(name, 10, 1.0)])


def test_criterion_with_few_comparisons_has_no_line(me: User) -> None:
    decided(MIN_SCORECARDS, mine=2, theirs=3, me=me)
    Scorecard.objects.exclude(author=me).order_by("pk")[MIN_COMPARISONS - 1 :].first()
    for scorecard in Scorecard.objects.exclude(author=me)[MIN_COMPARISONS - 1 :]:
        scorecard.delete()

    found = calibration_of(me)

    assert found.criteria == []
    assert found.overall == Difference("", MIN_COMPARISONS - 1, -1.0)


def test_debriefs_that_are_not_decided_are_left_out(me: User) -> None:
    decided(MIN_SCORECARDS, mine=4, theirs=2, me=me)
    Debrief.objects.update(state=Debrief.State.OPEN)

    assert calibration_of(me).scorecards == 0


def test_later_versions_change_nothing(me: User) -> None:
    decided(MIN_SCORECARDS, mine=4, theirs=2, me=me)
    before = calibration_of(me)
    for scorecard in Scorecard.objects.all():
        _submit(scorecard.amend(at=NOW), 1)

    assert calibration_of(me) == before


def test_nobody_to_compare_with_is_said(me: User) -> None:
    decided(MIN_SCORECARDS, mine=4, theirs=2, me=me)
    Scorecard.objects.exclude(author=me).delete()

    assert (calibration_of(me).overall, calibration_of(me).missing) == (None, 0)


@pytest.mark.parametrize(
    ("mean", "is_level", "x"), [(0.0, True, 60), (0.2, True, 67), (-1.0, False, 24), (9.0, False, 114)]
)
def test_difference_is_drawn_within_its_box(mean: float, is_level: bool, x: int) -> None:
    difference = Difference("", 10, mean)

    assert (difference.is_level, difference.x) == (is_level, x)
