"""Each payload of tests/payloads (written from docs/nylas.md 5.5 to 5.9) against the whole event it stands for."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas import events
from interviews.nylas.client import WANTED_TRIGGERS
from interviews.nylas.events import NotUnderstood, booking_id_in
from interviews.nylas.shapes import (
    BookingCancelled,
    BookingCreated,
    BookingRescheduled,
    CalendarEventChanged,
    CalendarEventDeleted,
    Event,
    GrantExpired,
    GrantRestored,
    MediaAnnounced,
    NotetakerChanged,
    NotetakerDeleted,
    NotetakerScheduled,
    Person,
    Unknown,
)

PAYLOADS = Path(__file__).resolve().parents[2] / "payloads"
AT = datetime(2026, 8, 31, 12, 40, tzinfo=UTC)
STARTS_AT, ENDS_AT = datetime(2026, 9, 1, 13, 0, tzinfo=UTC), datetime(2026, 9, 1, 13, 45, tzinfo=UTC)
LATER, LATER_END = datetime(2026, 9, 2, 13, 0, tzinfo=UTC), datetime(2026, 9, 2, 13, 45, tzinfo=UTC)
KEEP_UNTIL = datetime(2026, 9, 15, 13, 0, tzinfo=UTC)
BOOKING, CONFIGURATION = "5f35e1a2-9c04-4c0b-8a3e-6a1d2f9b7c11", "26e98405-3b48-47d2-898a-7254f1fad8d7"
REF = "JumEBTtIR9KJinJU8frY11814aKcBEwLij5qHS-bfBH7OAssC6T-q1yz"
LINK = "7d0a2c61-4a34-4c5f-9a53-5d6b9d9f6b10"
NOTETAKER = "a" * 32
ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc.1"
TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%22x%22%7d&anon=true"
MEET = "https://meet.google.com/abc-defg-hij"
AMARA, SARAH = Person("amara@example.org", "Amara Okafor"), Person("sarah@x.test", "Sarah Kim")


def base(**changes: Any) -> dict[str, Any]:
    return {"happened_at": AT, "grant_id": "grant-1", "raw": {}, **changes}


def created(**changes: Any) -> BookingCreated:
    return BookingCreated(
        **{
            **base(),
            "configuration_id": CONFIGURATION,
            "booking_id": BOOKING,
            "booking_ref": REF,
            "event_id": "event-1",
            "calendar_id": "sarah@x.test",
            "starts_at": STARTS_AT,
            "ends_at": ENDS_AT,
            "people": (AMARA, SARAH),
            "link_id": LINK,
            "guest_time_zone": "",
            "guest_language": "en",
            "notetaker_id": NOTETAKER,
            "title": "Interview: Amara Okafor",
            **changes,
        }
    )


def rescheduled(**changes: Any) -> BookingRescheduled:
    return BookingRescheduled(
        **{
            **base(),
            "configuration_id": CONFIGURATION,
            "booking_id": BOOKING,
            "booking_ref": REF,
            "event_id": "event-1",
            "starts_at": LATER,
            "ends_at": LATER_END,
            "was_booking_id": BOOKING,
            "people": (AMARA, SARAH),
            "link_id": LINK,
            "notetaker_id": NOTETAKER,
            **changes,
        }
    )


def changed(state: str | None, vendor: str, meeting: str, words: str, **changes: Any) -> NotetakerChanged:
    return NotetakerChanged(
        **{
            **base(),
            "notetaker_id": NOTETAKER,
            "event_id": "event-1",
            "state": state,
            "vendor_state": vendor,
            "vendor_meeting_state": meeting,
            "words": words,
            **changes,
        }
    )


def media(state: str, vendor: str, words: str, **changes: Any) -> MediaAnnounced:
    return MediaAnnounced(
        **{
            **base(),
            "notetaker_id": NOTETAKER,
            "event_id": "event-1",
            "state": state,
            "vendor_state": vendor,
            "words": words,
            "kinds": (),
            "keep_until": None,
            **changes,
        }
    )


def calendar(**changes: Any) -> CalendarEventChanged:
    return CalendarEventChanged(
        **{
            **base(),
            "event_id": "event-1",
            "calendar_id": "sarah@x.test",
            "starts_at": datetime(2026, 9, 1, 14, 0, tzinfo=UTC),
            "ends_at": datetime(2026, 9, 1, 14, 45, tzinfo=UTC),
            "is_cancelled": False,
            "join_url": MEET,
            "join_url_from": "conferencing",
            **changes,
        }
    )


ALL_KINDS = ("recording", "transcript", "summary", "action_items", "thumbnail")
EXPECTED: dict[str, Event] = {
    "booking.created__full": created(),
    "booking.created__sparse": created(
        happened_at=datetime(2026, 8, 31, 12, 40, 0, 123000, tzinfo=UTC),
        configuration_id="",
        booking_ref="",
        event_id="",
        calendar_id="",
        people=(),
        link_id="",
        guest_language="",
        notetaker_id="",
        title="",
    ),
    "booking.created__odd_people": created(
        booking_ref="not a ref",
        people=(Person("a@x.test", ""), Person("ß@x.test", "")),
        link_id="7",
        guest_time_zone="Africa/Lagos",
        notetaker_id="",
    ),
    "booking.pending__waits_for_host": Unknown(**base(), type="booking.pending"),
    "booking.rescheduled__same_id": rescheduled(),
    "booking.rescheduled__other_id": rescheduled(
        booking_id="0d3f8a52-1111-4222-8333-444455556666", people=(), link_id="", notetaker_id=""
    ),
    "booking.cancelled__with_reason": BookingCancelled(
        **base(),
        configuration_id=CONFIGURATION,
        booking_id=BOOKING,
        event_id="event-1",
        reason="I’ve accepted another offer",
    ),
    "booking.cancelled__no_reason": BookingCancelled(
        **base(grant_id=""), configuration_id=CONFIGURATION, booking_id=BOOKING, event_id="", reason=""
    ),
    "booking.reminder__hour_before": Unknown(**base(), type="booking.reminder"),
    "notetaker.created__for_event": NotetakerScheduled(
        **base(), notetaker_id=NOTETAKER, event_id="event-1", join_at=STARTS_AT
    ),
    "notetaker.created__ad_hoc": NotetakerScheduled(**base(), notetaker_id=NOTETAKER, event_id="", join_at=None),
    "notetaker.updated__moved": NotetakerScheduled(**base(), notetaker_id=NOTETAKER, event_id="event-1", join_at=LATER),
    "notetaker.deleted__event_cancelled": NotetakerDeleted(**base(), notetaker_id=NOTETAKER, event_id="event-1"),
    "notetaker.meeting_state__lobby": changed(
        "in_lobby", "connecting", "waiting_for_entry", "Waiting in the lobby: somebody has to let it in"
    ),
    "notetaker.meeting_state__recording_zoom": changed(
        "recording",
        "attending",
        "recording_active",
        "Joined the call and is recording",
        happened_at=datetime(2026, 9, 1, 13, 1, tzinfo=UTC),
    ),
    "notetaker.meeting_state__not_admitted": changed(
        "lost", "failed_entry", "admission_timeout", "Could not get in: nobody admitted it within 10 minutes"
    ),
    "notetaker.meeting_state__kicked": changed(
        "processing", "disconnected", "kicked", "Left the call: somebody removed it"
    ),
    "notetaker.meeting_state__no_meeting_state": changed(
        "processing", "disconnected", "", "Left the call; the recording is being prepared", event_id=""
    ),
    "notetaker.meeting_state__new_words": changed(
        None, "breakout_room", "moved_by_host", "Reports: breakout room, moved by host"
    ),
    "notetaker.media__processing": media("processing", "processing", "The recording is being prepared"),
    "notetaker.media__available": media(
        "captured", "available", "The recording is ready", kinds=ALL_KINDS, keep_until=KEEP_UNTIL
    ),
    "notetaker.media__partial": media(
        "captured",
        "media_available",
        "The recording is ready",
        grant_id="",
        event_id="",
        kinds=("summary",),
        keep_until=KEEP_UNTIL,
    ),
    "notetaker.media__error": media("lost", "media_error", "The recording could not be made"),
    "notetaker.media__deleted": media("lost", "media_deleted", "Nylas deleted its copy of the recording"),
    "grant.created__connected": GrantRestored(**base(), email="sarah@x.test"),
    "grant.updated__renewed": GrantRestored(**base(), email=""),
    "grant.updated__other_scope": Unknown(**base(), type="grant.updated"),
    "grant.deleted__by_user": GrantExpired(**base()),
    "grant.expired__password_changed": GrantExpired(**base()),
    "grant.imap_sync_completed__not_wanted": Unknown(**base(), type="grant.imap_sync_completed"),
    "event.updated__moved": calendar(),
    "event.updated__cancelled_no_call": calendar(is_cancelled=True, join_url="", join_url_from=""),
    "event.updated__whole_day": calendar(
        starts_at=None, ends_at=None, join_url="", join_url_from="", is_whole_day=True
    ),
    "event.updated__zoom_in_location": calendar(join_url=ZOOM, join_url_from="location"),
    "event.updated__teams_in_description": calendar(join_url=TEAMS, join_url_from="description"),
    "event.updated__declined_by_host": calendar(declined=("sarah@x.test",)),
    "event.deleted__by_host": CalendarEventDeleted(**base(), event_id="event-1", calendar_id="sarah@x.test"),
}


def read(case: str) -> bytes:
    return (PAYLOADS / f"{case}.json").read_bytes()


@pytest.mark.parametrize("case", EXPECTED)
def test_notification_is_read_as_our_event(case: str) -> None:
    body = read(case)

    event = events.parse(body)

    assert event == EXPECTED[case]
    assert event.raw == json.loads(body)["data"]["object"]


def test_every_payload_has_an_expected_event() -> None:
    readable = {name for name in (path.stem for path in PAYLOADS.glob("*.json")) if "__" in name}

    assert readable == set(EXPECTED)


def test_every_trigger_we_ask_for_has_a_payload() -> None:
    assert set(WANTED_TRIGGERS) <= {case.split("__")[0] for case in EXPECTED}


def test_transformed_notification_is_read_like_the_whole_one() -> None:
    body = read("event.updated__moved").replace(b'"event.updated"', b'"event.updated.transformed"')

    assert events.parse(body) == calendar()


def test_a_type_that_is_new_to_us_is_unknown() -> None:
    body = json.dumps({"id": "e-1", "type": "grant.foo", "specversion": "9", "time": 1788180000}).encode()

    assert events.parse(body) == Unknown(**base(grant_id=""), type="grant.foo")


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ("booking.created__full", {"booking_id": None, "booking_info": {"start_time": 1788267600, "duration": 45}}),
        ("booking.created__full", {"booking_info": None}),
        ("booking.created__full", {"booking_info": {"start_time": 1788267600, "end_time": 1788267600}}),
        ("booking.rescheduled__same_id", {"booking_info": {"start_time": 1788267600}}),
        ("booking.cancelled__no_reason", {"booking_id": ""}),
        ("notetaker.media__available", {"id": None}),
        ("grant.expired__password_changed", {"grant_id": None}),
        ("event.deleted__by_host", {"id": {}}),
    ],
)
def test_notification_without_what_it_is_about_is_not_understood(case: str, changes: dict[str, Any]) -> None:
    document = json.loads(read(case))
    document["data"]["object"] |= changes

    with pytest.raises(NotUnderstood):
        events.parse(json.dumps(document).encode())


def test_what_people_wrote_is_cut_to_what_a_row_can_hold() -> None:
    created = json.loads(read("booking.created__full"))
    created["data"]["object"]["booking_info"] |= {
        "participants": [{"email": "a@x.test", "name": "n" * 500}, {"email": "e" * 250 + "@x.test"}],
        "guest_timezone": "Mars/Olympus",
        "guest_language": "klingon-standard",
        "title": "t" * 5000,
    }
    cancelled = json.loads(read("booking.cancelled__with_reason"))
    cancelled["data"]["object"]["booking_info"]["cancellation_reason"] = "r\x00" * 5000
    changed = json.loads(read("notetaker.meeting_state__new_words"))
    changed["data"]["object"] |= {"status": "s" * 500, "meeting_state": "m" * 500}

    booking, end, news = (events.parse(json.dumps(document).encode()) for document in (created, cancelled, changed))

    assert isinstance(booking, BookingCreated)
    assert booking.people == (Person("a@x.test", "n" * 120),)
    assert (booking.guest_time_zone, booking.guest_language, booking.title) == ("", "klingon-st", "t" * 1000)
    assert isinstance(end, BookingCancelled)
    assert end.reason == "r" * 1000
    assert isinstance(news, NotetakerChanged)
    assert (news.vendor_state, news.vendor_meeting_state) == ("s" * 60, "m" * 60)


@given(st.binary())
def test_any_bytes_are_read_or_not_understood(body: bytes) -> None:
    with suppress(NotUnderstood):
        assert isinstance(events.parse(body), Event)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(data=st.data(), case=st.sampled_from(sorted(EXPECTED)))
def test_payload_with_anything_anywhere_is_read_or_not_understood(data: st.DataObject, case: str) -> None:
    document = json.loads(read(case))
    level = document["data"]["object"]
    inside = [name for name, value in level.items() if isinstance(value, dict) and value]
    if inside and data.draw(st.booleans()):
        level = level[data.draw(st.sampled_from(inside))]
    for name in data.draw(st.lists(st.sampled_from(sorted(level)), max_size=4)):
        level[name] = data.draw(JSON)

    try:
        event = events.parse(json.dumps(document).encode())
    except NotUnderstood:
        return

    texts = [value for name, value in vars(event).items() if isinstance(value, str) and name != "raw"]
    assert all("\x00" not in value and value.encode() is not None for value in texts)


@given(JSON)
def test_any_json_is_read_or_not_understood(document: Any) -> None:
    for about in (document, {"id": "e", "type": "booking.created", "time": document, "data": document}):
        with suppress(NotUnderstood):
            events.parse(json.dumps(about).encode())


def test_booking_id_in_garbage_is_none() -> None:
    refs = ["", "x", "é" * 60, REF[:40], base64.urlsafe_b64encode(b"x" * 31).decode(), "=" * 44]
    assert [booking_id_in(ref) for ref in refs] == [""] * 6
    assert booking_id_in(REF) == BOOKING
