"""What is entered, in which order, and how often; and what is left after an erasure."""

import json
from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from interviews.models import MediaView
from privacy.models import Checkpoint, Hold, LedgerCheck, LedgerEntry
from privacy.passport import audit, ledger, note, tree
from privacy.passport.sources import Source
from tests.factories import NOW, make_user
from tests.privacy.ledger_world import enter_in_two_steps, make_recorded, redact
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


def entered() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.values_list("kind", "recording"))


def facts(kind: str) -> dict[str, object]:
    return json.loads(LedgerEntry.objects.filter(kind=kind).first().content)["facts"]


def test_everything_that_happened_is_entered_once_and_in_order():
    user = make_user(first_name="Vera", last_name="Viewer")
    recording = make_recorded(by=user)
    redact(recording, by=user)

    count = ledger.record(now=NOW)

    assert [kind for kind, _ in entered()] == [
        "chosen", "begun", "happened", "happened", "held", "redacted", "stored", "stored", "viewed", "released", "viewed",
    ]  # fmt: skip
    assert count == 11
    assert [json.loads(content)["number"] for content in LedgerEntry.objects.values_list("content", flat=True)] == [
        *range(1, 12)
    ]
    assert facts("chosen")["wording"].startswith("May we record this interview?")
    assert facts("chosen")["by"] == "Amara Okafor"
    assert facts("viewed") == {"file": "recording", "act": "read", "by": "Vera Viewer"}
    assert (facts("stored")["size"], len(facts("stored")["sha256"])) == (2048, 64)
    sealed = sha256(f"{Hold.objects.get().salt}Settled".encode()).hexdigest()
    assert facts("released") == {"on": "application", "reason_sha256": sealed, "by": "Rita Recruiter"}
    assert ledger.record(now=NOW) == 0
    assert LedgerEntry.objects.count() == 11


def test_checkpoint_is_signed_over_all_of_it():
    enter_in_two_steps()

    first, second = Checkpoint.objects.order_by("size")
    leaves = LedgerEntry.objects.leaves(second.size)
    for checkpoint in (first, second):
        head = note.read_checkpoint(checkpoint.note, note.verifiers())
        assert (head.size, head.root) == (checkpoint.size, tree.Tree(leaves[: head.size]).root())
    assert second.size == LedgerEntry.objects.count() == len(leaves)


def test_a_redacted_file_is_entered_beside_the_one_before():
    recording = make_recorded()
    ledger.record(now=NOW)
    redact(recording, by=make_user())
    recording.artifacts.get(kind="recording").replace_file(
        name="archive/new", size=9, sha256="a" * 64, content_type="video/mp4"
    )

    ledger.record(now=NOW)

    assert sorted(kind for kind, _ in entered()[-2:]) == ["redacted", "stored"]
    assert LedgerEntry.objects.filter(kind="stored").count() == 3
    assert audit.look().found is None


def test_a_process_that_dies_leaves_nothing_behind(monkeypatch):
    make_recorded()
    monkeypatch.setattr(ledger, "_sign", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        ledger.record(now=NOW)
    monkeypatch.undo()

    assert not LedgerEntry.objects.exists()
    assert ledger.record(now=NOW) == 10


def test_of_two_at_once_one_writes_and_the_other_nothing(monkeypatch):
    make_recorded()
    events = ledger._new()
    ledger.record(now=NOW)
    before = LedgerEntry.objects.count()

    monkeypatch.setattr(ledger, "_new", lambda **_: events)

    assert ledger.record(now=NOW) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger._append(events, at=NOW)
    assert (LedgerEntry.objects.count(), Checkpoint.objects.count()) == (before, 1)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_enter_everything_once():
    make_recorded()
    ready, made = Barrier(3), []

    def work() -> None:
        ready.wait()
        made.append(ledger.record(now=NOW))
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(made) == [0, 0, 10]
    assert audit.look().found is None


def test_nothing_is_entered_behind_an_end_that_was_cut_off():
    enter_in_two_steps()
    LedgerEntry.objects.order_by("-position").first().delete()
    make_recorded()

    assert ledger.record(now=NOW) == 0

    assert LedgerCheck.objects.get().state == "due"
    audit.work(LedgerCheck.objects.get(), now=NOW)
    assert LedgerCheck.objects.get().fault == "truncated"


def test_what_is_erased_says_nothing_and_stays_proven():
    gone, kept = enter_in_two_steps()
    MediaView.note(gone.artifacts.first(), make_user(), at=NOW + timedelta(days=1))  # not entered yet
    hashes, number = LedgerEntry.objects.leaves(10**6), gone.pk

    emptied = ledger.forget([number], facts={"receipt": "R-1"}, now=NOW)
    gone.delete()

    assert emptied == 11
    assert LedgerEntry.objects.leaves(10**6)[: len(hashes)] == hashes
    left = LedgerEntry.objects.filter(recording=number).exclude(content="")
    assert [(entry.kind, json.loads(entry.content)["facts"]) for entry in left] == [("erased", {"receipt": "R-1"})]
    assert not LedgerEntry.objects.filter(recording=number).exclude(kind="erased").exclude(salt="").exists()
    assert audit.look().found is None
    assert ledger.forget([number], facts={"receipt": "R-1"}, now=NOW) == 0
    assert ledger.forget([], facts={"receipt": "R-1"}, now=NOW) == 0
    assert ledger.record(now=NOW) == 0
    assert LedgerEntry.objects.filter(recording=kept.pk, content="").count() == 0


def test_an_erasure_reads_what_is_new_of_its_recordings_alone(monkeypatch):
    gone, _ = make_recorded(), make_recorded()
    made, event = [], Source.event
    monkeypatch.setattr(Source, "event", lambda self, row: made.append(row.of) or event(self, row))

    ledger.forget([gone.pk], facts={"receipt": "R-1"}, now=NOW)

    assert set(made) == {gone.pk}
    assert LedgerEntry.objects.filter(recording=gone.pk).count() == 11
    assert ledger.record(now=NOW) == 10


@pytest.mark.parametrize("recordings", [1, 4])
def test_it_costs_the_same_whatever_there_is(recordings, django_assert_max_num_queries):
    for _ in range(recordings):
        make_artifact(make_recording(make_held()))

    with django_assert_max_num_queries(28):
        ledger.record(now=NOW)
