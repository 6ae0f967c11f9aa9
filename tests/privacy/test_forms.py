"""What a hold is on: one thing, said in words at its field."""

import pytest

from privacy.forms import HoldForm, ReleaseForm
from tests.factories import make_application, make_job

pytestmark = pytest.mark.django_db


def test_one_thing_and_a_reason_are_enough():
    assert HoldForm({"job": make_job().pk, "reason": "Charge filed"}).is_valid()


def test_nothing_chosen_is_said_at_the_top():
    form = HoldForm({"reason": "Charge filed"})

    assert form.non_field_errors() == ["Choose what is to be held: a candidate, an application, a job or an interview."]


def test_second_thing_is_said_at_its_field():
    application = make_application()
    form = HoldForm({"application": application.pk, "job": application.job_id, "reason": "Charge filed"})

    assert form.errors == {"job": ["Leave this empty, or the application: each hold is on one thing."]}


def test_unknown_thing_is_said_once():
    form = HoldForm({"job": "99999", "reason": "Charge filed"})

    assert list(form.errors) == ["job"]


@pytest.mark.parametrize("form", [HoldForm({"reason": " "}), ReleaseForm({"reason": " "})])
def test_reason_is_needed(form):
    assert "Write a few words" in form.errors["reason"][0]
