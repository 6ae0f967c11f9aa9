"""The panel's form on its page: people, and a slug that makes itself."""

import pytest

from interviews.models import Panel
from interviews.panels.forms.panel_page import PanelPageForm
from interviews.panels.models.panel import MAX_PEOPLE
from recruiting.desk.entries import Entry, fill_in
from tests.factories import make_interviewer, make_job, make_panel

pytestmark = pytest.mark.django_db


def form_of(**values) -> PanelPageForm:
    form = fill_in(
        PanelPageForm, Entry(1, {"job": make_job().pk, "name": "Phone screen", "slug": "", **values}), Panel()
    )
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("taken", "slug"),
    [
        ([], "phone-screen"),
        (["phone-screen"], "phone-screen-2"),
        (["phone-screen", "phone-screen-2"], "phone-screen-3"),
    ],
)
def test_slug_is_made_from_the_name_and_used_by_no_other_panel(taken, slug):
    for each in taken:
        make_panel(slug=each)

    assert form_of().cleaned_data["slug"] == slug


def test_slug_that_was_typed_is_kept_or_refused():
    make_panel(slug="mine")

    assert form_of(slug="ours").cleaned_data["slug"] == "ours"
    assert set(form_of(slug="mine").errors) == {"slug"}


def test_missing_name_is_the_only_mistake():
    assert set(form_of(name=" ").errors) == {"name"}


def test_people_on_the_panel_are_chosen_and_others_can_be():
    priya, tom = make_interviewer(name="Priya Raman"), make_interviewer(name="Tom Okafor", email="tom@example.com")

    drawn = str(PanelPageForm(instance=make_panel(interviewers=[priya]))["people"])

    assert f'<option value="{priya.pk}" selected>Priya Raman</option>' in drawn
    assert f'<option value="{tom.pk}">Tom Okafor</option>' in drawn


@pytest.mark.parametrize("people", [["x"], ["9" * 40], ["0"]])
def test_person_who_is_none_is_refused(people):
    assert set(form_of(people=people).errors) == {"people"}


def test_more_people_than_a_panel_can_have_are_refused_at_their_field():
    people = [make_interviewer() for _ in range(MAX_PEOPLE + 1)]

    form = PanelPageForm({"people": [str(one.pk) for one in people]})

    assert form.errors["people"] == ["101 people are too many for one panel: 100 at most. Split it."]
