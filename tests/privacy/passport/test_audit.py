"""Whoever changes the ledger or its rows by SQL is found, and the first entry that is not right is named."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.models import Consent
from interviews.models import Artifact, MediaView, RecordingMoment
from privacy.models import Checkpoint, Hold, LedgerCheck, LedgerEntry, Stamp
from privacy.passport import audit, ledger, note, outside, rfc3161, tree
from privacy.schedule import day
from recruiting.work.errors import Never
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps, stamp_newest
from tests.privacy.passport import proofs
from tests.privacy.passport.stamping_authority import Keys

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def swap(one: int, other: int) -> None:
    for before, after in ((one, 10**9), (other, one), (10**9, other)):
        sql("UPDATE privacy_ledgerentry SET position = %s WHERE position = %s", after, before)


def edit(position: int, column: str) -> None:
    entry = LedgerEntry.objects.get(pk=position)
    changed = {
        "content": entry.content.replace("2026", "2025", 1).replace("facts", "fakts"),
        "leaf_hash": "0" * 64,
        "salt": "1" * 64,
        "kind": "viewed" if entry.kind != "viewed" else "held",
        "source": "4711",
        "recording_id": 10**6,
        "seal": "AAAA",
    }
    sql(f"UPDATE privacy_ledgerentry SET {column} = %s WHERE position = %s", changed[column], position)


def recalculate(position: int) -> None:
    """As somebody would who knows how it works, but not our key."""
    entry = LedgerEntry.objects.get(pk=position)
    entry.content = entry.content.replace('"facts":{', '"facts":{"x":1,')
    entry.leaf_hash = entry.hash_of_content.hex()
    entry.save()


COLUMNS = ["content", "leaf_hash", "salt", "kind", "source", "recording_id", "seal"]


WAYS: dict[str, Callable[[int, int, str], Any]] = {
    "edited": lambda at, other, column: edit(at, column),
    "recalculated": lambda at, other, column: recalculate(at),
    "removed": lambda at, other, column: LedgerEntry.objects.filter(pk=at).delete(),
    "swapped": lambda at, other, column: swap(at, other),
    "truncated": lambda at, other, column: LedgerEntry.objects.filter(pk__gte=at).delete(),
    "emptied": lambda at, other, column: LedgerEntry.objects.filter(pk=at).empty(),
}


def test_any_change_of_the_ledger_is_found_and_named():
    enter_in_two_steps()
    size = LedgerEntry.objects.count()
    places = st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True)
    assert audit.look().found is None

    @settings(max_examples=60)
    @given(way=st.sampled_from(sorted(WAYS)), places=places, column=st.sampled_from(COLUMNS))
    def is_found(way: str, places: list[int], column: str) -> None:
        with transaction.atomic():
            WAYS[way](*places, column)
            found = audit.look().found
            transaction.set_rollback(True)
        at = min(places) if way == "swapped" else places[0]
        is_last = at == size - 1
        named = {"recalculated": "edited", "removed": "truncated" if is_last else "removed"}.get(way, way)
        assert found is not None
        assert (found.fault, found.position) == (named, at)

    is_found()


def test_even_our_own_key_does_not_rewrite_what_lies_outside():
    enter_in_two_steps()
    for checkpoint in Checkpoint.objects.all():
        outside.send(checkpoint, now=NOW)
    first = Checkpoint.objects.order_by("size").first().size
    Checkpoint.objects.all().delete()
    recalculate(first)
    entry, signer = LedgerEntry.objects.get(pk=first), note.signer()
    entry.seal = signer.seal(entry.what_is_sealed)
    entry.save()

    assert audit.look().found == audit.Found(LedgerCheck.Fault.REWRITTEN, first)


def test_checkpoint_of_somebody_else_is_named():
    enter_in_two_steps()
    storages["checkpoints"].save(f"{outside.FOLDER}/checkpoint-1.txt", ContentFile(b"x\n1\nAA==\n\n"))

    assert audit.look().found.fault == "forged"


def test_all_that_was_deleted_with_its_checkpoints_is_missed():
    enter_in_two_steps()
    outside.send(Checkpoint.objects.last(), now=NOW)
    LedgerEntry.objects.all().delete()
    Checkpoint.objects.all().delete()

    assert audit.look().found == audit.Found(LedgerCheck.Fault.TRUNCATED, 0)


@pytest.mark.parametrize("lies_outside", [False, True])
def test_last_checkpoint_that_was_removed_is_missed(lies_outside):
    enter_in_two_steps()
    last = Checkpoint.objects.last()
    if lies_outside:
        outside.send(last, now=NOW)
    last.delete()

    assert audit.look().found == audit.Found(LedgerCheck.Fault.UNSIGNED, Checkpoint.objects.last().size)


@pytest.mark.parametrize(
    ("change", "kind", "fault"),
    [
        (lambda: Consent.objects.update(choice="no"), "chosen", "row_changed"),
        (lambda: RecordingMoment.objects.update(words="Nothing"), "happened", "row_changed"),
        (lambda: Artifact.objects.filter(size__gt=0).update(size=F("size") + 1), "stored", "row_changed"),
        (lambda: Artifact.objects.update(sha256="b" * 64), "stored", "row_gone"),
        (lambda: MediaView.objects.all().delete(), "viewed", "row_gone"),
        (lambda: Hold.objects.update(reason="Another"), "held", "row_changed"),
    ],
)
def test_row_that_was_changed_by_sql_is_named(change, kind, fault):
    recording, _ = enter_in_two_steps()
    change()

    assert audit.look().found == audit.Found(
        LedgerCheck.Fault(fault), LedgerEntry.objects.filter(kind=kind).first().position, recording.pk
    )


def test_the_days_check_keeps_what_it_found():
    recording, _ = enter_in_two_steps()
    check = LedgerCheck.objects.ask(day(NOW), at=NOW)
    assert audit.work(check, now=NOW) == "done"
    assert (check.entries, check.checkpoints, check.fault) == (20, 2, "")
    MediaView.objects.all().delete()

    assert audit.work(check, now=NOW) == "found"
    assert (check.fault, check.recording, check.position) == ("row_gone", recording, 7)


def test_check_that_takes_long_keeps_its_claim(monkeypatch):
    enter_in_two_steps()
    monkeypatch.setattr(audit, "CHUNK", 5)
    row = LedgerCheck.objects.ask(day(NOW), at=NOW)
    check = LedgerCheck.objects.claim(row.pk, now=NOW)
    renewals = []
    renew = check.renew
    monkeypatch.setattr(check, "renew", lambda: renewals.append(renew()))

    audit.work(check, now=NOW)

    assert len(renewals) > 20 // audit.CHUNK
    assert all(renewals)


def test_any_two_checkpoints_are_consistent_also_after_an_erasure():
    gone, _ = enter_in_two_steps()
    ledger.forget([gone.pk], facts={}, now=NOW)

    heads = [note.read_checkpoint(each.note, note.verifiers()) for each in Checkpoint.objects.order_by("size")]
    whole = LedgerEntry.objects.leaves(heads[-1].size)
    assert len(heads) == 3
    for later in heads:
        grown = tree.Tree(whole[: later.size])
        for head in heads:
            if head.size <= later.size:
                assert proofs.is_consistent(head.size, head.root, later.size, later.root, grown.consistency(head.size))


def test_content_that_is_no_json_is_an_edit():
    enter_in_two_steps()
    sql("UPDATE privacy_ledgerentry SET content = %s, salt = %s WHERE position = 3", json.dumps([]), "zz")

    assert audit.look().found.position == 3


def put_outside(name: str, content: bytes) -> None:
    storages["checkpoints"].delete(f"{outside.FOLDER}/{name}")
    storages["checkpoints"].save(f"{outside.FOLDER}/{name}", ContentFile(content))


STAMPS = {
    "over another checkpoint": lambda keys, other: Stamp.objects.update(
        answer=keys.reply(rfc3161.question(b"x").as_bytes())
    ),
    "moved to another checkpoint": lambda keys, other: Stamp.objects.update(
        checkpoint=Checkpoint.objects.order_by("size").first()
    ),
    "no stamp any more": lambda keys, other: Stamp.objects.update(answer=b"x"),
    "by somebody else": lambda keys, other: Stamp.objects.update(
        answer=other.reply(rfc3161.question(Checkpoint.objects.last().note.encode()).as_bytes())
    ),
    "said to be older": lambda keys, other: Stamp.objects.update(stamped_at=NOW.replace(year=2020)),
    "said to be another's": lambda keys, other: Stamp.objects.update(authority="A better one"),
    "changed outside": lambda keys, other: put_outside("checkpoint-000000000020.tsr", b"x"),
    "of another outside": lambda keys, other: put_outside(
        "checkpoint-000000000020.tsr", keys.reply(rfc3161.question(b"x").as_bytes())
    ),
}


@pytest.mark.parametrize("way", STAMPS)
def test_stamp_that_disagrees_with_its_checkpoint_is_named(authority, keys, tmp_path, way):
    enter_in_two_steps()
    stamp_newest()
    assert audit.look().found is None

    STAMPS[way](keys, Keys(tmp_path))

    found = audit.look().found
    assert (found.fault, found.position) == ("misstamped", 9 if way.startswith("moved") else 19)


def test_stamp_that_is_not_accepted_yet_is_no_fault(authority):
    enter_in_two_steps()
    stamp_newest()
    storages["checkpoints"].delete(f"{outside.FOLDER}/checkpoint-000000000020.tsr")
    Stamp.objects.update(answer=b"x", stamped_at=None)

    assert audit.look().found is None


def test_roots_that_can_not_be_read_are_said_and_no_fault(settings):
    settings.TIMESTAMP_CERTIFICATES = "/none.pem"

    with pytest.raises(Never, match="TIMESTAMP_CERTIFICATES"):
        audit.work(LedgerCheck.objects.ask(day(NOW), at=NOW), now=NOW)
