"""Turns on offer: one row per large panel, due again when asked for, and left alone while a worker has it."""

from datetime import timedelta

import pytest

from interviews.models import Panel, Refill
from tests.factories import NOW, make_interviewer, make_panel

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def large() -> Panel:
    return make_panel(interviewers=[make_interviewer() for _ in range(11)])


def test_asking_again_makes_the_one_row_due_anew(large):
    row = Refill.objects.ask(large, at=NOW)
    row.mark_looked(at=NOW)
    row.settle("done", at=NOW, error="as before")

    again = Refill.objects.ask(large, at=LATER)

    assert (again.pk, again.state, again.due_at, again.error) == (row.pk, "due", LATER, "")
    assert again.looked_at == NOW
    assert Refill.objects.count() == 1


def test_asking_leaves_one_that_is_under_way_alone(large):
    row = Refill.objects.ask(large, at=NOW)
    held = Refill.objects.claim(row.pk, now=NOW)

    Refill.objects.ask(large, at=LATER)

    row.refresh_from_db()
    assert (row.claim_token, row.asked_at) == (held.claim_token, NOW)


def test_panel_that_was_never_published_has_no_turns(large):
    large.published_at = None

    assert Refill.objects.ask(large, at=NOW) is None


def test_all_large_panels_of_a_person_are_asked_for(large):
    person = large.interviewers.first()
    make_panel(interviewers=[person])

    Refill.objects.ask_with(person, at=NOW)

    assert [row.panel for row in Refill.objects.all()] == [large]
