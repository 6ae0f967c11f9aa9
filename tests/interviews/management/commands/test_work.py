"""`manage.py work`: one pass over everything that is due."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from interviews.models import Errand
from tests.factories import NOW, make_interview
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db


def test_what_is_due_is_worked_and_counted():
    over, ahead = make_interview(starts_at=NOW - timedelta(hours=2)), make_interview()
    make_recording(over)
    for interview in (over, ahead):
        Errand.objects.send("mark_held", interview, due_at=interview.ends_at)
    said = StringIO()

    call_command("work", stdout=said)

    over.refresh_from_db()
    # it is marked as held, its debrief is opened, and its scorecards are asked for; no endpoint wants to be told
    assert (over.status, said.getvalue()) == ("held", "3 rows worked.\n")
    assert Errand.objects.get(interview=ahead).state == "due"
