"""One stamp a day: owed, bought once, kept, brought outside, and given up without stopping anything."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.core.mail import EmailMessage

from privacy.models import Checkpoint, Stamp
from privacy.passport import audit, ledger, outside, rfc3161, stamps
from privacy.passport import authority as asking
from recruiting import queue
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps, make_recorded
from tests.privacy.passport.stamping_authority import NAME, Keys, verified_offline

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def owed(*, at=LATER) -> Stamp:
    enter_in_two_steps()
    stamps.owe(now=at)
    return Stamp.objects.get()


def worked(stamp: Stamp, *, at=LATER) -> Stamp:
    queue.work("stamp", stamp.pk, now=at)
    stamp.refresh_from_db()
    return stamp


def outside_names() -> list[str]:
    return sorted(storages["checkpoints"].listdir(outside.FOLDER)[1])


# ── what is owed ──
def test_newest_checkpoint_is_owed_one_a_day(authority):
    stamps.owe(now=NOW)
    assert not Stamp.objects.exists()  # nothing was entered yet

    first = owed()
    stamps.owe(now=LATER)
    make_recorded()
    ledger.record(now=LATER)
    stamps.owe(now=LATER)
    assert Stamp.objects.get() == first
    assert first.checkpoint.size == 20

    for _ in range(2):
        stamps.owe(now=LATER + timedelta(days=1))
    assert [each.checkpoint.size for each in Stamp.objects.order_by("day")] == [20, 30]

    stamps.owe(now=LATER + timedelta(days=2))
    assert Stamp.objects.count() == 2  # nothing new


def test_without_an_authority_none_is_owed_and_an_open_one_ends(settings, authority):
    stamp = owed()
    settings.TIMESTAMP_URL = ""

    stamps.owe(now=LATER + timedelta(days=1))

    assert Stamp.objects.count() == 1
    assert worked(stamp).state == "unwanted"
    assert authority.asked == []


# ── what comes ──
def test_stamp_lies_beside_its_checkpoint_and_is_verified_offline(authority, keys, tmp_path):
    stamp = worked(owed())

    assert (stamp.state, stamp.authority, stamp.error) == ("done", NAME, "")
    assert stamp.stamped_at is not None
    note = storages["checkpoints"].open(f"{outside.FOLDER}/checkpoint-000000000020.txt").read()
    file = storages["checkpoints"].open(f"{outside.FOLDER}/checkpoint-000000000020.tsr").read()
    assert (note, file) == (stamp.checkpoint.note.encode(), stamp.file)
    assert "Verification: OK" in verified_offline(tmp_path, note, file, keys.root)
    assert list(outside.notes()) == [stamp.checkpoint.note]


def test_the_days_mail_goes_with_the_stamp(settings, authority, keys, tmp_path):
    settings.CHECKPOINTS_MAIL = ["auditor@example.com"]
    stamp = owed()
    for checkpoint in Checkpoint.objects.all():
        outside.send(checkpoint, now=LATER)
    assert mail.outbox == []

    worked(stamp)

    (sent,) = mail.outbox
    (_, note, _), (name, file, kind) = sent.attachments
    assert (name, kind) == ("checkpoint-20.tsr", "application/timestamp-reply")
    assert "Verification: OK" in verified_offline(tmp_path, bytes(note), bytes(file), keys.root)
    assert f"{NAME} stamped it at" in sent.body
    assert sent.body.endswith(stamp.checkpoint.note)
    assert Checkpoint.objects.get(size=20).mailed_at == LATER


# ── what does not come ──
def test_the_days_mail_does_not_wait_for_an_authority_that_fails(settings, authority):
    settings.CHECKPOINTS_MAIL = ["auditor@example.com"]
    authority.status, stamp = 503, owed()

    assert (worked(stamp).state, len(mail.outbox)) == ("failed", 0)
    for tries in range(2, 5):
        worked(stamp, at=LATER + timedelta(hours=tries))
        assert [len(each.attachments) for each in mail.outbox] == [1]
    authority.status = 200
    worked(stamp, at=LATER + timedelta(hours=6))

    assert stamp.state == "done"
    assert [len(each.attachments) for each in mail.outbox] == [1, 2]


def test_while_no_mail_can_be_sent_no_other_stamp_is_bought(settings, authority, monkeypatch):
    settings.CHECKPOINTS_MAIL = ["auditor@example.com"]
    stamp = owed()

    def refuse(*_: object) -> None:
        raise OSError("no route to the mail server")

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        for hours in range(5):
            assert worked(stamp, at=LATER + timedelta(hours=hours * 2)).state == "failed"
    assert "no route" in stamp.error
    worked(stamp, at=LATER + timedelta(hours=12))

    assert (stamp.state, len(authority.asked), len(mail.outbox)) == ("done", 1, 1)


def test_worker_that_dies_once_the_answer_is_kept_buys_no_other(authority, monkeypatch):
    stamp = owed()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(outside, "send_stamp", die)
        with pytest.raises(KeyboardInterrupt):
            worked(stamp)
    Stamp.objects.update(claimed_until=None)

    assert worked(stamp).state == "done"
    assert len(authority.asked) == 1


def test_stamp_of_somebody_else_is_kept_and_looked_at_again_but_never_sent(settings, authority, tmp_path):
    settings.TIMESTAMP_CERTIFICATES = str(Keys(tmp_path).root)
    stamp = owed()

    for hours in range(3):
        worked(stamp, at=LATER + timedelta(hours=hours * 2))

    assert (stamp.state, stamp.stamped_at, len(authority.asked)) == ("dead", None, 1)
    assert "not signed by an authority of TIMESTAMP_CERTIFICATES" in stamp.error
    settings.TIMESTAMP_CERTIFICATES = str(authority.keys.root)
    stamp.try_again(at=LATER + timedelta(days=1))
    assert worked(stamp, at=LATER + timedelta(days=1)).state == "done"
    assert len(authority.asked) == 1


WHOLE = {
    "over something else": lambda keys, note: keys.reply(rfc3161.question(b"x").as_bytes()),
    "nonce differs": lambda keys, note: keys.reply(rfc3161.question(note).as_bytes()),
    "no time stamp": lambda keys, note: b"<html>",
    "far too long": lambda keys, note: bytes(10_000_000),
}


@pytest.mark.parametrize("words", WHOLE)
def test_answer_that_came_and_is_of_no_use_is_given_up_at_once(settings, authority, keys, words):
    """It may have to be paid for, and the next may be no better: a person looks."""
    settings.CHECKPOINTS_MAIL = ["auditor@example.com"]
    stamp = owed()
    note = stamp.checkpoint.note.encode()  # not in the server's thread
    authority.answer = lambda _: WHOLE[words](keys, note)

    worked(stamp)

    assert (stamp.state, stamp.file, len(authority.asked)) == ("dead", b"", 1)
    assert words in stamp.error
    assert [len(each.attachments) for each in mail.outbox] == [1]


def test_authority_that_refuses_or_whose_answer_is_lost_is_asked_three_times(authority, keys, monkeypatch):
    monkeypatch.setattr(asking, "MAX_SECONDS", 0.5)
    stamp = owed()
    authority.answer = lambda question: keys.reply(question, digests="sha512")
    assert "gave no stamp" in worked(stamp).error
    authority.answer, authority.drip = keys.reply, 0.1

    for hours in range(1, 5):
        worked(stamp, at=LATER + timedelta(hours=hours * 2))

    assert (stamp.state, len(authority.asked)) == ("dead", 3)
    assert "cut off" in stamp.error


def test_authority_that_is_away_for_a_day_is_a_line_on_the_home_until_a_later_stamp(admin, authority):
    authority.status, stamp = 500, owed()
    for hours in range(26):
        worked(stamp, at=LATER + timedelta(hours=hours))
    line = "The recordings’ checkpoint 20 has no time stamp"
    assert stamp.state == "dead"
    assert line in admin.get("/admin/").content.decode()

    authority.status = 200
    make_recorded()
    ledger.record(now=LATER)
    stamps.owe(now=LATER + timedelta(days=2))
    assert worked(Stamp.objects.get(checkpoint__size=30), at=LATER + timedelta(days=2)).state == "done"

    assert line not in admin.get("/admin/").content.decode()


def test_checkpoints_go_on_without_the_authority(authority):
    authority.status, stamp = 500, owed()
    worked(stamp)

    for checkpoint in Checkpoint.objects.all():
        assert queue.work("checkpoint", checkpoint.pk, now=LATER).state == "sent"
    assert outside_names() == ["checkpoint-000000000010.txt", "checkpoint-000000000020.txt"]
    assert audit.look().found is None
