"""Trial calls: one row per host and service, which keeps the last result until there is another one."""

from datetime import timedelta

import pytest

from interviews.enums import TrialResult
from interviews.models import TrialCall
from tests.factories import NOW, make_interviewer, make_panel

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)


def test_asked_for_again_it_keeps_the_last_result_and_forgets_its_call():
    host = make_interviewer()
    panel = make_panel(interviewers=[host])
    trial = TrialCall.objects.ask(host, panel, by=None, at=NOW)
    trial.note_event(grant_id="g", calendar_id="c", event_id="e", join_url="https://meet.google.com/a", at=NOW)
    trial.note_recorder("n")
    first = trial.mark
    assert TrialCall.objects.ask(host, panel, by=None, at=LATER).asked_at == NOW  # it is under way

    trial.conclude(TrialResult.CAME_IN, words="Joined the call", at=NOW + timedelta(minutes=1))
    trial.settle("done", at=NOW + timedelta(minutes=1))
    again = TrialCall.objects.ask(host, panel, by=None, at=LATER)

    assert (again.pk, again.state, again.result, again.has_result) == (trial.pk, "due", "came_in", False)
    assert (again.event_id, again.join_url, again.notetaker_id, again.called_at) == ("", "", "", None)
    assert again.mark != first


def test_host_has_one_for_each_service_that_makes_calls():
    host = make_interviewer()
    meet, zoom = (
        make_panel(interviewers=[host]),
        make_panel(interviewers=[host], provider="zoom", conferencing_grant_id="z"),
    )

    trials = {TrialCall.objects.ask(host, panel, by=None, at=NOW).pk for panel in (meet, zoom, meet)}

    assert len(trials) == 2
    assert TrialCall.objects.of_host(host, zoom).get().account == "z"
    assert TrialCall.objects.of_host(host, zoom).get().panels().get() == zoom
