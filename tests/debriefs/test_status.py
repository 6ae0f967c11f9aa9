"""Which scorecards are waited for: of whom, and from when on."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from debriefs.models import Debrief, Scorecard
from debriefs.status import ScorecardState, expected_scorecards
from interviews.models import Interview
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.raters import interviewed_by, make_criterion, make_rater, submitted

pytestmark = pytest.mark.django_db


def states(interview: Interview, *, now=NOW) -> list[tuple[str, str]]:
    return [(one.name, one.state) for one in expected_scorecards(interview.application, now=now)]


def test_scorecard_is_ahead_until_the_interview_is_over_and_then_due():
    interview = interviewed_by(make_rater(), days=1)

    moments = (NOW, interview.starts_at, interview.ends_at - timedelta(seconds=1), interview.ends_at)

    assert [states(interview, now=moment)[0][1] for moment in moments] == ["ahead", "ahead", "ahead", "due"]


def test_scorecard_of_an_interview_that_ended_early_is_due():
    interview = interviewed_by(make_rater(), days=0, status="held")

    assert states(interview) == [("Priya Raman", "due")]


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_interview_that_did_not_take_place_expects_nothing(status):
    interview = interviewed_by(make_rater(), status=status)

    assert states(interview) == []


def test_each_of_several_interviewers_owes_one():
    first, second = make_rater(), make_rater(first_name="Tom", last_name="Weber")
    interview = interviewed_by(first, second)
    submitted(interview, first)

    assert states(interview) == [("Priya Raman", "submitted"), ("Tom Weber", "due")]


def test_interviewer_without_a_login_is_not_waited_for():
    gone = make_rater(is_active=False)
    panel = make_panel(interviewers=[make_interviewer(name="Lee Park"), gone.interviewer])
    interview = make_interview(
        link=make_link(panel=panel), people=[gone.interviewer], starts_at=NOW - timedelta(days=1)
    )

    found = expected_scorecards(interview.application, now=NOW)

    assert [(one.state, one.author, one.is_waited_for) for one in found] == [(ScorecardState.NO_LOGIN, None, False)] * 2


def test_excused_is_waited_for_no_longer():
    rater = make_rater()
    interview = interviewed_by(rater)
    Scorecard.of(interview, rater, at=NOW).excuse_author(reason="Ill", by=make_user(), at=NOW)

    (found,) = expected_scorecards(interview.application, now=NOW)

    assert (found.state, found.is_waited_for, found.latest) == (ScorecardState.EXCUSED, False, None)


def test_interview_from_before_scorecards_is_not_waited_for_and_may_be_rated():
    rater = make_rater()
    interview = interviewed_by(rater)
    Debrief.objects.update(scorecards_from=NOW)
    later = interviewed_by(rater, application=interview.application, days=1)

    assert [state for _, state in states(interview, now=later.ends_at)] == ["not_asked", "due"]
    (found, _) = expected_scorecards(interview.application, now=NOW)
    assert (found.is_waited_for, found.is_writable) == (False, True)
    submitted(interview, rater)
    assert states(interview)[0][1] == "submitted"


def test_what_was_submitted_stays_when_its_author_interviews_no_more():
    rater, other = make_rater(), make_rater(first_name="Tom", last_name="Weber")
    interview = interviewed_by(rater, other)
    version = submitted(interview, rater)
    Scorecard.of(interview, other, at=NOW)
    interview.interviewers.clear()

    (found,) = expected_scorecards(interview.application, now=NOW)

    assert (found.author, found.state, found.versions, found.latest) == (rater, "submitted", [version], version)


def test_amendment_being_written_leaves_it_submitted():
    rater = make_rater()
    interview = interviewed_by(rater)
    first = submitted(interview, rater)
    first.scorecard.amend(at=NOW)

    (found,) = expected_scorecards(interview.application, now=NOW)

    assert (found.state, found.versions) == ("submitted", [first])


def test_queries_do_not_grow_with_the_loop(django_assert_num_queries: DjangoAssertNumQueries):
    interview = interviewed_by(make_rater())
    make_criterion(interview.panel.job)
    submitted(interview, interview.interviewers.get().user)
    for _ in range(3):
        rater = make_rater()
        submitted(interviewed_by(rater, application=interview.application), rater)

    with django_assert_num_queries(8):
        found = expected_scorecards(interview.application, now=NOW)
        assert [len(one.latest.ratings.all()) for one in found] == [1] * 4
