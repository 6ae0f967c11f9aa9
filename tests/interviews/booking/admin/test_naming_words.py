"""Whom a recruiter named for a link, in words."""

import pytest

from interviews.booking.admin.naming_words import naming_words
from interviews.models import Naming
from tests.factories import NOW, make_interviewer, make_link, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def naming() -> Naming:
    person, by = make_interviewer(name="Priya Raman"), make_user(first_name="Rita", last_name="Recruiter")
    return Naming.objects.name_for(make_link(), person, reason="knows the ledger", by=by, at=NOW)


def test_who_named_whom_when_and_why(naming):
    words = naming_words(naming, None)

    assert words.startswith("To meet Priya Raman alone: Rita Recruiter named them on ")
    assert words.endswith(": “knows the ledger”")


@pytest.mark.parametrize("obstacle", list(Naming.Obstacle))
def test_each_obstacle_is_a_sentence_with_what_to_do(naming, obstacle):
    words = naming_words(naming, obstacle)

    assert f"But Priya Raman {obstacle.label}, so no time is offered." in words
    assert words.endswith("Name somebody else, or let the rule choose.")


def test_login_that_is_gone_is_somebody(naming):
    naming.by = None

    assert "Somebody named them on" in naming_words(naming, None)
