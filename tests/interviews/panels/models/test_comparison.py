"""A panel's comparison with Nylas's copy: one row, due again when asked for, and left alone while a worker has it."""

from datetime import timedelta

import pytest

from interviews.models import Comparison
from tests.factories import NOW, make_panel

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_asking_again_makes_the_one_row_due_anew():
    panel = make_panel()
    row = Comparison.objects.ask(panel, at=NOW)
    row.settle("done", at=NOW, error="as before")

    again = Comparison.objects.ask(panel, at=LATER)

    assert (again.pk, again.state, again.due_at, again.asked_at, again.error) == (row.pk, "due", LATER, LATER, "")
    assert Comparison.objects.count() == 1


def test_asking_leaves_one_that_is_under_way_alone():
    row = Comparison.objects.ask(make_panel(), at=NOW)
    held = Comparison.objects.claim(row.pk, now=NOW)
    assert held is not None

    Comparison.objects.ask(row.panel, at=LATER)

    row.refresh_from_db()
    assert (row.claim_token, row.asked_at) == (held.claim_token, NOW)


@pytest.mark.parametrize(
    ("state", "error", "waits"),
    [("due", "", False), ("due", "Nylas does not answer", True), ("failed", "A fault", True), ("done", "", False)],
)
def test_it_waits_for_nylas_once_it_was_asked_in_vain(state, error, waits):
    row = Comparison.objects.ask(make_panel(), at=NOW)
    row.state, row.error = state, error

    assert row.waits_for_nylas is waits


def test_when_nylas_answered_is_kept():
    row = Comparison.objects.ask(make_panel(name="Talk"), at=NOW)

    row.mark_compared(at=LATER)

    row.refresh_from_db()
    assert (row.compared_at, str(row)) == (LATER, f"{row.panel}, compared with Nylas")
