"""Checkpoints lie outside the database: in a folder of their own, and once a day in somebody's mailbox."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.core.mail import EmailMessage

from privacy.models import Checkpoint
from privacy.passport import ledger, note, outside
from privacy.passport.models import LedgerEntry
from recruiting import queue
from recruiting.work.errors import Away
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps

pytestmark = pytest.mark.django_db


def test_each_is_kept_once_and_can_be_read_again():
    enter_in_two_steps()
    first, second = Checkpoint.objects.order_by("size")

    for checkpoint in (first, second, first):
        assert outside.send(checkpoint, now=NOW) == "sent"

    assert list(outside.notes()) == [first.note, second.note]
    assert storages["checkpoints"].listdir(outside.FOLDER)[1] != []


def test_another_of_the_same_size_is_kept_beside_it():
    enter_in_two_steps()
    first = Checkpoint.objects.order_by("size").first()
    outside.send(first, now=NOW)
    LedgerEntry.objects.all().delete()
    Checkpoint.objects.all().delete()
    ledger.record(now=NOW)
    outside.send(Checkpoint.objects.get(), now=NOW)
    Checkpoint.objects.filter(size=20).update(size=first.size, note=note.signer().sign("x\n10\nAA==\n"))
    outside.send(Checkpoint.objects.get(), now=NOW)

    assert len(list(outside.notes())) == 3


def test_mail_goes_once_a_day(settings):
    settings.CHECKPOINTS_MAIL = ["auditor@example.com"]
    enter_in_two_steps()
    first, second = Checkpoint.objects.order_by("size")

    outside.send(first, now=NOW)
    outside.send(second, now=NOW + timedelta(hours=1))
    assert len(mail.outbox) == 1
    outside.send(second, now=NOW + timedelta(days=1))

    assert [each.to for each in mail.outbox] == [["auditor@example.com"]] * 2
    assert mail.outbox[0].body.endswith(first.note)
    assert mail.outbox[1].attachments[0][1] in (second.note, second.note.encode())


def test_mail_server_that_refuses_is_asked_again(settings, monkeypatch):
    settings.CHECKPOINTS_MAIL = ["auditor@example.com"]
    enter_in_two_steps()

    def refuse(*_: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailMessage, "send", refuse)

    with pytest.raises(Away):
        outside.send(Checkpoint.objects.last(), now=NOW)


def test_storage_that_fails_is_told_and_tried_again(admin, monkeypatch):
    enter_in_two_steps()
    monkeypatch.setattr(
        storages["checkpoints"].__class__, "save", lambda *_: (_ for _ in ()).throw(OSError("disk full"))
    )

    row = queue.work("checkpoint", Checkpoint.objects.last().pk, now=NOW + timedelta(hours=2))

    assert (row.state, row.error) == ("failed", "OSError: disk full")
    assert "checkpoint 20 does not lie outside the database yet" in admin.get("/admin/").content.decode()
