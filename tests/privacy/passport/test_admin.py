"""Checkpoints and checks in the admin."""

import pytest
from django.urls import reverse

from privacy.models import Checkpoint, LedgerCheck
from privacy.passport import audit
from privacy.schedule import day
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps

pytestmark = pytest.mark.django_db


def test_lists_say_how_it_stands(admin):
    assert "Nothing was signed yet" in admin.get(reverse("admin:privacy_checkpoint_changelist")).content.decode()
    assert "not looked at yet" in admin.get(reverse("admin:privacy_ledgercheck_changelist")).content.decode()
    enter_in_two_steps()
    check = LedgerCheck.objects.ask(day(NOW), at=NOW)
    check.settle(audit.work(check, now=NOW), at=NOW)

    assert "Waiting to be sent" in admin.get(reverse("admin:privacy_checkpoint_changelist")).content.decode()
    assert "All as it was entered" in admin.get(reverse("admin:privacy_ledgercheck_changelist")).content.decode()
    last = Checkpoint.objects.last()
    shown = admin.get(reverse("admin:privacy_checkpoint_change", args=[last.pk])).content.decode()
    assert last.note.splitlines()[2] in shown.replace("&#x2B;", "+").replace("&#x3D;", "=")
