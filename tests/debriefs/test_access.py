"""Every rule of the seal: who has yet to rate reads nobody else's ratings, nor what a machine wrote."""

import pytest

from debriefs.access import Seal
from debriefs.models import Debrief, DebriefRules, EarlyOpening, Scorecard
from tests.factories import NOW, make_job, make_user
from tests.raters import access, interviewed_by, make_rater, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    """Of the committee."""
    return make_user(first_name="Noor", last_name="Haddad")


@pytest.fixture
def job(member):
    return make_job(committee=[member])


@pytest.fixture
def rater():
    return make_rater()


@pytest.fixture
def other():
    return make_rater(first_name="Tom", last_name="Weber")


@pytest.fixture
def interview(job, rater, other):
    return interviewed_by(rater, other, job=job)


def open_early(interview) -> None:
    debrief = Debrief.objects.get(application=interview.application)
    EarlyOpening.objects.create(debrief=debrief, opened_by=make_user(), reason="Tom is ill", opened_at=NOW)


def excuse(interview, user) -> None:
    Scorecard.of(interview, user, at=NOW).excuse_author(reason="", by=make_user(), at=NOW)


def test_who_owes_reads_nothing_of_others_until_theirs_is_in(interview, rater, other):
    submitted(interview, other)
    before = access(interview, rater)
    submitted(interview, rater)
    after = access(interview, rater)

    assert (before.seal, before.sees_scorecards, before.sees_machine_text) == (Seal.OWN_DUE, False, False)
    assert before.visible_scorecards() == []
    assert (after.seal, after.sees_machine_text, len(after.visible_scorecards())) == (None, True, 2)


def test_own_scorecard_of_an_interview_ahead_seals_too(interview, rater, other):
    submitted(interview, rater)
    submitted(interview, other)
    interviewed_by(rater, application=interview.application, days=3)

    found = access(interview, rater)

    assert (found.seal, found.sees_machine_text) == (Seal.OWN_DUE, False)
    assert [one.author for one in found.visible_scorecards()] == [rater]


def test_interview_that_did_not_take_place_seals_nothing(interview, rater, other):
    submitted(interview, rater)
    interviewed_by(rater, application=interview.application, status="cancelled")
    interviewed_by(rater, application=interview.application, status="no_show")

    assert access(interview, rater).seal is None


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_whose_only_interview_did_not_take_place_reads_nothing(status, interview, rater, other, member):
    """It may be booked anew, and then they are to rate on their own."""
    submitted(interview, rater)
    submitted(interview, other)
    open_early(interview)
    third, decider = make_rater(), make_rater()
    interview.application.job.committee.add(decider)
    for person in (third, decider):
        interviewed_by(person, application=interview.application, status=status)

    found = access(interview, third)

    assert (found.seal, found.may_yet_rate, found.sees_machine_text, found.visible_scorecards()) == (
        Seal.NOT_TAKEN_PART,
        True,
        False,
        [],
    )
    assert access(interview, decider).seal is None


def test_committee_reads_when_all_due_ones_are_in(interview, rater, other, member):
    seals = [access(interview, member).seal]
    for author in (rater, other):
        submitted(interview, author)
        seals.append(access(interview, member).seal)

    assert seals == [Seal.OTHERS_DUE, Seal.OTHERS_DUE, None]
    assert access(interview, member).sees_machine_text


def test_interviews_ahead_keep_nobody_waiting_but_their_own_interviewers(interview, rater, other, member):
    submitted(interview, rater)
    submitted(interview, other)
    third = make_rater()
    interviewed_by(third, application=interview.application, days=3)

    assert [access(interview, one).seal for one in (member, third)] == [None, Seal.OWN_DUE]


def test_committee_may_go_on_where_everybody_was_excused(job, rater, member):
    interview = interviewed_by(rater, job=job)
    assert access(interview, member).seal == Seal.OTHERS_DUE

    excuse(interview, rater)

    assert access(interview, member).may_vote


def test_excused_are_not_waited_for_and_read_like_the_committee(interview, rater, other, member):
    excuse(interview, rater)
    waiting = [access(interview, one).seal for one in (rater, member)]
    submitted(interview, other)

    assert waiting == [Seal.OTHERS_DUE, Seal.OTHERS_DUE]
    assert [access(interview, one).seal for one in (rater, member)] == [None, None]


def test_interviewer_without_a_login_keeps_nobody_waiting(job, rater, member):
    interview = interviewed_by(rater, make_rater(is_active=False), job=job)
    submitted(interview, rater)

    assert access(interview, member).seal is None


def test_early_opening_opens_for_all_but_those_who_owe(interview, rater, other, member):
    submitted(interview, other)
    open_early(interview)

    assert [access(interview, one).seal for one in (member, other, rater)] == [None, None, Seal.OWN_DUE]


def test_who_is_committee_and_interviewer_reads_as_an_interviewer(job, member):
    both = make_rater()
    job.committee.add(both)
    second = make_rater()
    interview = interviewed_by(both, second, job=job)
    submitted(interview, second)
    open_early(interview)

    found = access(interview, both)

    assert (found.seal, found.may_vote, found.may_decide, found.sees_machine_text) == (
        Seal.OWN_DUE,
        False,
        False,
        False,
    )


def test_recruiter_waits_as_the_committee_does(interview, rater, other, recruiter):
    before = access(interview, recruiter)
    submitted(interview, rater)
    submitted(interview, other)
    after = access(interview, recruiter)

    assert (before.seal, before.may_decide, before.sees_machine_text) == (Seal.OTHERS_DUE, False, True)
    assert (after.seal, after.may_decide, after.may_vote) == (None, True, False)


def test_recruiter_who_interviews_owes_like_anybody(job, recruiter):
    rater = make_rater(recruiter=True)
    interview = interviewed_by(rater, job=job)
    open_early(interview)

    assert access(interview, rater).seal == Seal.OWN_DUE


def test_job_may_let_interviewers_read_machine_text_and_vote(interview, job, rater, other):
    DebriefRules.objects.create(job=job, seals_machine_text=False, interviewers_vote=True)
    before = access(interview, rater)
    submitted(interview, rater)
    submitted(interview, other)

    assert (before.sees_machine_text, before.sees_scorecards, before.may_vote) == (True, False, False)
    assert access(interview, rater).may_vote


def test_scorecard_is_expected_of_an_interviews_own_people_only(interview, rater, member):
    elsewhere = interviewed_by(make_rater(), application=interview.application)

    assert access(interview, rater).expected_of(interview).author == rater
    assert access(interview, rater).expected_of(elsewhere) is None
    assert access(interview, member).expected_of(interview) is None


def test_debrief_from_before_scorecards_stays_open_to_the_committee_and_asks_for_no_vote(interview, member, rater):
    Debrief.objects.update(scorecards_from=NOW)

    for user in (member, rater):
        found = access(interview, user)
        assert (found.seal, found.sees_machine_text, found.has_ratings) == (None, True, False)


def test_redacting_is_for_recruiters_and_the_committee_and_what_people_wrote_for_whom_nothing_is_sealed(
    interview, rater, other, member, recruiter
):
    people = (rater, member, recruiter, make_user())

    assert [access(interview, user).may_redact for user in people] == [False, True, True, False]
    assert not any(access(interview, user).may_redact_people for user in people)  # a scorecard is due
    submitted(interview, rater)
    submitted(interview, other)
    assert [access(interview, user).may_redact_people for user in people] == [False, True, True, False]
