"""The heads of the folded groups: what stands in them, in words, as typed."""

from datetime import time

import pytest
from django.contrib.admin.helpers import AdminForm

from interviews.models import Panel
from interviews.panels.admin import panel_groups
from interviews.panels.forms.panel_page import PanelPageForm
from recruiting.desk.entries import Entry, fill_in
from tests.factories import make_panel

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0, 1, 2, 3, 4], "Mon–Fri"),
        ([4, 0], "Mon, Fri"),
        ([0, 1, 2, 4, 5], "Mon–Wed, Fri, Sat"),
        (range(7), "Mon–Sun"),
        ([], "no day"),
    ],
)
def test_days_are_said_in_runs(days, words):
    assert panel_groups.days_words(days) == words


@pytest.mark.parametrize(
    ("fields", "key", "words"),
    [
        ({}, "interview", "45 minutes, a time every 30 minutes · “Interview with {candidate}”"),
        ({}, "hours", "Mon–Fri 09:00–17:00, Lisbon · 10 min free after · from 4 hours to 21 days ahead"),
        (
            {"closes_at": time(0), "buffer_before": 5, "closed_dates": ["2026-12-25"], "time_zone": "UTC"},
            "hours",
            "Mon–Fri 09:00–24:00, UTC · 5 min free before, 10 after · from 4 hours to 21 days ahead · closed on 1 day",
        ),
        ({"buffer_after": 0}, "hours", "Mon–Fri 09:00–17:00, Lisbon · from 4 hours to 21 days ahead"),
        ({}, "sharing", Panel.Distribution.FAIR.label),
        ({}, "meeting", "Google Meet, by the interviewer’s own account"),
        (
            {"provider": "zoom", "conferencing_grant_id": "a"},
            "meeting",
            "Zoom, by an account of its own · nobody waits outside",
        ),
        (
            {},
            "recorder",
            "Video and transcript · recorded unless the candidate says no · with a summary · with action items",
        ),
        ({"capture": "nothing"}, "recorder", "Nothing: the Notetaker never joins"),
        ({}, "candidates", "What to expect and how to prepare · links work for 14 days"),
        ({"expectations": " ", "link_days": 1}, "candidates", "How to prepare · links work for 1 day"),
        ({"expectations": "", "preparation": ""}, "candidates", "No text yet · links work for 14 days"),
    ],
)
def test_group_says_what_it_holds(fields, key, words):
    assert panel_groups.words_of(PanelPageForm(instance=make_panel(**fields)))[key] == words


def test_what_was_typed_counts_before_it_is_saved():
    form = fill_in(PanelPageForm, Entry(1, {"opens_at": "10.30"}), make_panel())

    assert panel_groups.words_of(form)["hours"].startswith("Mon–Fri 10:30–17:00")


def test_group_with_a_mistake_is_open_and_says_so():
    form = fill_in(PanelPageForm, Entry(1, {"closes_at": "08:00"}), make_panel())

    groups = panel_groups.drawn(AdminForm(form, list(panel_groups.fieldsets()), {}))

    assert [(group.key, group.words) for group in groups if group.is_open] == [
        ("hours", "Something here has to be put right")
    ]


@pytest.mark.parametrize(
    "address", [{"time_zone": "Lisbon"}, {"opens_at": "x"}, {"open_days": "x"}, {"notice_hours": "-1"}]
)
def test_address_with_values_that_cannot_be_kept_breaks_nothing(address):
    assert panel_groups.words_of(PanelPageForm(initial=address))["hours"] == "Something here has to be put right"


def test_every_field_of_the_form_stands_in_one_group_or_above():
    placed = [name for _, options in panel_groups.fieldsets() for name in options["fields"]]

    assert sorted(placed) == sorted(PanelPageForm.base_fields)
