"""What the component sends, to the byte, and what it needs to find in the answers (docs/picker.md 5 and 12.1 to 12.3)."""

from typing import Any

import pytest
from playwright.sync_api import expect

from sandbox.tests.component.arranging import group_event, new_session, pending
from sandbox.tests.component.widget import Call, Widget
from sandbox.tests.sandbox_process import CLIENT_ID, SandboxProcess
from sandbox.tests.world import HOUR, PRIYA, SARAH, TUESDAY, configure

pytestmark = pytest.mark.journey
ALWAYS = {
    "content-type": "application/json",
    "x-source": "nylas-scheduling",
    "x-nylas-web-elements-version": "2.6.0",
}
# From the second call on: ui-settings has told the application's id.
NAMED = {**ALWAYS, "x-nylas-application-public-id": CLIENT_ID}
NINE = TUESDAY - 24 * HOUR + 9 * HOUR


def shape(call: Call) -> tuple[str, str, dict[str, str], dict[str, str], Any]:
    return call.method, call.path, call.query, call.headers, call.body


def test_a_guest_books_moves_and_cancels_with_the_configurations_id(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, method="collective")
    query = {"configuration_id": configuration}
    answers = {
        "guest": {"name": "Ada Lovelace", "email": "ada@example.org"},
        "additional_guests": [],
        "additional_fields": {},
        "timezone": "Europe/Berlin",
        "email_language": "en",
    }
    widget.watch_preflights()

    widget.mount(configuration_id=configuration)
    booked = widget.book()
    settings, offered = widget.calls()[:2]

    assert shape(settings) == ("GET", "/v3/scheduling/ui-settings", query, ALWAYS, None)
    # from now to the last minute of the last bookable day in the browser's zone, 20 days ahead: 23:59 in Berlin
    window = {"start_time": str(TUESDAY - 16 * HOUR), "end_time": str(TUESDAY + 20 * 24 * HOUR - HOUR - 60)}
    assert shape(offered) == ("GET", "/v3/scheduling/availability", {**window, **query}, NAMED, None)
    when = {"start_time": NINE, "end_time": NINE + HOUR}
    assert shape(booked) == ("POST", "/v3/scheduling/bookings", query, NAMED, {**answers, **when})
    widget.see("Booking confirmed!")

    identity = booked.answer["data"]["booking_id"]
    widget.forget()
    widget.press("Reschedule")
    widget.see("Choose another time slot to reschedule your meeting")
    widget.times.first.wait_for()
    widget.choose(1)
    with widget.answered("PATCH", identity):
        widget.submit.click()
    widget.see("Booking rescheduled!")
    again, offered_again, moved = widget.calls()

    assert shape(again)[:3] == ("GET", "/v3/scheduling/ui-settings", {**query, "booking_id": identity})
    assert offered_again.query["booking_id"] == identity
    assert moved.path == f"/v3/scheduling/bookings/{identity}"
    assert (moved.query, moved.headers) == (query, NAMED)
    assert {name: moved.body.get(name) for name in answers} == answers
    assert moved.body["end_time"] - moved.body["start_time"] == HOUR

    widget.forget()
    widget.press("Cancel booking")
    with widget.answered("DELETE", identity):
        widget.cancel_with("Found another job")
    widget.see("Your booking has been cancelled successfully!")

    gone = {"action": "cancel", "cancellation_reason": "Found another job"}
    cancelled = widget.call("DELETE", identity)
    assert shape(cancelled) == ("DELETE", f"/v3/scheduling/bookings/{identity}", query, NAMED, gone)
    assert list(cancelled.answer) == ["request_id"]

    assert {verb for verb, _ in widget.preflights()} == {"GET", "POST", "PATCH"}  # DELETE shares the address with PATCH
    assert {name for _, names in widget.preflights() for name in names} == set(NAMED)


def test_the_window_is_as_wide_as_the_settings_say(widget: Widget, sandbox: SandboxProcess) -> None:
    narrow = {"available_days_in_future": 2, "min_booking_notice": 90}
    widget.mount(configuration_id=configure(sandbox, SARAH, method="collective", scheduler=narrow))
    widget.times.first.wait_for()
    expect(widget.button("Next month")).to_be_disabled()

    asked = widget.call("GET", "/availability").query
    midnight_in_berlin = TUESDAY - HOUR
    assert asked["start_time"] == str(TUESDAY - 16 * HOUR + 90 * 60)
    assert asked["end_time"] == str(midnight_in_berlin + 2 * 24 * HOUR - 60)

    wide = {"available_days_in_future": 60, "min_booking_notice": 0}
    widget.mount(configuration_id=configure(sandbox, PRIYA, method="collective", scheduler=wide))
    widget.times.first.wait_for()
    first_of_april = 1_806_530_400  # midnight in Berlin, in summer time
    assert widget.call("GET", "/availability").query["end_time"] == str(first_of_april)
    with widget.answered("GET", "/availability"):
        widget.button("Next month").click()
    assert widget.call("GET", "/availability").query["start_time"] == str(first_of_april)


