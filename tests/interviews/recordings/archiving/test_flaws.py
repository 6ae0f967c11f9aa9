"""One line on the home for each interview with a damaged file, until none of its files is."""

import pytest

from interviews.models import Artifact, Concern
from interviews.recordings.archiving import flaws
from tests.factories import NOW
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


def mend(artifact: Artifact) -> int:
    """Concerns that are left once this file is whole."""
    artifact.note_readable(True)
    flaws.tell(artifact, now=NOW)
    return Concern.objects.open().count()


def test_alarm_ends_with_the_last_flaw_of_the_interview() -> None:
    recording = make_recording(make_held())
    files = [make_artifact(recording, kind, flaw="changed") for kind in ("recording", "transcript")]
    make_artifact(make_recording(make_held()), flaw="changed")
    for artifact in files:
        flaws.tell(artifact, now=NOW)

    assert Concern.objects.open().count() == 1
    assert [mend(artifact) for artifact in files] == [1, 0]
