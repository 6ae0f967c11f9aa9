"""What is to be done about an interview, and when: asked for after every booking, move or cancel."""

from datetime import timedelta

import pytest

from interviews.booking import errands
from interviews.models import Errand
from tests.factories import NOW, make_interview, make_link, make_panel

pytestmark = pytest.mark.django_db


def asked(interview) -> dict[str, object]:
    return dict(interview.errands.values_list("kind", "due_at"))


def test_booked_interview_is_looked_up_watched_and_closed():
    interview = make_interview()

    errands.send_all(interview, now=NOW)

    assert asked(interview) == {
        "open_debrief": NOW,
        "read_meeting": NOW,
        "follow_consent": NOW,
        "check_consent": interview.starts_at - errands.CHECK_BEFORE,
        "mark_held": interview.ends_at + errands.MARK_HELD_AFTER,
        "remind_scorecard": interview.ends_at + errands.REMIND_AFTER,
        "look_at_recorder": interview.starts_at + errands.LOOK_AFTER,
        "stop_waiting": interview.ends_at + errands.STOP_WAITING_AFTER,
    }


def test_choice_about_an_interview_that_begins_now_is_looked_at_at_once():
    interview = make_interview(starts_at=NOW + timedelta(minutes=1))

    errands.send_all(interview, now=NOW)

    assert asked(interview)["check_consent"] == NOW


def test_panel_that_records_nothing_expects_no_notetaker():
    panel = make_panel(capture="nothing", wants_summary=False, wants_action_items=False)
    interview = make_interview(link=make_link(panel=panel))

    errands.send_all(interview, now=NOW)

    assert set(asked(interview)) == {"open_debrief", "read_meeting", "mark_held", "remind_scorecard"}


def test_cancelled_interview_is_only_left_by_its_notetaker():
    interview = make_interview()
    interview.cancel(actor="candidate", at=NOW)

    errands.send_all(interview, now=NOW)

    assert set(asked(interview)) == {"follow_consent", "check_consent", "look_at_recorder", "stop_waiting"}


def test_moved_interview_moves_its_errands():
    interview = make_interview()
    errands.send_all(interview, now=NOW)
    interview.starts_at, interview.ends_at = (at + timedelta(days=1) for at in (interview.starts_at, interview.ends_at))

    errands.send_all(interview, now=NOW + timedelta(hours=1))

    assert Errand.objects.get(kind="mark_held").due_at == interview.ends_at + errands.MARK_HELD_AFTER
    assert Errand.objects.count() == 8
