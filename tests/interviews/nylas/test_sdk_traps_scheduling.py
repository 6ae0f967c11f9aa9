"""What SDK 6.18.0 does to Scheduler calls (docs/nylas.md 8.2, rows 1 to 6, 22 and 24), and that ours come through."""

import copy
from datetime import timedelta

import nylas as official
import pytest
from nylas.models.scheduler import CreateBookingRequest

from interviews.nylas.client import Nylas
from interviews.nylas.configurations import Published, configuration_body
from interviews.nylas.errors import Refused, Unreachable
from interviews.nylas.shapes import Booked
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import BOOKING, ENDS_AT, GUEST, STARTS_AT, reply_to, spec

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


def test_sdk_trap_01_unknown_fields_are_dropped(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    stored = reply_to(configuration_body(spec()))
    wire.say_data(stored)

    by_sdk = sdk.scheduler.configurations.find("grant-1", "conf-1").data.to_dict()
    by_us = client.configuration("grant-1", "conf-1")

    assert "notetaker_settings" not in by_sdk["scheduler"]
    assert "name" not in by_sdk
    assert by_us == stored


def test_sdk_trap_01_booking_ref_is_dropped(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say_data(BOOKING)

    by_sdk = sdk.scheduler.bookings.create({"start_time": 1, "end_time": 2, "guest": {"name": "A", "email": "a@b.c"}})
    by_us = client.book("session-1", **BOOK)

    assert not hasattr(by_sdk.data, "booking_ref")
    assert by_us == Booked("book-1", "event-1", str(BOOKING["booking_ref"]), is_pending=False)


def test_sdk_trap_02_bodies_must_be_plain_dicts(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say_data(BOOKING)
    wish = CreateBookingRequest(start_time=1, end_time=2, guest={"name": "A", "email": "a@b.c"})

    with pytest.raises(TypeError):
        sdk.scheduler.bookings.create(wish)
    client.book("session-1", **BOOK)

    assert wire.last.body["additional_fields"] == {"fairloop_link": "link-7"}


def test_sdk_trap_03_a_participant_without_availability_is_a_key_error(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    stored = reply_to(configuration_body(spec()))
    del stored["participants"][0]["availability"]
    wire.say_data(stored)

    with pytest.raises(KeyError):
        sdk.scheduler.configurations.find("grant-1", "conf-1")
    assert client.configuration("grant-1", "conf-1") == stored


def test_sdk_trap_03_a_configuration_made_behind_an_error_is_taken_over_next_time(wire: Wire, client: Nylas) -> None:
    body = configuration_body(spec())
    unreadable = reply_to(copy.deepcopy(body))
    del unreadable["participants"][0]["booking"]
    wire.say_data(unreadable)
    wire.refuse(400, message="slug already in use")
    wire.say({"request_id": "req-1", "data": [{"id": "other", "slug": "x"}, reply_to(body)]})
    wire.say({"request_id": "req-9", "data": reply_to(body)})

    with pytest.raises(Unreachable):
        client.publish_configuration(spec(), grant_id="grant-1", configuration_id=None)
    published = client.publish_configuration(spec(), grant_id="grant-1", configuration_id=None)

    assert published == Published("conf-1", "backend-interview", "req-9")
    assert [(asked.method, asked.path) for asked in wire.asked] == [
        ("POST", "/v3/grants/grant-1/scheduling/configurations"),
        ("POST", "/v3/grants/grant-1/scheduling/configurations"),
        ("GET", "/v3/grants/grant-1/scheduling/configurations"),
        ("PUT", "/v3/grants/grant-1/scheduling/configurations/conf-1"),
    ]


def test_sdk_trap_03_a_configuration_of_somebody_else_is_never_taken_over(wire: Wire, client: Nylas) -> None:
    foreign = reply_to(configuration_body(spec()))
    del foreign["scheduler"]["additional_fields"]
    wire.refuse(400, message="slug already in use")
    wire.say_data([foreign])

    with pytest.raises(Refused, match="slug already in use"):
        client.publish_configuration(spec(), grant_id="grant-1", configuration_id=None)
    assert [asked.method for asked in wire.asked] == ["POST", "GET"]


def test_sdk_trap_04_update_names_its_id_otherwise(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    body = configuration_body(spec())
    wire.say_data(reply_to(body))

    with pytest.raises(TypeError):
        sdk.scheduler.configurations.update(identifier="grant-1", configuration_id="conf-1", request_body=body)
    published = client.publish_configuration(spec(), grant_id="grant-1", configuration_id="conf-1")

    assert published == Published("conf-1", "backend-interview", "req-1")
    assert (wire.last.method, wire.last.path, wire.last.body) == (
        "PUT",
        "/v3/grants/grant-1/scheduling/configurations/conf-1",
        body,
    )


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
