"""Why a panel has no times is looked into away from any request, and again until there are some."""

from datetime import timedelta

import pytest

from interviews.booking import looking_into
from interviews.models import Shortage
from interviews.nylas.errors import Unreachable
from recruiting import clock, queue
from tests.factories import make_interview
from tests.walking import published_panel

pytestmark = pytest.mark.django_db


def fill_caps(panel) -> None:
    panel.interviewers.update(weekly_cap=1)
    for person in panel.interviewers.all():
        for week in range(5):
            make_interview(interviewer=person, starts_at=clock.now() + timedelta(weeks=week))


def test_paused_panel_is_short_of_nothing(sandbox):
    panel = published_panel(people=1)
    fill_caps(panel)
    row = Shortage.objects.note(panel, at=clock.now())

    panel.pause(by=None, at=clock.now())
    assert looking_into.look_into(row, now=clock.now()) == Shortage.State.OVER


def test_calendars_that_do_not_answer_change_nothing(sandbox, monkeypatch):
    panel = published_panel(people=1)
    fill_caps(panel)
    Shortage.objects.note(panel, at=clock.now())

    def away(self, *args, **options):
        raise Unreachable("away")

    monkeypatch.setattr("interviews.nylas.client.Nylas.busy_times", away)
    queue.work_all(now=clock.now())

    row = Shortage.objects.get()
    assert (row.state, row.error, row.reason) == (Shortage.State.DUE, "The calendars did not answer.", "")


def test_cause_is_kept_and_it_comes_again(sandbox):
    panel = published_panel(people=2)
    fill_caps(panel)
    Shortage.objects.note(panel, at=clock.now())

    queue.work_all(now=clock.now())

    row = Shortage.objects.get()
    assert (row.state, row.reason, row.kept, row.seated) == (Shortage.State.DUE, "weekly_cap", 2, 2)
    assert row.due_at > clock.now() + timedelta(minutes=5)
