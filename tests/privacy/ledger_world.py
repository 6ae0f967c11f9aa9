"""Recordings with everything that is entered of them, and a process of its own that verifies a passport as an auditor does."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import User

from candidates.consenting import choose
from interviews.models import MediaView, Recording, Redaction
from privacy.models import Hold, Stamp
from privacy.passport import document, ledger, stamps
from recruiting import queue
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording


def make_recorded(*, by: User | None = None) -> Recording:
    """With a yes, a file, its transcript, two openings, and a hold that was released."""
    by = by or make_user()
    interview = make_held()
    choose(interview.application, choice="yes", now=NOW - timedelta(days=4))
    recording = make_recording(interview)
    files = [make_artifact(recording, kind) for kind in ("recording", "transcript")]
    for hours, file in enumerate(files):
        MediaView.note(file, by, at=NOW + timedelta(hours=hours))
    hold = Hold(application=interview.application, reason="Charge filed")
    hold.place(by=by, at=NOW)
    hold.release(by=make_user(), reason="Settled", at=NOW + timedelta(minutes=1))
    return recording


def enter_in_two_steps() -> list[Recording]:
    """Two recordings; all of the first is entered before the second is there."""
    recordings = []
    for step in range(2):
        recordings.append(make_recorded())
        ledger.record(now=NOW + timedelta(hours=step))
    return recordings


def stamp_newest(*, at: datetime = NOW + timedelta(hours=2)) -> Stamp:
    """With the `authority` of the tests."""
    stamps.owe(now=at)
    stamp = Stamp.objects.order_by("day").last()
    queue.work("stamp", stamp.pk, now=at)
    stamp.refresh_from_db()
    return stamp


def redact(recording: Recording, *, by: User) -> Redaction:
    return Redaction.objects.create(
        recording=recording, category="age", redacted_by=by, redacted_at=NOW, due_at=NOW, silenced_at=NOW
    )


def verify(folder: Path, passport: dict[str, object], *more: str) -> subprocess.CompletedProcess[str]:
    """In a Python that knows nothing of ours."""
    file = folder / "passport.json"
    file.write_text(json.dumps(passport), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(document.VERIFIER), str(file), *more]
    return subprocess.run(command, capture_output=True, text=True, env={"PYTHONIOENCODING": "utf-8"}, timeout=60)
