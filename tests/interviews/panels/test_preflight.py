"""A trial call of a host's account: what it says of lobbies, that it leaves nothing behind, and is made each week."""

from datetime import timedelta

import pytest

from interviews.enums import LobbyPoint
from interviews.models import LobbyCheck, Panel, TrialCall
from interviews.nylas.client import nylas
from interviews.panels import preflight
from recruiting import clock
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(sandbox, postman, db) -> Panel:
    return published_panel(people=1)


@pytest.fixture
def trial(panel) -> TrialCall:
    return TrialCall.objects.ask(panel.live_interviewers().get(), panel, by=None, at=clock.now())


def wait(sandbox, postman, *, minutes: int) -> None:
    """In steps, as the queue looks."""
    for _ in range(minutes * 2):
        sandbox.advance(30)
        postman.work()


def left_at_nylas(sandbox, trial: TrialCall) -> tuple[int, int]:
    """Recorders, and events in the host's calendar."""
    recorders = sandbox.live_notetakers()
    return len(recorders), len(nylas().marked_events(trial.interviewer.nylas_grant_id, "primary", trial.mark))


@pytest.mark.parametrize(
    ("fault", "result", "told"),
    [
        ({}, "came_in", "Joined the call"),
        ({"kind": "lobby_never_answered"}, "kept_waiting", "Waiting in the lobby"),
        ({"kind": "entry_denied", "reason": "sign_in_required"}, "turned_away", "Could not get"),
        ({"kind": "meeting_never_starts"}, "kept_waiting", "Is dialling into the call"),
    ],
    ids=["comes in", "waits", "is turned away", "nobody opens the call"],
)
def test_result_says_what_the_recorder_met_and_nothing_is_left(sandbox, postman, panel, trial, fault, result, told):
    LobbyCheck.objects.sign(panel, LobbyPoint.CALL_TRIED, by=make_user(), at=NOW - timedelta(days=1000))
    if fault:
        sandbox.control("faults", {**fault, "meeting": "Trial call"})
    postman.work()
    sandbox.advance(2)
    assert TrialCall.objects.get().join_url
    assert left_at_nylas(sandbox, trial) == (1, 1)

    wait(sandbox, postman, minutes=6)

    trial.refresh_from_db()
    assert (trial.state, trial.result) == ("done", result)
    assert trial.result_words.startswith(told)
    assert left_at_nylas(sandbox, trial) == (0, 0)
    assert (LobbyCheck.objects.get().refuted_at is None) is (result == "came_in")


@pytest.mark.parametrize("path", ["/events$", "/notetakers$"])
def test_answer_that_was_lost_leads_to_no_second_event_or_recorder(sandbox, postman, trial, path):
    sandbox.control("faults", {"kind": "504_after", "path": path, "method": "POST", "times": 1})
    sandbox.control("faults", {"kind": "lobby_never_answered"})
    wait(sandbox, postman, minutes=1)

    assert left_at_nylas(sandbox, trial) == (1, 1)
    wait(sandbox, postman, minutes=6)
    assert left_at_nylas(sandbox, trial) == (0, 0)


def test_call_that_the_account_cannot_make_is_a_result(sandbox, postman, panel, trial):
    refusal = {"request_id": "r", "error": {"type": "invalid_request_error", "message": "No such conferencing account"}}
    sandbox.control(
        "faults", {"kind": "answer", "path": "/events$", "method": "POST", "status": 400, "body": refusal, "times": 9}
    )
    wait(sandbox, postman, minutes=2)

    trial.refresh_from_db()
    assert (trial.state, trial.result) == ("dead", "no_call")
    assert "No such conferencing account" in trial.result_words


def test_call_waits_for_the_hosts_interview(sandbox, postman, panel, trial):
    make_interview(
        link=make_link(panel=panel), interviewer=trial.interviewer, starts_at=clock.now() + timedelta(minutes=10)
    )

    postman.work()

    trial.refresh_from_db()
    assert (trial.state, trial.event_id) == ("due", "")
    assert trial.due_at >= clock.now() + timedelta(minutes=25)


def test_each_host_of_a_live_panel_that_records_has_one_a_week():
    host, other = make_interviewer(), make_interviewer()
    make_panel(interviewers=[host, other])
    make_panel(interviewers=[host])  # the same account
    make_panel(interviewers=[make_interviewer()], capture=Panel.Capture.NOTHING)

    assert preflight.owe_trial_calls(now=NOW) == 2
    TrialCall.objects.update(state="done", result="came_in", tried_at=NOW)
    assert preflight.owe_trial_calls(now=NOW + timedelta(days=6)) == 0
    assert preflight.owe_trial_calls(now=NOW + timedelta(days=7)) == 2
    assert set(TrialCall.objects.values_list("state", "result")) == {("due", "came_in")}
    assert not TrialCall.objects.first().has_result
