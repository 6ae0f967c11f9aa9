"""`manage.py replay`: notifications are due again, by the id that Nylas gave them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from interviews.models import Notification
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_named_notifications_are_due_again_and_no_others():
    for name in ("one", "two", "three"):
        Notification.objects.receive(b"{}", envelope_id=name, kind="x", content="c", at=NOW, state="dead")
    said = StringIO()

    call_command("replay", "one", "three", stdout=said)

    assert dict(Notification.objects.values_list("envelope_id", "state")) == {
        "one": "failed",
        "two": "dead",
        "three": "failed",
    }
    assert said.getvalue() == "2 notifications are due again.\n"


def test_id_that_nobody_has_is_said():
    with pytest.raises(CommandError, match="no notification nothing"):
        call_command("replay", "nothing", stdout=StringIO())
