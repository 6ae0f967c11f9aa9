"""Where an application stands, who brought it there, and what asks a person to look."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.models import Application, StageChange
from sandbox.tests.examples import examples
from tests.factories import NOW, make_application, make_user

pytestmark = pytest.mark.django_db
Stage = Application.Stage
MOVES = {
    "mark_invited": (Stage.APPLIED, Stage.INTERVIEWING),
    "set_aside": (Stage.APPLIED, Stage.SET_ASIDE),
    "take_up_again": (Stage.SET_ASIDE, Stage.APPLIED),
}
DECISIONS = {"offer": Stage.OFFERED, "reject": Stage.REJECTED, "keep_interviewing": Stage.INTERVIEWING}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("move", MOVES)
def test_stage_changes_only_from_where_it_may_and_says_who_and_when(move, stage):
    application, recruiter = make_application(stage=stage), make_user()
    before, after = MOVES[move]

    is_moved = getattr(application, move)(by=recruiter, at=NOW)

    kept = Application.objects.get()
    assert is_moved is (stage == before)
    assert (kept.stage, kept.stage_changed_by, kept.stage_changed_at) == (
        (after, recruiter, NOW) if is_moved else (stage, None, None)
    )


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("decision", DECISIONS)
def test_decision_changes_every_stage_but_the_candidates_own_word(decision, stage):
    application, member = make_application(stage=stage), make_user()

    is_moved = getattr(application, decision)(by=member, at=NOW)

    kept = Application.objects.get()
    assert is_moved is (stage != Stage.WITHDRAWN)
    assert (kept.stage, kept.stage_changed_by, kept.stage_changed_at) == (
        (DECISIONS[decision], member, NOW) if is_moved else (stage, None, None)
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(30))
@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=8))
def test_whoever_was_invited_is_never_set_aside(moves):
    application, by = make_application(), make_user()
    was_invited = False
    for move in moves:
        was_invited |= getattr(application, move)(by=by, at=NOW) and move == "mark_invited"

        assert (application.stage == Stage.INTERVIEWING) is was_invited


def test_of_two_at_the_same_moment_the_second_is_told_no():
    application, first, second = make_application(), make_user(), make_user()
    looked = Application.objects.get()

    assert (application.set_aside(by=first, at=NOW), looked.mark_invited(by=second, at=NOW)) == (True, False)
    assert (looked.stage, looked.stage_changed_by) == (Stage.SET_ASIDE, first)


def test_each_move_is_kept_with_its_reason_and_refused_ones_are_not():
    application, by = make_application(), make_user()
    application.mark_invited(by=None, at=NOW)
    application.set_aside(by=by, at=NOW, reason="Too late.")
    application.reject(by=by, at=NOW, reason="Somebody else was found.")
    application.note_stage(by=by, at=NOW)

    assert list(StageChange.objects.order_by("pk").values_list("stage", "by", "reason", "changed_at")) == [
        (Stage.INTERVIEWING, None, "", NOW),
        (Stage.REJECTED, by.pk, "Somebody else was found.", NOW),
        (Stage.REJECTED, by.pk, "", NOW),
    ]


def test_first_reason_to_look_stays():
    application = make_application()

    application.ask_for_review("Two people?")
    application.ask_for_review("Another phone number")

    assert Application.objects.needing_review().get().review_note == "Two people?"


def test_those_to_look_at_were_neither_invited_nor_set_aside():
    waiting = make_application()
    make_application().mark_invited(by=None, at=NOW)
    make_application().set_aside(by=make_user(), at=NOW)

    assert list(Application.objects.to_look_at()) == [waiting]


def test_who_is_in_charge_is_told_or_recruiters_once_they_have_left_and_never_the_candidate():
    application, rita = make_application(), make_user(recruiter=True, email="rita@example.com")
    contact = application.job.contact
    assert application.in_charge == [contact]

    contact.is_active = False
    assert application.in_charge == [rita]

    application.candidate.email = "Rita+home@example.com"
    assert application.in_charge == []
