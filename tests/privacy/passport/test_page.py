"""The course of things on a passport's page."""

from datetime import timedelta

import pytest

from interviews.models import MediaView
from privacy.passport import ledger, page
from privacy.passport.models import LedgerEntry
from tests.factories import NOW, make_key, make_user
from tests.privacy.ledger_world import enter_in_two_steps, make_recorded, stamp_newest

pytestmark = pytest.mark.django_db


def test_days_stand_in_the_order_in_which_things_happened():
    recording = make_recorded()
    ledger.record(now=NOW)
    MediaView.note(recording.artifacts.first(), make_user(), at=NOW - timedelta(days=1))  # entered later
    ledger.record(now=NOW)

    course = page.course_of(recording.pk)

    days, positions = [each.until for each in course], [line.position for each in course for line in each.lines]
    assert days == sorted(days)
    assert positions != sorted(positions)
    assert page.figures(recording, recording.pk).openings == 3


def test_programs_that_opened_files_are_not_counted_as_one_person():
    recording, reader = make_recorded(), make_user()
    artifact = recording.artifacts.first()
    MediaView.objects.all().delete()
    for hours in (0, 2):
        MediaView.note(artifact, reader, at=NOW + timedelta(hours=hours))
    for name in ("Greenhouse", "Lever"):
        MediaView.note_key(artifact, make_key(name=name)[0], at=NOW)

    found = page.figures(recording, recording.pk)

    assert (found.openings, found.people, found.programs) == (4, 1, 2)


def test_what_is_erased_stands_last_without_a_time():
    recording = make_recorded()
    ledger.forget([recording.pk], facts={}, now=NOW)

    said, emptied = page.course_of(recording.pk)

    assert (said.is_erased, emptied.is_erased) == (False, True)
    assert [line.kind for line in said.lines] == ["erased"]
    assert {line.sentence for line in emptied.lines} == {""}


def test_hundreds_of_openings_fold_into_one():
    recording = make_recorded()
    for number in range(200):
        MediaView.note(recording.artifacts.first(), make_user(), act="play", at=NOW + timedelta(hours=5 * number))
    recording.artifacts.first().note_read_back("changed", at=NOW + timedelta(days=90))
    ledger.record(now=NOW)

    folded = [each for each in page.course_of(recording.pk) if each.is_folded]

    assert [len(each.lines) for each in folded] == [200]
    assert folded[0].day != folded[0].until
    assert sum(len(each.lines) for each in page.course_of(recording.pk)) == 211
    assert page.course_of(recording.pk)[-1].lines[-1].note == "Its bytes are not those that were archived."


def test_entry_that_was_edited_beyond_reading_breaks_no_page():
    recording = make_recorded()
    ledger.record(now=NOW)
    LedgerEntry.objects.update(content="[1]")

    assert [each.is_erased for each in page.course_of(recording.pk)] == [True]


def test_newest_stamp_that_covers_an_entry_is_named_with_how_many_it_covers(authority):
    first, second = enter_in_two_steps()
    assert page.figures(first, first.pk).stamp is None
    older = stamp_newest()
    MediaView.note(first.artifacts.first(), make_user(), at=NOW)
    third = make_recorded()
    ledger.record(now=NOW)

    assert [(page.figures(each, each.pk).stamp, page.figures(each, each.pk).stamped) for each in (first, second)] == [
        (older, 10),
        (older, 10),
    ]
    assert (page.figures(third, third.pk).stamp, page.figures(first, first.pk).entries) == (None, 11)

    newer = stamp_newest(at=NOW + timedelta(days=2))
    assert (page.figures(first, first.pk).stamp, page.figures(first, first.pk).stamped) == (newer, 11)
