from types import SimpleNamespace

import pytest
from django.db import DataError
from django.db.backends.utils import CursorWrapper

from candidates.models import Candidate
from debriefs.notices import due
from scripts import questions
from tests import asked
from tests.factories import NOW, make_candidate, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(tmp_path, monkeypatch) -> asked.Notes:
    """As in a run that notes; what it changes in Django is taken back."""
    for where, name in [
        (CursorWrapper, "execute"),
        (CursorWrapper, "executemany"),
        (asked.models.CharField, "get_db_prep_save"),
    ]:
        monkeypatch.setattr(where, name, getattr(where, name))
    return asked.Notes(tmp_path / "notes")


def test_statement_of_the_product_is_one_question_whatever_its_values(notes):
    people = [make_user(), make_user()]
    notes.now, notes.statements = set(), 0

    for person in people:
        due.count_of(person, now=NOW)
    Candidate.objects.count()  # this test's own

    assert (len(notes.now), notes.statements) == (1, 3)


def test_other_line_and_a_refusal_are_other_questions():
    one = asked.question("SELECT %s, %s LIMIT 2", "a.py:1 ")

    assert one == asked.question("SELECT %s, %s, %s LIMIT 7", "a.py:1 ")
    assert one not in {asked.question("SELECT %s LIMIT 2", place) for place in ("a.py:2 ", "a.py:1 refused")}


def test_too_long_a_text_and_a_nul_are_refused_as_by_postgres(notes):
    for name in ("x" * 5_000, "x\0"):
        with pytest.raises(DataError):
            make_candidate(name=name)


@pytest.mark.parametrize("is_passed", [True, False])
def test_only_what_passed_is_kept(notes, is_passed):
    running = notes.pytest_runtest_protocol(SimpleNamespace(nodeid="tests/a.py::test_it"))
    next(running)
    notes.pytest_runtest_logreport(SimpleNamespace(when="call", passed=is_passed))
    next(running, None)
    notes.pytest_sessionfinish()

    assert set(questions.read([notes.path])) == ({"tests/a.py::test_it"} if is_passed else set())
