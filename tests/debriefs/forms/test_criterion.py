"""A criterion and its wording in one form."""

import pytest

from debriefs.forms.criterion import CriterionForm
from debriefs.models import Criterion, Wording
from tests.factories import NOW, make_job, make_panel

pytestmark = pytest.mark.django_db

CLEAR = Wording("Says things clearly", "", "No.", "With help.", "At once.", "For anybody.")
TYPED = {
    "position": "0",
    "panels": [],
    "name": "Is clear",
    "meaning": "",
    **{f"anchor_{n}": "So." for n in range(1, 5)},
}


def test_form_shows_the_present_wording_and_hands_on_what_was_typed():
    criterion = Criterion.objects.add(make_job(), CLEAR, by=None, at=NOW)
    form = CriterionForm({**TYPED, "job": criterion.job.pk}, instance=criterion)

    assert (form.initial["name"], form.initial["anchor_3"]) == ("Says things clearly", "At once.")
    assert form.is_valid()
    assert form.wording() == Wording("Is clear", "", "So.", "So.", "So.", "So.")


def test_panel_of_another_job_is_refused_at_its_field():
    job = make_job()
    form = CriterionForm({**TYPED, "job": job.pk, "panels": [make_panel().pk]})

    assert form.errors == {"panels": ["Choose panels of this job only."]}


@pytest.mark.parametrize("missing", ["name", "anchor_1", "anchor_4", "job"])
def test_what_is_missing_is_asked_for(missing):
    form = CriterionForm({**TYPED, "job": make_job().pk, missing: ""})

    assert list(form.errors) == [missing]