def test_slug_and_client_id_are_an_identity(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, method="collective", slug="backend-interview")
    query = {"slug": "backend-interview", "client_id": CLIENT_ID}

    widget.mount(slug="backend-interview", client_id=CLIENT_ID)
    booked = widget.book()

    assert [(call.method, call.headers) for call in widget.calls()] == [("GET", NAMED), ("GET", NAMED), ("POST", NAMED)]
    assert all(query.items() <= call.query.items() for call in widget.calls())
    assert not any("configuration_id" in call.query for call in widget.calls())
    assert booked.status == 200
    assert widget.heard("configSettingsLoaded")[0]["settings"]["data"]["configuration_id"] == configuration


def test_a_session_is_the_whole_identity(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, method="collective", requires_session_auth=True)
    session = new_session(sandbox, configuration)
    bearer = {"authorization": f"Bearer {session}"}
    widget.watch_preflights()

    widget.mount(session_id=session, configuration_id=configuration)
    booked = widget.book()
    widget.press("Cancel booking")
    with widget.answered("DELETE", booked.answer["data"]["booking_id"]):
        widget.cancel_with("Changed my mind")
    widget.see("Your booking has been cancelled successfully!")

    settings, offered, posted, deleted = widget.calls()
    assert (settings.query, settings.headers) == ({}, {**ALWAYS, **bearer})
    assert (set(offered.query), offered.headers) == ({"start_time", "end_time"}, {**NAMED, **bearer})
    assert (posted.query, posted.headers) == ({}, {**NAMED, **bearer})
    assert (deleted.query, deleted.headers) == ({}, {**NAMED, **bearer})
    assert {verb for verb, names in widget.preflights() if "authorization" in names} == {"GET", "POST", "DELETE"}


@pytest.mark.parametrize("yes", [True, False], ids=["confirms", "rejects"])
def test_the_organizer_answers_with_the_salt(widget: Widget, sandbox: SandboxProcess, yes: bool) -> None:
    made = pending(sandbox)

    widget.mount_for_ref(organizer_confirmation_booking_ref=made["booking_ref"])
    widget.see("Booking pending!")
    with widget.answered("PUT", made["booking_id"]):
        if yes:
            widget.press("Confirm booking", "nylas-organizer-confirmation-card")
        else:
            widget.press("Reject booking", "nylas-organizer-confirmation-card")
            widget.cancel_with("no room")
    widget.see(f"Your booking has been {'confirmed' if yes else 'cancelled'} successfully!")

    answered = widget.call("PUT", made["booking_id"])
    (extracted,) = widget.heard("bookingRefExtracted")
    said = {"status": "confirmed"} if yes else {"status": "cancelled", "cancellation_reason": "no room"}
    assert answered.body == {**said, "salt": extracted["salt"]}
    assert answered.query == {"configuration_id": extracted["configurationId"]}
    assert set(answered.answer) == ({"request_id", "data"} if yes else {"request_id"})
    (booking,) = sandbox.get("/_sandbox/bookings").json()["data"]
    (event,) = sandbox.get(f"/v3/grants/{SARAH}/events", calendar_id="primary").json()["data"] or [None]
    assert (booking["status"], event and event["title"]) == (("booked", "Interview") if yes else ("cancelled", None))
    heard = [one["type"] for one in sandbox.get("/_sandbox/webhooks").json()["data"] if "booking" in one["type"]]
    assert heard == [f"booking.{'created' if yes else 'cancelled'}", "booking.pending"]


def test_a_group_event_is_validated_before_the_form_and_named_in_the_booking(
    widget: Widget, sandbox: SandboxProcess
) -> None:
    configuration, event = group_event(sandbox)
    widget.mount(configuration_id=configuration)
    booked = widget.book()
    widget.see("Booking confirmed!")

    validated = widget.call("POST", "/validate-timeslot")
    (slot,) = widget.call("GET", "/availability").answer["data"]["time_slots"]
    path = f"/v3/scheduling/configurations/{configuration}/group-events/validate-timeslot"
    assert shape(validated) == ("POST", path, {}, NAMED, slot)
    assert set(slot) == {"start_time", "end_time", "emails", "capacity", "event_id", "master_id", "calendar_id"}
    assert (validated.status, set(validated.answer)) == (200, {"request_id", "data"})
    assert {name: booked.body.get(name) for name in ("event_id", "calendar_id")} == {
        "event_id": event["id"],
        "calendar_id": slot["calendar_id"],
    }
    assert booked.answer["data"]["event_id"] == event["id"]
