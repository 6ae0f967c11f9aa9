"""Which calendars count: chosen from what Nylas lists, and said where one is gone or Nylas is away."""

import json

import pytest

from interviews.panels.forms.calendars import GONE
from interviews.panels.forms.own_times import OwnCalendarsForm
from tests.factories import make_interviewer
from tests.walking import drafted_panel

pytestmark = pytest.mark.django_db


def test_calendar_that_is_gone_is_said_and_stays_until_another_is_chosen(sandbox):
    person = drafted_panel(people=1).interviewers.get()
    assert GONE not in OwnCalendarsForm(instance=person).as_p()
    person.busy_calendar_ids = ["primary", "deleted-calendar"]

    drawn = OwnCalendarsForm(instance=person).as_p()

    assert GONE in drawn
    assert "deleted-calendar (as chosen before)" in drawn


def test_calendar_that_cannot_be_written_to_is_read_only(sandbox, monkeypatch):
    person = drafted_panel(people=1).interviewers.get()
    path = f"/v3/grants/{person.nylas_grant_id}/calendars"
    holidays = sandbox.post(path, {"name": "Team holidays"}).json()["data"]
    known = sandbox.get(path).json()["data"]
    for each in known:
        each["read_only"] = each["id"] == holidays["id"]
    sandbox.control("faults", {"kind": "answer", "path": path, "status": 200, "body": json.dumps({"data": known})})

    form = OwnCalendarsForm(instance=person)

    assert "Team holidays" in str(form["busy_calendar_ids"])
    assert "Team holidays" not in str(form["booking_calendar_id"])


def test_nothing_chosen_is_the_main_calendar(settings):
    settings.NYLAS_API_URI = "http://127.0.0.1:1"
    form = OwnCalendarsForm({}, instance=make_interviewer())

    assert form.is_valid()
    assert form.cleaned_data == {"busy_calendar_ids": ["primary"], "booking_calendar_id": "primary"}
    assert "Nylas isn’t answering just now" in form.as_p()
