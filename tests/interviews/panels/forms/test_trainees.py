"""Who of a panel still learns, as a browser sends it."""

import pytest

from interviews.models import Panel
from interviews.panels.forms.trainees import TraineesForm
from tests.factories import make_interviewer, make_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return make_panel(interviewers=[make_interviewer(name=name) for name in ("Ada", "Lee")])


def sent(panel: Panel, *learning: int, **changes: str) -> TraineesForm:
    return TraineesForm({"learning": learning, "shadow_steps": "2", "lead_steps": "2", **changes}, panel=panel)


def test_form_begins_with_what_is_kept(panel):
    seat = panel.seats.first()
    seat.begin_training()

    form = TraineesForm(panel=panel)

    assert form.initial == {"learning": [str(seat.interviewer_id)], "shadow_steps": 2, "lead_steps": 2}


def test_nobody_needs_to_learn(panel):
    panel.distribution = Panel.Distribution.EVERYONE
    form = sent(panel)

    assert form.is_valid(), form.errors
    assert form.chosen() == []


def test_steps_may_be_none(panel):
    lee = panel.interviewers.get(name="Lee")
    form = sent(panel, lee.pk, shadow_steps="0", lead_steps="0")

    assert form.is_valid(), form.errors
    assert form.chosen() == [lee]


def test_whoever_takes_no_interviews_is_nobody_to_learn_from(panel):
    ada, lee = panel.interviewers.order_by("name")
    ada.is_active = False
    ada.save()

    assert "Somebody has to be qualified" in sent(panel, lee.pk).errors["learning"][0]
