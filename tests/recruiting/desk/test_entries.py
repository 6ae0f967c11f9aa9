"""Rows as a file writes them, through a form: only what is written changes, and is told in words."""

from datetime import time

import pytest

from candidates.models import Job
from interviews.models import Panel
from interviews.panels.forms.panel import PanelForm
from recruiting.desk.entries import Change, Entry, Mistake, changed_columns, changes_of, fill_in, mistakes_of
from tests.factories import make_job, make_panel

pytestmark = pytest.mark.django_db


def test_what_is_not_written_stays_as_it_is():
    panel = make_panel(open_days=[1, 2], closes_at=time(0), closed_dates=["2026-12-25"], wants_summary=True)

    form = fill_in(PanelForm, Entry(3, {"name": " Technical interview ", "people": ["x"]}), panel)

    assert form.is_valid()
    assert changed_columns(form) == []


def test_what_is_written_changes_and_is_told_as_before_and_after():
    panel = make_panel(duration_minutes=45, open_days=[0], wants_action_items=True, closes_at=time(17))
    entry = Entry(3, {"duration_minutes": 60, "open_days": [0, 1], "wants_action_items": False, "closes_at": "24:00"})

    form = fill_in(PanelForm, entry, panel)

    assert form.is_valid()
    assert changes_of(form, entry, is_new=False) == [
        Change("duration_minutes", "45", "60"),
        Change("open_days", "Mon", "Mon, Tue"),
        Change("closes_at", "17:00", "24:00"),
        Change("wants_action_items", "on", "off"),
    ]


def test_of_a_new_row_what_is_written_is_told():
    job = make_job(title="Designer")
    entry = Entry(3, {"name": "Talk", "slug": "talk", "job": job.pk})

    form = fill_in(PanelForm, entry, Panel())

    assert form.is_valid()
    assert changes_of(form, entry, is_new=True) == [
        Change("job", "", "Designer"),
        Change("name", "", "Talk"),
        Change("slug", "", "talk"),
    ]


def test_mistakes_have_the_line_of_their_value_or_of_the_row():
    entry = Entry(3, {"slug": "a b", "duration_minutes": 7}, {("duration_minutes",): 5, ("people", 1): 9})

    form = fill_in(PanelForm, entry, Panel(job=Job(pk=1)))

    assert mistakes_of(form, entry, known=frozenset({"job", "name"})) == [
        Mistake(3, "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.", "slug"),
        Mistake(5, "Give minutes in steps of 5.", "duration_minutes"),
    ]
    assert str(entry.mistake("Who is this?", "people", 1)) == "Line 9, people: Who is this?"
    assert str(entry.mistake("Nothing.")) == "Line 3: Nothing."
