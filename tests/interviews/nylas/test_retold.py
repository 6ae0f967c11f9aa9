"""What a sweep finds is read like what Nylas sends."""

from datetime import UTC, datetime

import pytest

from interviews.nylas import events, retold, shapes
from interviews.nylas.calendars import meeting_of
from interviews.nylas.envelopes import MAX_ID_LENGTH

AT = datetime(2027, 5, 10, 9, tzinfo=UTC)
START = int(datetime(2027, 5, 12, 9, tzinfo=UTC).timestamp())
RAW = {
    "id": "event-1",
    "calendar_id": "calendar-1",
    "title": "Interview",
    "participants": [{"email": "dana@example.org", "name": "Dana", "status": "noreply"}],
    "when": {"object": "timespan", "start_time": START, "end_time": START + 2700},
    "notetaker": {"id": "notetaker-1"},
}


@pytest.fixture
def entry() -> retold.Entry:
    return retold.Entry(
        meeting=meeting_of(RAW),
        grant_id="grant-1",
        updated_at=AT,
        configuration_id="configuration-1",
        organizer="",
        ical_uid="uid",
        is_pending=False,
        is_moved_by_scheduler=True,
        raw=RAW,
    )


def test_each_is_read_as_the_event_it_stands_for(entry):
    told = [
        retold.booking_created(entry, link_id="link-1"),
        retold.booking_rescheduled(entry, booking_id="", booking_ref="", at=AT),
        retold.booking_cancelled(entry, booking_id="booking-1", at=AT),
        retold.event_updated(entry, at=AT),
        retold.event_deleted("event-1", grant_id="grant-1", calendar_id="calendar-1", version="1", at=AT),
        retold.notetaker_deleted("notetaker-1", grant_id="grant-1", event_id="event-1", at=AT),
    ]

    read = [events.parse(one.body) for one in told]

    assert [type(event) for event in read] == [
        shapes.BookingCreated,
        shapes.BookingRescheduled,
        shapes.BookingCancelled,
        shapes.CalendarEventChanged,
        shapes.CalendarEventDeleted,
        shapes.NotetakerDeleted,
    ]
    assert {(event.event_id, event.grant_id, event.happened_at) for event in read} == {("event-1", "grant-1", AT)}  # type: ignore[attr-defined]
    made = read[0]
    assert isinstance(made, shapes.BookingCreated)
    assert (made.booking_id, made.link_id, made.notetaker_id) == ("", "link-1", "notetaker-1")
    assert made.starts_at.timestamp() == START


def test_id_names_what_it_is_about_and_in_which_version_and_always_fits(entry):
    assert retold.event_updated(entry, at=AT).id == f"sweep:event.updated:event-1:{int(AT.timestamp())}"
    assert len(retold.retold("event.updated", "x" * 300, "1", {}, happened_at=AT).id) <= MAX_ID_LENGTH
