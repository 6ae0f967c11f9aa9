"""What is kept for a day is removed with its file, by Celery’s clock."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates import kept_resumes
from candidates.models import KeptResume
from candidates.models.kept_resume import MAX_AGE
from recruiting import tasks
from tests.factories import NOW
from tests.resume_files import PDF

pytestmark = pytest.mark.django_db


def keep(name: str, *, now) -> KeptResume:
    kept = kept_resumes.keep(SimpleUploadedFile(name, PDF), machine="192.0.2.1", now=now)
    assert kept is not None
    return kept


def test_celerys_clock_removes_expired_ones_with_their_files():
    keep("old.pdf", now=NOW - MAX_AGE)
    keep("new.pdf", now=NOW)

    tasks.remove_expired_resumes()

    assert [kept.display_name for kept in KeptResume.objects.all()] == ["new.pdf"]
    assert len(default_storage.listdir("kept_resumes")[1]) == 1
