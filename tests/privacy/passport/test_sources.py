"""Which rows are entered, once for each recording they are about."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from interviews.models import Artifact
from privacy.models import Hold
from privacy.passport import audit, ledger
from privacy.passport.models import LedgerEntry
from privacy.passport.sources import is_as_entered, sources
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


def found(kind: str) -> list[tuple[int, object]]:
    return [
        (event.recording_id, event.facts)
        for source in sources()
        if source.kind == kind
        for event in map(source.event, source.new())
    ]


def test_every_kind_has_a_source_but_the_erasure():
    assert {source.kind for source in sources()} == set(LedgerEntry.Kind) - {LedgerEntry.Kind.ERASED}


@pytest.mark.parametrize("on", ["interview", "application", "candidate", "job"])
def test_hold_is_on_each_recording_below_it(on):
    interview = make_held()
    recordings = [make_recording(interview, state="lost"), make_recording(interview)]
    make_recording(make_held())
    application = interview.application
    held = {
        "interview": interview,
        "application": application,
        "candidate": application.candidate,
        "job": application.job,
    }
    hold = Hold(**{on: held[on]}, reason="Charge")
    hold.place(by=make_user(), at=NOW)

    sealed = sha256(f"{hold.salt}Charge".encode()).hexdigest()
    assert sorted(found("held")) == [
        (recording.pk, {"on": on, "reason_sha256": sealed, "by": "Rita Recruiter"}) for recording in recordings
    ]


def test_reason_that_was_erased_is_not_compared_and_one_that_was_changed_is():
    hold = Hold(interview=make_held(), reason="Charge")
    hold.place(by=make_user(), at=NOW)
    make_recording(hold.interview)
    hold.release(by=make_user(), reason="Settled", at=NOW)
    ((_, then),) = found("released")

    def is_as_it_was() -> bool:
        ((_, now),) = found("released")
        return is_as_entered(then, now)

    Hold.objects.erase_words()
    assert is_as_it_was()
    Hold.objects.update(release_reason="Another")
    assert not is_as_it_was()


def test_lost_and_erased_files_are_entered():
    recording = make_recording(make_held())
    make_artifact(recording, "summary", content=None, state=Artifact.State.DEAD, finished_at=NOW)
    make_artifact(recording, "recording", state=Artifact.State.ERASED, finished_at=NOW)

    assert found("file_lost") == [(recording.pk, {"file": "summary"})]
    assert found("file_erased") == [(recording.pk, {"file": "recording"})]


def test_comparisons_and_restrictions_are_entered_each_time_and_none_is_missed_later():
    file = make_artifact(make_recording(make_held()))
    entered = LedgerEntry.objects.filter(kind__in=["read_back", "restricted"]).order_by("position")
    for month, flaw in ((0, ""), (1, "missing"), (2, "")):
        at = NOW + timedelta(days=30 * month)
        file.refresh_from_db()
        file.note_read_back(flaw, at=at)
        Artifact.objects.restrict(at=at)
        ledger.record(now=at)
        Artifact.objects.all().lift_restriction()

    assert [row.kind for row in entered] == ["read_back", "restricted"] * 3
    assert [json.loads(row.content)["facts"]["flaw"] for row in entered.filter(kind="read_back")] == ["", "missing", ""]
    assert audit.look().found is None


def test_what_older_entries_did_not_say_is_not_compared():
    assert is_as_entered({"file": "recording", "by": "Ann"}, {"file": "recording", "act": "play", "by": "Ann"})
    assert not is_as_entered({"file": "recording", "act": "read"}, {"file": "recording", "act": "play"})


def test_names_may_change_and_facts_may_not():
    assert is_as_entered({"by": "Ann", "words": "x"}, {"by": "Anne", "words": "x"})
    assert not is_as_entered({"words": "x"}, {"words": "y"})
    assert not is_as_entered({"words": "x"}, {})
