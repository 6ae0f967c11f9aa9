"""What a new panel starts from: texts that a recruiter could send at once, and that ask for facts alone."""

import pytest

from interviews.models import Panel
from interviews.panels import starting_points
from interviews.panels.forms.panel import judging_words
from interviews.panels.forms.panel_page import PanelPageForm
from recruiting.desk.entries import Entry, fill_in
from tests.factories import make_job

POINTS = starting_points.all_of_them()
TEXTS = ("expectations", "preparation", "summary_instructions", "action_item_instructions")


def test_there_are_four_of_them_in_the_order_of_a_hiring():
    assert [(point.key, point.label) for point in POINTS] == [
        ("phone", "Phone screen"),
        ("technical", "Technical"),
        ("manager", "Manager"),
        ("final", "Final"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.key)
def test_each_is_a_panel_that_can_be_saved(point):
    entry = Entry(1, {**point.values, "job": make_job().pk, "slug": ""})

    form = fill_in(PanelPageForm, entry, Panel())

    assert (form.is_valid(), form.errors, set(point.values) - set(form.fields)) == (True, {}, set())


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.key)
def test_no_text_asks_for_a_judgement(point):
    assert {name: judging_words(point.values[name]) for name in TEXTS} == {name: [] for name in TEXTS}


def test_values_of_a_key_nobody_knows_are_none():
    assert starting_points.values_of("'--") == {}
    assert starting_points.values_of("manager")["duration_minutes"] == 45
