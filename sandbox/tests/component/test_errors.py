"""What people see when something goes wrong, each row with its real cause (docs/picker.md 6)."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from sandbox.tests.component.arranging import group_event, new_session
from sandbox.tests.component.widget import Widget
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.scheduler.groups import events_of, take
from sandbox.tests.world import (
    HOUR,
    MARCUS,
    SARAH,
    TUESDAY,
    block,
    book,
    call,
    configure,
)

pytestmark = pytest.mark.journey
MONDAY = TUESDAY - 24 * HOUR
GONE = "That time was just booked. Here are the latest available times."
TAKEN = "The selected timeslot is unavailable"
Bookings = Callable[[], list[dict[str, Any]]]
NOWHERE = "00000000-0000-4000-8000-000000000000"


def collective(sandbox: SandboxProcess, **changes: Any) -> str:
    """One host: the order is empty, so a refused time is not tried with somebody else."""
    return configure(sandbox, SARAH, method="collective", **changes)


def refuse_everybody(sandbox: SandboxProcess, *people: str) -> None:
    for person in people:
        sandbox.control(f"grants/{person}/expire")


def test_a_time_that_was_just_taken_leads_back_to_the_picker(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = collective(sandbox)
    widget.mount(configuration_id=configuration)
    widget.choose(1)
    widget.fill()
    book(sandbox, configuration, 10, day=MONDAY, name="Grace Hopper")
    widget.forget()

    widget.submit.click()
    widget.toast("Timeslot no longer available", GONE)
    expect(widget.times).to_have_count(7)

    assert [(one.method, one.status) for one in widget.calls()] == [("POST", 400), ("GET", 200)]
    assert (len(widget.heard("nylasSchedulerInfo")), widget.heard("bookedEventInfo")) == (1, [])
    assert widget.heard("nylasSchedulerError") == []
    widget.choose(1)
    expect(widget.page.get_by_role("textbox", name="Name")).to_have_value("Ada Lovelace")
    widget.submit.click()
    widget.see("Booking confirmed!")
    widget.provoked = [400]


def test_any_other_refusal_stays_on_the_form(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = collective(sandbox)
    widget.mount(configuration_id=configuration)
    widget.choose()
    widget.fill()
    refuse_everybody(sandbox, SARAH)

    widget.submit.click()
    widget.toast("Something went wrong...", "Failed to find a valid Grant")

    (told,) = widget.heard("bookedEventInfo")
    assert (told["error"]["type"], "booking_id" in told["data"]) == ("invalid_request_error", False)
    sandbox.control(f"grants/{SARAH}/restore")
    widget.submit.click()
    widget.see("Booking confirmed!")
    widget.provoked = [400]


def test_round_robin_walks_on_to_the_next_host(widget: Widget, sandbox: SandboxProcess, bookings: Bookings) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    widget.mount(configuration_id=configuration)
    widget.choose(1)
    widget.fill()
    order = widget.call("GET", "/availability").answer["data"]["order"]
    block(sandbox, order[0], 10, day=MONDAY)
    widget.forget()

    widget.submit.click()
    widget.see("Booking confirmed!")

    assert [one.body["participants"] for one in widget.calls()] == [[{"email": email}] for email in order]
    (booking,) = bookings()
    assert booking["host_emails"] == [order[1]]

    widget.mount(configuration_id=configuration)
    widget.choose(1)
    widget.fill()
    for person in order:
        block(sandbox, person, 11, day=MONDAY)
    widget.submit.click()
    widget.toast("Timeslot no longer available", GONE)
    widget.provoked = [400] * 3


def test_round_robin_stops_at_any_other_refusal(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    widget.mount(configuration_id=configuration)
    widget.choose()
    widget.fill()
    refuse_everybody(sandbox, SARAH, MARCUS)
    widget.forget()

    widget.submit.click()
    widget.toast("Create Booking Error", "Failed to find a valid Grant")

    assert len(widget.calls()) == 1
    widget.provoked = [400]


def test_no_answer_and_no_json_are_told_raw(widget: Widget, sandbox: SandboxProcess, bookings: Bookings) -> None:
    configuration = collective(sandbox)
    sandbox.control("faults", {"path": "/bookings$", "method": "POST", "kind": "502_html"})
    widget.mount(configuration_id=configuration)
    widget.choose()
    widget.fill()

    widget.submit.click()
    widget.toast("API request failed", "Unexpected token '<'")
    widget.tick()
    widget.page.context.set_offline(True)
    widget.submit.click()
    widget.toast("API request failed", "Failed to fetch")
    widget.page.context.set_offline(False)
    widget.submit.click()
    widget.see("Booking confirmed!")

    assert len(bookings()) == 1
    widget.provoked = [502, "ERR_INTERNET_DISCONNECTED"]


def test_an_error_that_is_no_object_is_told_without_words(widget: Widget, sandbox: SandboxProcess) -> None:
    answer = {"path": "/bookings$", "method": "POST", "kind": "answer", "status": 400, "body": {"error": "broken"}}
    sandbox.control("faults", answer)
    widget.mount(configuration_id=collective(sandbox))
    widget.choose()
    widget.fill()

    widget.submit.click()
    expect(widget.page.locator("nylas-notification .notif")).to_have_count(1)

    assert "broken" not in widget.page.locator("nylas-notification").inner_text()
    widget.provoked = [400]


def test_answers_that_nylas_never_gives_are_met_as_written(widget: Widget, sandbox: SandboxProcess) -> None:
    """Rows for POST of the required reply fields (docs/picker.md 5), one after another; the others are in test_replies.py."""
    given: list[tuple[int, Any]] = [(204, ""), (200, {"request_id": "r"}), (400, {"data": {"booking_id": "b"}})]
    for status, body in given:
        sandbox.control("faults", {"kind": "answer", "path": "/bookings$", "status": status, "body": body})
    widget.mount(configuration_id=collective(sandbox))
    widget.choose()
    widget.fill()
    notes = widget.page.locator("nylas-notification .notif")

    with widget.answered("POST", "/bookings"):
        widget.submit.click()
    expect(widget.submit).to_be_enabled()
    expect(notes).to_have_count(0)
    widget.submit.click()
    widget.toast("Something went wrong...")
    widget.submit.click()
    widget.see("Booking confirmed!")
    widget.provoked = [400]


def test_settings_that_cannot_be_had(widget: Widget, sandbox: SandboxProcess) -> None:
    widget.mount(configuration_id=NOWHERE)
    widget.toast("Get UI Settings Error", "the Configuration was not found")
    widget.see("No dates available")

    sandbox.control("faults", {"path": "/ui-settings", "kind": "429"})
    widget.mount(configuration_id=collective(sandbox))
    widget.toast("Something went wrong...", "Too many requests")
    expect(widget.button("Next month")).to_be_visible()
    widget.provoked = [404, 429]


def test_times_that_cannot_be_had(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = collective(sandbox)
    refuse_everybody(sandbox, SARAH)

    widget.mount(configuration_id=configuration)
    widget.toast("Get Availability Error", "Failed to find a valid Grant")
    widget.see("No dates available")
    expect(widget.times).to_have_count(0)
    widget.provoked = [400]


def test_a_group_event_that_is_full_by_now_is_not_chosen(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration, _ = group_event(sandbox, capacity=1)
    widget.mount(configuration_id=configuration)
    widget.times.first.click()
    (slot,) = widget.call("GET", "/availability").answer["data"]["time_slots"]
    assert take(sandbox, configuration, slot, "Grace Hopper").status_code == 200
    widget.forget()

    widget.button("Next").click()
    widget.toast("Event is full")
    widget.see("No dates available")

    assert [(one.method, one.status) for one in widget.calls()] == [("POST", 400), ("GET", 200)]
    widget.provoked = [400]


def test_a_group_event_that_was_taken_back_is_told(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration, event = group_event(sandbox)
    widget.mount(configuration_id=configuration)
    widget.times.first.click()
    sandbox.request("DELETE", f"{events_of(configuration)}/{event['id']}", params={"calendar_id": "primary"})

    widget.button("Next").click()
    widget.toast("Something went wrong...", "was not found")
    widget.see("No dates available")
    expect(widget.times).to_have_count(0)
    widget.provoked = [404]


def test_moving_onto_a_taken_time_stays_on_the_form(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = collective(sandbox)
    mine = book(sandbox, configuration, 9)
    widget.mount(reschedule_booking_ref=mine["booking_ref"])
    widget.choose(2)
    book(sandbox, configuration, 11, day=MONDAY, name="Grace Hopper")
    widget.forget()

    with widget.answered("PATCH", mine["booking_id"]):
        widget.submit.click()
    widget.toast("Reschedule Booking Error", TAKEN)

    assert [(one.method, one.status) for one in widget.calls()] == [("PATCH", 400)]
    assert widget.heard("bookedEventInfo")[0]["error"]["title"] == "Reschedule Booking Error"
    expect(widget.submit).to_be_visible()
    widget.provoked = [400]


def test_a_booking_is_cancelled_once(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = collective(sandbox)
    mine = book(sandbox, configuration, 9)
    widget.mount_for_ref(cancel_booking_ref=mine["booking_ref"])
    widget.page.locator("nylas-cancel-booking-form").wait_for()
    assert call(sandbox, "DELETE", mine["booking_id"], configuration, {}).status_code == 200

    widget.cancel_with("Changed my mind")
    widget.toast("Cancel Booking Error", "the booking is cancelled already")

    assert widget.call("DELETE", mine["booking_id"]).answer["error"]["type"] == "not_found_error"
    expect(widget.page.locator("nylas-cancel-booking-form textarea")).to_be_visible()
    widget.provoked = [404]


@pytest.mark.parametrize(("salt", "asked"), [("A" * 13, 1), ("", 0)], ids=["wrong", "missing"])
def test_an_organizer_without_the_salt_changes_nothing(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings, salt: str, asked: int
) -> None:
    rules = {"title": "Interview", "timezone": "UTC", "booking_type": "organizer-confirmation"}
    made = book(sandbox, collective(sandbox, event_booking=rules), 9)
    widget.mount_for_ref(organizer_confirmation_booking_ref=made["booking_ref"][:43] + salt)

    widget.press("Confirm booking", "nylas-organizer-confirmation-card")
    widget.hears("confirmBookingError")

    assert [one.status for one in widget.calls() if one.method == "PUT"] == [400] * asked
    assert [one["status"] for one in bookings()] == ["pending"]
    expect(widget.page.locator("nylas-notification .notif")).to_have_count(0)
    widget.provoked = [400] * asked


def test_without_a_usable_identity_nothing_is_asked(widget: Widget, sandbox: SandboxProcess) -> None:
    for attributes in {}, {"slug": "backend-interview"}, {"cancel_booking_ref": "%%%"}:
        widget.mount(**attributes)
        widget.see("No dates available")

        assert widget.calls() == []
        said = [error["notification"]["description"] for error in widget.heard("nylasSchedulerError")]
        assert said == (["Invalid booking reference: %%%"] if attributes.get("cancel_booking_ref") else [])
        expect(widget.page.locator("nylas-notification .notif")).to_have_count(0)


def test_a_ref_of_nothing_is_answered_with_not_found(widget: Widget, sandbox: SandboxProcess) -> None:
    widget.mount(cancel_booking_ref="no-ref")
    widget.toast("Get UI Settings Error", "the Configuration was not found")

    assert [(one.path, one.status) for one in widget.calls()] == [("/v3/scheduling/ui-settings", 404)]
    widget.provoked = [404]


def test_a_session_that_ran_out_is_replaced(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration = collective(sandbox, requires_session_auth=True)
    session = new_session(sandbox, configuration)
    widget.mount(session_id=session)
    widget.choose(1)
    widget.fill()
    sandbox.advance(301)

    widget.submit.click()
    widget.toast("Something went wrong...", "The session is invalid or has expired")

    widget.set("sessionId", new_session(sandbox, configuration))
    expect(widget.page.get_by_role("textbox", name="Name")).to_have_value("Ada Lovelace")
    widget.submit.click()
    widget.see("Booking confirmed!")

    widget.mount(session_id=session)
    widget.toast("Get UI Settings Error", "The session is invalid or has expired")
    widget.mount(configuration_id=configuration)
    widget.toast("Get UI Settings Error", "This Configuration requires a session")
    widget.provoked = [401] * 3
