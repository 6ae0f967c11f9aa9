"""Checkpoints and checks in the admin."""

import pytest
from django.urls import reverse

from privacy.models import Checkpoint, LedgerCheck
from privacy.passport import audit
from privacy.schedule import day
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps, stamp_newest
from tests.privacy.passport.stamping_authority import NAME

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


def test_checkpoints_and_stamps_lead_to_each_other(admin, authority):
    assert "No time stamp was asked for yet" in admin.get(reverse("admin:privacy_stamp_changelist")).content.decode()
    enter_in_two_steps()
    stamp = stamp_newest()

    checkpoints, stamps, shown = (
        admin.get(address).content.decode()
        for address in (
            reverse("admin:privacy_checkpoint_changelist"),
            reverse("admin:privacy_stamp_changelist"),
            reverse("admin:privacy_stamp_change", args=[stamp.pk]),
        )
    )

    assert reverse("admin:privacy_stamp_change", args=[stamp.pk]) in checkpoints
    assert all(words in stamps for words in ("Checkpoint 20", "Stamped", NAME))
    assert reverse("stamp_file", args=[20]) in shown
