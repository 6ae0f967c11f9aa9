"""What the component does when a member of a reply is missing: the table of docs/picker.md 5, for all seven calls."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from sandbox.tests.component.arranging import group_event, pending
from sandbox.tests.component.widget import CANCELLING, CARD, FORM, Widget
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, SARAH, TUESDAY, book, configure

pytestmark = pytest.mark.journey
MONDAY = TUESDAY - 24 * HOUR
ORGANIZER = "nylas-organizer-confirmation-card"
Bookings = Callable[[], list[dict[str, Any]]]


@dataclass(frozen=True)
class Reply:
    """An answer that is given in the place of the true one; without a body, 204."""

    body: Any = None

    def spoil(self, sandbox: SandboxProcess, path: str, method: str) -> None:
        status, text = (204, "") if self.body is None else (200, self.body)
        fault = {"kind": "answer", "path": path, "method": method, "status": status, "body": text}
        sandbox.control("faults", fault)


def reply(body: Any, name: str) -> Any:
    return pytest.param(Reply(body), id=name)


def collective(sandbox: SandboxProcess) -> str:
    return configure(sandbox, SARAH, method="collective")


def without(body: dict[str, Any], path: str) -> dict[str, Any]:
    """A copy of the reply that lacks this member."""
    left = deepcopy(body)
    *above, last = path.split(".")
    holder = left
    for name in above:
        holder = holder[name]
    del holder[last]
    return left


def settings_of(sandbox: SandboxProcess, configuration: str) -> dict[str, Any]:
    return sandbox.get("/v3/scheduling/ui-settings", key=None, configuration_id=configuration).json()


# ── 1: ui-settings ──


@pytest.mark.parametrize("missing", ["data", "data.scheduler", "data.scheduler.available_days_in_future"])
def test_settings_without_a_horizon_make_it_ask_for_nan(widget: Widget, sandbox: SandboxProcess, missing: str) -> None:
    configuration = collective(sandbox)
    Reply(without(settings_of(sandbox, configuration), missing)).spoil(sandbox, "/ui-settings", "GET")

    widget.mount(configuration_id=configuration)
    widget.toast("Get Availability Error", "end_time must be a finite number")

    assert widget.call("GET", "/availability").query["end_time"] == "NaN"
    widget.provoked = [400]


def test_settings_that_are_null_leave_the_page_empty(widget: Widget, sandbox: SandboxProcess) -> None:
    Reply({"request_id": "r", "data": None}).spoil(sandbox, "/ui-settings", "GET")

    with widget.page.expect_event("pageerror") as raised:
        widget.mount(configuration_id=collective(sandbox))

    assert "app_client_id" in raised.value.message
    expect(widget.times).to_have_count(0)
    assert [one.path for one in widget.calls()] == ["/v3/scheduling/ui-settings"]
    widget.troubles.remove(raised.value.message)


def test_settings_need_the_horizon_only(widget: Widget, sandbox: SandboxProcess) -> None:
    little = {"request_id": "r", "data": {"scheduler": {"available_days_in_future": 20}}}
    Reply(little).spoil(sandbox, "/ui-settings", "GET")

    widget.mount(configuration_id=collective(sandbox))
    booked = widget.book()

    assert booked.status == 200
    widget.see("Booking confirmed!")


@pytest.mark.parametrize(
    ("missing", "heading"), [([], "Backend interview"), (["name"], "Sarah"), (["name", "organizer"], "")]
)
def test_the_heading_falls_back_to_the_organizer(
    widget: Widget, sandbox: SandboxProcess, missing: list[str], heading: str
) -> None:
    configuration = collective(sandbox)
    settings = settings_of(sandbox, configuration)
    for name in missing:
        settings = without(settings, f"data.{name}")
    Reply(settings).spoil(sandbox, "/ui-settings", "GET")

    widget.mount(configuration_id=configuration)
    widget.times.first.wait_for()

    expect(widget.page.locator("nylas-date-picker [part=ndp__title]")).to_have_text(f"{heading}1 hour")


def test_a_group_needs_to_be_told_its_configuration(widget: Widget, sandbox: SandboxProcess) -> None:
    configuration, _ = group_event(sandbox)
    settings = without(settings_of(sandbox, configuration), "data.configuration_id")
    Reply(settings).spoil(sandbox, "/ui-settings", "GET")

    widget.mount(configuration_id=configuration)
    widget.times.first.click()
    widget.button("Next").click()
    widget.toast("Something went wrong...", "No configuration id provided")

    assert {one.method for one in widget.calls()} == {"GET"}


# ── 2: availability ──


@pytest.mark.parametrize(
    "given",
    [
        reply({"request_id": "r"}, "no data"),
        reply({"request_id": "r", "data": None}, "null"),
        reply({"request_id": "r", "data": {"order": []}}, "no slots"),
        reply({"request_id": "r", "data": {"order": [], "time_slots": []}}, "empty"),
        reply(None, "204"),
    ],
)
def test_availability_without_slots_says_so(widget: Widget, sandbox: SandboxProcess, given: Reply) -> None:
    given.spoil(sandbox, "/availability", "GET")

    with widget.answered("GET", "/availability"):
        widget.mount(configuration_id=collective(sandbox))

    widget.see("No dates available")
    expect(widget.times).to_have_count(0)
    expect(widget.page.locator("nylas-notification .notif")).to_have_count(0)


def one_slot(order: list[str], *missing: str) -> Reply:
    """Monday at nine with Sarah, less some members."""
    slot = {"start_time": MONDAY + 9 * HOUR, "end_time": MONDAY + 10 * HOUR, "emails": [SARAH]}
    left = {name: value for name, value in slot.items() if name not in missing}
    return Reply({"request_id": "r", "data": {"order": order, "time_slots": [left]}})


def test_a_slot_without_an_end_cannot_be_chosen(widget: Widget, sandbox: SandboxProcess) -> None:
    one_slot([], "end_time").spoil(sandbox, "/availability", "GET")
    widget.mount(configuration_id=collective(sandbox))
    widget.see("- minutes")

    with widget.page.expect_console_message(lambda said: said.text.startswith("RangeError: Invalid time value")):
        widget.times.first.click()

    expect(widget.button("Next")).to_have_count(0)
    assert {trouble.partition("\n")[0] for trouble in widget.troubles} == {"RangeError: Invalid time value"}
    widget.troubles.clear()


def test_a_slot_without_people_can_be_booked_where_there_is_no_order(widget: Widget, sandbox: SandboxProcess) -> None:
    one_slot([], "emails").spoil(sandbox, "/availability", "GET")

    widget.mount(configuration_id=collective(sandbox))

    assert widget.book().status == 200


def test_an_order_without_anybody_of_the_slot_books_nothing(widget: Widget, sandbox: SandboxProcess) -> None:
    one_slot([SARAH], "emails").spoil(sandbox, "/availability", "GET")
    widget.mount(configuration_id=collective(sandbox))
    widget.choose()
    widget.fill()

    widget.submit.click()
    widget.toast("Timeslot no longer available")

    assert [one for one in widget.calls() if one.method == "POST"] == []


# ── 3: booking; what else is missing there is in test_errors.py ──


def test_a_booking_that_is_null_leaves_the_form(widget: Widget, sandbox: SandboxProcess) -> None:
    Reply({"request_id": "r", "data": None}).spoil(sandbox, "/bookings$", "POST")
    widget.mount(configuration_id=collective(sandbox))
    widget.choose()
    widget.fill()

    with widget.answered("POST", "/bookings"):
        widget.submit.click()
    widget.hears("bookedEventInfo")

    expect(widget.submit).to_be_enabled()
    expect(widget.page.locator("nylas-notification .notif")).to_have_count(0)


def test_a_booking_without_an_id_is_confirmed_and_can_only_be_made_again(
    widget: Widget, sandbox: SandboxProcess
) -> None:
    Reply({"request_id": "r", "data": {"event_id": "e"}}).spoil(sandbox, "/bookings$", "POST")
    widget.mount(configuration_id=collective(sandbox))
    widget.book()
    widget.see("Booking confirmed!")

    widget.press("Cancel booking")
    widget.hears("cancelBookingButtonClicked")
    expect(widget.page.locator(CARD)).to_be_visible()
    widget.press("Reschedule")
    widget.choose()
    with widget.answered("POST", "/bookings"):
        widget.submit.click()
    widget.see("Booking confirmed!")

    assert [one.method for one in widget.calls()] == ["GET", "GET", "POST", "GET", "GET", "POST"]


# ── 4: moving ──


def choose_anew(widget: Widget, sandbox: SandboxProcess, given: Reply) -> None:
    """Up to the form of somebody who moves their booking, whose answer will be this."""
    mine = book(sandbox, collective(sandbox), 9)
    given.spoil(sandbox, "/bookings/", "PATCH")
    widget.mount(reschedule_booking_ref=mine["booking_ref"])
    widget.choose(2)


@pytest.mark.parametrize(
    "given", [reply({"request_id": "r"}, "no data"), reply({"request_id": "r", "data": {}}, "empty")]
)
def test_a_move_is_confirmed_whatever_is_said_of_it(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings, given: Reply
) -> None:
    choose_anew(widget, sandbox, given)

    widget.submit.click()

    widget.see("Booking rescheduled!")
    assert bookings()[0]["starts_at"] == TUESDAY + 9 * HOUR


@pytest.mark.parametrize("given", [reply(None, "204"), reply({"request_id": "r", "data": None}, "null")])
def test_a_move_that_is_answered_with_nothing_leaves_the_form(
    widget: Widget, sandbox: SandboxProcess, given: Reply
) -> None:
    choose_anew(widget, sandbox, given)

    widget.submit.click()
    widget.hears("bookedEventInfo")

    expect(widget.submit).to_be_enabled()
    expect(widget.page.locator("nylas-notification .notif")).to_have_count(0)


# ── 5: cancelling ──


@pytest.mark.parametrize(
    "given",
    [
        reply(None, "204"),
        reply({}, "empty"),
        reply({"data": {}}, "no request_id"),
        reply({"request_id": "r"}, "no data"),
    ],
)
def test_a_cancellation_needs_no_words(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings, given: Reply
) -> None:
    mine = book(sandbox, collective(sandbox), 9)
    given.spoil(sandbox, "/bookings/", "DELETE")
    widget.mount_for_ref(cancel_booking_ref=mine["booking_ref"])

    widget.cancel_with("Changed my mind")

    widget.see("Your booking has been cancelled successfully!")
    assert bookings()[0]["status"] == "booked"


# ── 6: the organizer's answer ──


@pytest.mark.parametrize("given", [reply({"request_id": "r"}, "no data"), reply(None, "204")])
def test_a_confirmation_without_data_falls_back_to_the_picker(
    widget: Widget, sandbox: SandboxProcess, given: Reply
) -> None:
    made = pending(sandbox)
    given.spoil(sandbox, "/bookings/", "PUT")
    widget.mount_for_ref(organizer_confirmation_booking_ref=made["booking_ref"])

    widget.press("Confirm booking", ORGANIZER)

    widget.times.first.wait_for()


@pytest.mark.parametrize("given", [reply({"data": {}}, "no request_id"), reply(None, "204")])
def test_a_rejection_without_a_request_id_leaves_the_form(
    widget: Widget, sandbox: SandboxProcess, given: Reply
) -> None:
    made = pending(sandbox)
    given.spoil(sandbox, "/bookings/", "PUT")
    widget.mount_for_ref(organizer_confirmation_booking_ref=made["booking_ref"])
    widget.press("Reject booking", ORGANIZER)

    with widget.answered("PUT", made["booking_id"]):
        widget.cancel_with("no room")

    expect(widget.page.locator(f"{CANCELLING} textarea")).to_be_visible()


# ── 7: validate-timeslot ──


@pytest.mark.parametrize("given", [reply({"request_id": "r"}, "no data"), reply({}, "empty"), reply(None, "204")])
def test_a_valid_group_slot_needs_no_words(widget: Widget, sandbox: SandboxProcess, given: Reply) -> None:
    configuration, _ = group_event(sandbox)
    given.spoil(sandbox, "/validate-timeslot", "POST")
    widget.mount(configuration_id=configuration)

    widget.choose()

    expect(widget.page.locator(FORM)).to_be_visible()
