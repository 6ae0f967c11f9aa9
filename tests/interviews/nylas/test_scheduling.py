"""Times and bookings, what becomes of Nylas's errors, and what SDK 6.18.0 does to such calls (docs/nylas.md 8.2, rows 1, 2, 5, 6, 22, 24)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import nylas as official
import pytest
from nylas.models.scheduler import CreateBookingRequest

from interviews.nylas.client import Nylas
from interviews.nylas.configurations import configuration_body
from interviews.nylas.errors import Missing, NylasError, Refused, SlotTaken, Throttled, Unreachable
from interviews.nylas.shapes import Booked, Slot
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import BOOKING, ENDS_AT, GUEST, STARTS_AT, spec

BOOK = {
    "starts_at": STARTS_AT,
    "ends_at": ENDS_AT,
    "host_emails": ("sarah@x.test",),
    "guest": GUEST,
    "time_zone": "Africa/Lagos",
    "language": "en",
    "link_id": "link-7",
}
MOVE = {
    "starts_at": STARTS_AT + timedelta(days=1),
    "ends_at": ENDS_AT + timedelta(days=1),
    "guest": GUEST,
    "time_zone": "Africa/Lagos",
    "language": "en",
}


def book(client: Nylas, **changes: Any) -> Booked:
    wish: dict[str, Any] = {
        "starts_at": STARTS_AT,
        "ends_at": ENDS_AT,
        "host_emails": ("sarah@x.test",),
        "guest": GUEST,
        "time_zone": "Africa/Lagos",
        "language": "de-AT",
        "link_id": "link-7",
    }
    return client.book("session-1", **{**wish, **changes})


def test_times_are_slots_in_order_with_addresses_in_lower_case(wire: Wire, client: Nylas) -> None:
    wire.say_data(
        {
            "order": ["a@x.test"],
            "time_slots": [
                {"emails": None, "start_time": 1788271200, "end_time": 1788273900},
                {"emails": ["Sarah@X.test", None], "start_time": "1788267600", "end_time": 1788270300},
                {"emails": ["a@x.test"], "start_time": None, "end_time": 1},
            ],
        }
    )

    slots = client.times("session-1", starts_at=STARTS_AT, ends_at=ENDS_AT, booking_id="book-1")

    hour = timedelta(hours=1)
    assert slots == [Slot(STARTS_AT, ENDS_AT, ("sarah@x.test",)), Slot(STARTS_AT + hour, ENDS_AT + hour, ())]
    assert wire.last.query == {"start_time": ["1788267600"], "end_time": ["1788270300"], "booking_id": ["book-1"]}
    assert wire.last.headers["Authorization"] == "Bearer session-1"


def test_booking_names_one_host_and_carries_the_link(wire: Wire, client: Nylas) -> None:
    wire.say_data(BOOKING)

    book(client)

    assert wire.last.body == {
        "start_time": 1788267600,
        "end_time": 1788270300,
        "guest": {"name": "Amara Okafor", "email": "amara@example.org"},
        "timezone": "Africa/Lagos",
        "email_language": "de",
        "additional_fields": {"fairloop_link": "link-7"},
        "participants": [{"email": "sarah@x.test"}],
    }


def test_booking_for_everyone_names_nobody_and_unknown_languages_become_english(wire: Wire, client: Nylas) -> None:
    wire.say_data(BOOKING)

    book(client, host_emails=(), language="yo")

    assert "participants" not in wire.last.body
    assert wire.last.body["email_language"] == "en"


@pytest.mark.parametrize("data", [None, [], {}, {"booking_id": None}])
def test_booking_whose_answer_says_nothing_may_exist(wire: Wire, client: Nylas, data: Any) -> None:
    wire.say_data(data)

    with pytest.raises(Unreachable):
        book(client)


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (404, "not_found_error", "the booking was not found"),
        (400, "invalid_request_error", "the booking is cancelled already"),
        (409, "conflict", "Booking has already been canceled"),
    ],
)
def test_cancelling_what_is_cancelled_is_missing(
    wire: Wire, client: Nylas, status: int, kind: str, message: str
) -> None:
    wire.refuse(status, kind, message)

    with pytest.raises(Missing):
        client.cancel("session-1", "book-1", reason="")


def test_cancelling_too_late_is_refused(wire: Wire, client: Nylas) -> None:
    wire.refuse(400, message="You cannot cancel the booking within 240 minutes of the event.")

    with pytest.raises(Refused, match="within 240 minutes"):
        client.cancel("session-1", "book-1", reason="ill")
    assert (wire.last.method, wire.last.body) == ("DELETE", {"cancellation_reason": "ill"})


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, {"type": "timeslot_not_available", "message": "gone"}, SlotTaken),
        (409, {"type": "x", "message": "The selected timeslot is unavailable. Try another."}, SlotTaken),
        (400, {"type": "invalid_request_error", "message": "no"}, Refused),
        (401, {"type": "invalid_session", "message": "ended"}, Refused),
        (403, {"type": "forbidden", "message": "scope"}, Refused),
        (404, {"type": "not_found_error", "message": "none"}, Missing),
        (408, {"type": "timeout", "message": "late"}, Unreachable),
        (410, {"type": "gone", "message": "deleted"}, Missing),
        (429, {"type": "rate_limit_error", "message": "wait"}, Throttled),
        (500, {"type": "internal_error", "message": "oh"}, Unreachable),
        (504, {"type": "provider_error", "message": "Provider request timed out."}, Unreachable),
    ],
)
def test_error_of_nylas_is_one_of_ours(
    wire: Wire, client: Nylas, status: int, error: dict[str, str], expected: type[NylasError]
) -> None:
    wire.say({"request_id": "req-7", "error": error}, status=status)

    with pytest.raises(NylasError) as caught:
        book(client)

    assert (type(caught.value), str(caught.value), caught.value.request_id) == (expected, error["message"], "req-7")
    if isinstance(caught.value, Refused):
        assert (caught.value.status, caught.value.kind) == (status, error["type"])
    if isinstance(caught.value, Missing):
        assert caught.value.is_gone is (status == 410)


@pytest.mark.parametrize(
    "provider_error",
    ["calendar is read-only", {"message": "calendar is read-only"}, {"error": {"message": "calendar is read-only"}}],
)
def test_error_of_the_calendars_provider_is_told_along(wire: Wire, client: Nylas, provider_error: Any) -> None:
    error = {"type": "provider_error", "message": "Bad request.", "provider_error": provider_error}
    wire.say({"request_id": "req-7", "error": error}, status=400)

    with pytest.raises(Refused) as caught:
        book(client)

    assert str(caught.value) == "Bad request. (calendar is read-only)"
    assert (caught.value.kind, caught.value.request_id) == ("provider_error", "req-7")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("7", timedelta(seconds=7)),
        ("999999", timedelta(days=1)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", timedelta(days=1)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta()),
        ("", None),
        ("later", None),
        ("-1", None),
        ("²", None),
        ("9" * 5000, None),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
    ],
)
def test_throttling_says_how_long_to_wait(wire: Wire, client: Nylas, header: str, expected: timedelta | None) -> None:
    wire.say(
        {"request_id": "r", "error": {"type": "rate_limit_error", "message": "wait"}},
        status=429,
        headers={"Retry-After": header},
    )

    with pytest.raises(Throttled) as caught:
        client.application_id()

    assert caught.value.retry_after == expected


def test_throttling_by_a_page_says_how_long_to_wait_too(wire: Wire, client: Nylas) -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    wire.say(b"<html>", status=429, headers={"Retry-After": in_an_hour})

    with pytest.raises(Throttled) as caught:
        client.application_id()

    assert caught.value.retry_after == pytest.approx(timedelta(hours=1), abs=timedelta(minutes=1))


def test_sdk_trap_01_booking_ref_is_dropped(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say_data(BOOKING)

    by_sdk = sdk.scheduler.bookings.create({"start_time": 1, "end_time": 2, "guest": {"name": "A", "email": "a@b.c"}})
    by_us = client.book("session-1", **BOOK)

    assert not hasattr(by_sdk.data, "booking_ref")
    assert by_us == Booked("book-1", "event-1", str(BOOKING["booking_ref"]), is_pending=False)


def test_sdk_trap_05_reschedule_fails_after_success(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say({"request_id": "req-1"})

    with pytest.raises(KeyError):
        sdk.scheduler.bookings.reschedule("book-1", {"start_time": 1, "end_time": 2})
    client.reschedule("session-1", "book-1", **MOVE)

    assert (wire.last.method, wire.last.path) == ("PATCH", "/v3/scheduling/bookings/book-1")
    assert wire.last.headers["Authorization"] == "Bearer session-1"
    assert wire.last.body == {
        "start_time": 1788354000,
        "end_time": 1788356700,
        "guest": {"name": "Amara Okafor", "email": "amara@example.org"},
        "timezone": "Africa/Lagos",
        "email_language": "en",
    }


def test_sdk_trap_06_confirm_fails_after_success_so_nothing_of_ours_waits_for_a_confirmation(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say({"request_id": "req-1"})
    wire.say_data({**BOOKING, "status": "pending"})

    with pytest.raises(KeyError):
        sdk.scheduler.bookings.confirm("book-1", {"salt": "s", "status": "cancelled"})

    assert configuration_body(spec())["event_booking"]["booking_type"] == "booking"
    assert client.book("session-1", **BOOK).is_pending


def test_sdk_trap_22_literals_and_docstrings_mislead(wire: Wire, client: Nylas) -> None:
    wire.say_data({"session_id": "session-1"})

    session = client.open_session("conf-1")

    assert session == "session-1"
    assert wire.last.body == {"configuration_id": "conf-1", "time_to_live": 30}
    everyone = configuration_body(spec(distribution="everyone"))
    assert everyone["availability"]["availability_rules"]["availability_method"] == "collective"


def test_sdk_trap_24_no_time_slots_come_as_null(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say_data({"order": None, "time_slots": None})

    with pytest.warns(RuntimeWarning):
        by_sdk = sdk.calendars.get_availability({"start_time": 0, "end_time": 300, "participants": []})
    by_us = client.times("session-1", starts_at=STARTS_AT, ends_at=ENDS_AT)

    assert by_sdk.data.time_slots is None
    assert by_us == []


def test_sdk_trap_02_bodies_must_be_plain_dicts(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say_data(BOOKING)
    wish = CreateBookingRequest(start_time=1, end_time=2, guest={"name": "A", "email": "a@b.c"})

    with pytest.raises(TypeError):
        sdk.scheduler.bookings.create(wish)
    client.book("session-1", **BOOK)

    assert wire.last.body["additional_fields"] == {"fairloop_link": "link-7"}
