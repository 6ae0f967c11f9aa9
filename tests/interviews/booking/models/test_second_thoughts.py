"""One row a night, which remembers how far apart people were before."""

import pytest

from interviews.models import SecondThoughts
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_night_is_asked_for_once_and_keeps_what_was_before():
    assert SecondThoughts.objects.ask(NOW.date(), at=NOW)
    assert not SecondThoughts.objects.ask(NOW.date(), at=NOW)

    row = SecondThoughts.objects.get()
    for apart in (300, 240, 180):
        row.note_apart(apart)
    row.refresh_from_db()
    assert (row.before, row.after) == (300, 180)
