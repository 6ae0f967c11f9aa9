"""How long files and former values are kept."""

from datetime import timedelta

import pytest

from interviews.imports.models import LOOKED_AT_FOR, UNDONE_WITHIN, ImportedRow, ImportRun
from tests.factories import NOW, make_job
from tests.interviews.imports.brought import brought, kept

pytestmark = pytest.mark.django_db


def test_former_values_go_after_a_week_and_what_was_done_stays():
    make_job(slug="cook", team="Kitchen")
    brought("jobs", "Reference,Team\ncook,Food\n")

    ImportRun.objects.forget_old(NOW + UNDONE_WITHIN - timedelta(seconds=1))
    assert ImportedRow.objects.get().before == {"team": "Kitchen"}

    ImportRun.objects.forget_old(NOW + UNDONE_WITHIN)
    row = ImportedRow.objects.get()
    assert (row.before, row.after, row.columns) == ({}, "", ["team"])


def test_file_that_was_only_looked_at_goes_after_some_hours():
    kept("jobs", "Title\nCook\n")

    ImportRun.objects.forget_old(NOW + LOOKED_AT_FOR - timedelta(seconds=1))
    assert ImportRun.objects.exists()

    ImportRun.objects.forget_old(NOW + LOOKED_AT_FOR)
    assert not ImportRun.objects.exists()
