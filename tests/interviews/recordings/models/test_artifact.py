"""The files of a recording, from announced to archived."""

import pytest

from interviews.models import Artifact
from tests.factories import NOW, make_interview
from tests.recorded import make_artifact, make_recording

pytestmark = pytest.mark.django_db


def test_file_is_called_archived_only_when_its_text_was_read_too():
    artifact = make_artifact(make_recording(make_interview(), state="captured"), "transcript", content=None)

    artifact.store(name="artifacts/a", size=3, sha256="s", content_type="application/json", duration=None, at=NOW)
    stored = (Artifact.objects.get().is_archived, Artifact.objects.archived().exists())
    artifact.mark_archived()

    assert stored == (False, False)
    assert (Artifact.objects.get().is_archived, Artifact.objects.get().size) == (True, 3)
