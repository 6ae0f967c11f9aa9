"""One row per panel, asked for again and again."""

from datetime import timedelta

import pytest

from interviews.models import Comparison, Refill
from tests.factories import NOW, make_panel

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize("kind", [Comparison, Refill])
def test_row_that_is_done_is_due_again_and_one_under_way_stays(kind):
    panel = make_panel()
    row = kind.objects.write_asked(panel, at=NOW)
    kind.objects.filter(pk=row.pk).update(state="done", error="It was late.", finished_at=NOW)

    again = kind.objects.write_asked(panel, at=LATER)
    assert (again.pk, again.state, again.asked_at, again.due_at, again.error) == (row.pk, "due", LATER, LATER, "")

    kind.objects.filter(pk=row.pk).update(claimed_until=NOW + timedelta(days=36500))
    kept = kind.objects.write_asked(panel, at=LATER + timedelta(hours=1))
    assert kept.asked_at == LATER
