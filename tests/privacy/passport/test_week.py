"""How far a recording is proven, and which interviews are in a week."""

from datetime import date, timedelta

import pytest

from interviews.models import Interview
from privacy.models import Checkpoint, LedgerCheck
from privacy.passport import ledger
from privacy.passport.week import Proof, monday, week_of
from privacy.schedule import day
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


def test_proof_grows_with_the_checkpoint():
    recruiter, recording = make_user(recruiter=True), make_recording(make_held())

    def proof() -> Proof:
        rows = week_of(recruiter, begin=NOW - timedelta(days=3), now=NOW).rows
        return rows[0].proof

    assert proof() == Proof.NONE
    file = make_artifact(recording)
    assert proof() == Proof.WAITING
    ledger.record(now=NOW)
    assert proof() == Proof.INSIDE
    Checkpoint.objects.get().settle("sent", at=NOW)
    assert proof() == Proof.PROVEN
    file.replace_file(name="archive/other", size=1, sha256="a" * 64, content_type="video/mp4")
    assert proof() == Proof.WAITING
    LedgerCheck.objects.create(day=day(NOW), due_at=NOW, state="found", fault="edited", position=0, recording=recording)
    assert proof() == Proof.BROKEN


def test_a_week_has_what_begins_in_it_and_was_not_cancelled():
    recruiter, begin = make_user(recruiter=True), NOW - timedelta(days=7)
    inside = make_held(starts_at=begin)
    make_held(starts_at=begin - timedelta(minutes=1))
    make_held(starts_at=NOW)
    Interview.objects.filter(pk=make_held(starts_at=begin).pk).update(status=Interview.Status.CANCELLED)
    lost, made = make_recording(inside, state="lost"), make_recording(inside)
    make_artifact(made)
    make_recording(inside, state="lost", created_at=NOW)

    week = week_of(recruiter, begin=begin, now=NOW)

    assert [(row.interview, row.recording) for row in week.rows] == [(inside, made)]
    assert (week.recorded, week.archived, week.proven) == (1, 1, 0)
    assert lost.state == "lost"


def test_weeks_begin_on_monday():
    assert monday(date(2026, 11, 29)) == date(2026, 11, 23)
    assert monday(date(2026, 11, 30)) == date(2026, 11, 30)
