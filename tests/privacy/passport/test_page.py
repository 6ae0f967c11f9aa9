"""The course of things on a passport's page."""

from datetime import timedelta

import pytest

from interviews.models import MediaView
from privacy.passport import ledger, page
from privacy.passport.models import LedgerEntry
from tests.factories import NOW, make_user
from tests.privacy.passport.ledger_world import make_recorded

pytestmark = pytest.mark.django_db


def test_days_stand_in_the_order_in_which_things_happened():
    recording = make_recorded()
    ledger.record(now=NOW)
    MediaView.note(recording.artifacts.first(), make_user(), at=NOW - timedelta(days=1))  # entered later
    ledger.record(now=NOW)

    days = page.days_of(recording.pk)

    assert [day for day, _ in days] == sorted(day for day, _ in days)
    assert [line.position for _, lines in days for line in lines] != sorted(
        line.position for _, lines in days for line in lines
    )
    assert page.figures(recording, recording.pk).openings == 3


def test_what_is_erased_stands_last_without_a_time():
    recording = make_recorded()
    ledger.forget([recording.pk], facts={}, now=NOW)

    days = page.days_of(recording.pk)

    assert [day for day, _ in days] == [days[0][0], None]
    assert [line.kind for line in days[0][1]] == ["Erased"]
    assert {line.sentence for line in days[1][1]} == {""}


def test_entry_that_was_edited_beyond_reading_breaks_no_page():
    recording = make_recorded()
    ledger.record(now=NOW)
    LedgerEntry.objects.update(content="[1]")

    assert [day for day, _ in page.days_of(recording.pk)] == [None]
