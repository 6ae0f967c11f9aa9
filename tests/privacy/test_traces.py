"""What names a candidate elsewhere is looked for without losing the claim on the request."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry

from privacy import traces
from privacy.residue import Wanted
from tests.factories import make_candidate, make_user

pytestmark = pytest.mark.django_db


def test_whoever_waits_is_told_again_and_again_while_much_is_looked_through(monkeypatch):
    monkeypatch.setattr(traces, "AT_ONCE", 2)
    candidate, user, told = make_candidate(name="Amara Odu"), make_user(), []
    for number in range(6):
        LogEntry.objects.create(user=user, object_id=str(number), object_repr="Amara Odu", action_flag=CHANGE)

    removed = traces.remove_traces(candidate, Wanted(("Amara Odu",)), meanwhile=lambda: told.append(1))

    assert (removed, len(told)) == (6, 3)
