"""Everything people do with the component, and what the sandbox remembers of it (docs/picker.md 7)."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from sandbox.tests.component.hosting import HostPage
from sandbox.tests.component.widget import FORM, Widget
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, book, configure, listen, starts

pytestmark = pytest.mark.journey
MONDAY = TUESDAY - DAY
Bookings = Callable[[], list[dict[str, Any]]]


def scheduler(**settings: Any) -> dict[str, Any]:
    return {"available_days_in_future": 20, "min_booking_notice": 0, **settings}


def of_one_host(sandbox: SandboxProcess, **settings: Any) -> str:
    return configure(sandbox, SARAH, method="collective", scheduler=scheduler(**settings))


def test_a_pending_booking_is_sent_and_has_no_buttons(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings
) -> None:
    rules = {"title": "Interview", "timezone": "UTC", "booking_type": "organizer-confirmation"}
    widget.mount(configuration_id=configure(sandbox, SARAH, method="collective", event_booking=rules))

    booked = widget.book()
    widget.see("Booking sent!")

    assert booked.answer["data"]["status"] == bookings()[0]["status"] == "pending"
    widget.see("You will receive an email once the booking is confirmed.")
    expect(widget.page.locator("nylas-booked-event-card").get_by_role("button")).to_have_count(0)


def test_moving_by_ref_fills_the_form_again(widget: Widget, sandbox: SandboxProcess, bookings: Bookings) -> None:
    field = {"team": {"label": "Team", "type": "text", "order": 1}}
    configuration = of_one_host(sandbox, additional_fields=field)
    guests = [{"name": "grace@example.org", "email": "grace@example.org"}]
    mine = book(sandbox, configuration, 9, additional_fields={"team": "Engines"}, additional_guests=guests)

    widget.mount(reschedule_booking_ref=mine["booking_ref"])
    widget.see("Choose another time slot to reschedule your meeting")
    widget.choose(2)
    form = widget.page.locator(FORM)
    expect(form.locator("input[name=name]")).to_have_value("Ada Lovelace")
    expect(form.locator("input[name=email]")).to_have_value("ada@example.org")
    expect(form.locator("input[name=team]")).to_have_value("Engines")
    expect(form.locator("#guest-email-0 input, input#guest-email-0")).to_have_value("grace@example.org")
    with widget.answered("PATCH", mine["booking_id"]):
        widget.submit.click()
    widget.see("Booking rescheduled!")

    asked = [one.query.get("booking_id") for one in widget.calls() if one.method == "GET"]
    (booking,) = bookings()
    (event,) = sandbox.get(f"/v3/grants/{SARAH}/events", calendar_id="primary").json()["data"]
    assert asked == [mine["booking_id"]] * 2
    assert (booking["booking_id"], booking["starts_at"]) == (mine["booking_id"], MONDAY + 11 * HOUR)
    assert event["when"]["start_time"] == MONDAY + 11 * HOUR
    assert booking["request"]["additional_fields"] == {"team": "Engines"}


def test_cancelling_needs_a_reason_and_shows_the_policy_as_text(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings
) -> None:
    configuration = of_one_host(sandbox, cancellation_policy="Please be <img src=x onerror=alert(1)> kind")
    mine = book(sandbox, configuration, 9)
    widget.watch_preflights()

    widget.mount_for_ref(cancel_booking_ref=mine["booking_ref"])
    widget.see("Please be <img src=x onerror=alert(1)> kind")
    widget.cancel_with("")
    widget.see("Reason for cancellation is required.")
    assert bookings()[0]["status"] == "booked"
    with widget.answered("DELETE", mine["booking_id"]):
        widget.cancel_with("Found another job")

    widget.see("Your booking has been cancelled successfully!")
    widget.see("A cancellation email has been sent to Sarah.")
    assert bookings()[0]["status"] == "cancelled"
    assert 9 in starts(sandbox, configuration)
    assert "DELETE" in {verb for verb, _ in widget.preflights()}
    told = sandbox.get("/_sandbox/webhooks", type="booking.cancelled").json()["data"][0]["payload"]["data"]["object"]
    assert told["booking_info"]["cancellation_reason"] == "Found another job"
    mails = [(one["kind"], one["recipient"]) for one in sandbox.get("/_sandbox/mail").json()["data"]]
    assert ("cancelled", SARAH) in mails


def test_after_cancelling_the_same_time_can_be_booked_again(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings
) -> None:
    widget.mount(configuration_id=of_one_host(sandbox))
    first = widget.book()
    widget.press("Cancel booking")
    widget.cancel_with("Wrong day")
    widget.see("Your booking has been cancelled successfully!")

    with widget.answered("GET", "/availability"):
        widget.press("Close", "nylas-cancelled-event-card")
    second = widget.book()

    assert second.body["start_time"] == first.body["start_time"]
    assert second.answer["data"]["booking_id"] != first.answer["data"]["booking_id"]
    assert [one["status"] for one in bookings()] == ["booked", "cancelled"]


def test_too_late_to_cancel_is_said_by_the_card_and_by_the_server(
    widget: Widget, sandbox: SandboxProcess, bookings: Bookings
) -> None:
    configuration = of_one_host(sandbox, min_cancellation_notice=7 * 24 * 60)
    late = "You cannot cancel the booking within 10080 minutes of the event."

    widget.mount(configuration_id=configuration)
    booked = widget.book()
    widget.press("Cancel booking")
    widget.toast("Cancellation Error", late)
    assert not [one for one in widget.calls() if one.method == "DELETE"]

    widget.mount_for_ref(cancel_booking_ref=booked.answer["data"]["booking_ref"])
    widget.cancel_with("Changed my mind")
    widget.toast("Cancel Booking Error", late)
    assert [one["status"] for one in bookings()] == ["booked"]
    widget.provoked = [400]


def test_settings_shape_the_pages(widget: Widget, sandbox: SandboxProcess) -> None:
    hidden = {f"hide_{what}": True for what in ("additional_guests", "cancellation_options", "rescheduling_options")}
    consent = {"notetaker_settings": {"show_ui_consent_message": True}}
    widget.mount(configuration_id=of_one_host(sandbox, **hidden, **consent))

    widget.choose()
    widget.see('By clicking "Book now", you consent to your call being recorded.')
    expect(widget.button("Add guest")).to_have_count(0)
    widget.fill()
    widget.submit.click()
    widget.see("Booking confirmed!")

    assert "consent" not in json.dumps(widget.call("POST", "/bookings").body)
    expect(widget.page.locator("nylas-booked-event-card").get_by_role("button")).to_have_count(0)


def test_the_confirmation_may_lead_elsewhere(widget: Widget, sandbox: SandboxProcess, host_page: HostPage) -> None:
    configuration = of_one_host(sandbox, confirmation_redirect_url=f"{host_page.url}/done")
    widget.mount(configuration_id=configuration)
    widget.choose()
    widget.fill()

    widget.submit.click()
    widget.page.wait_for_url(re.compile("/done"))

    given = dict(parse_qsl(urlsplit(widget.page.url).query))
    (booking,) = sandbox.get("/_sandbox/bookings").json()["data"]
    assert {name: given[name] for name in ("booking_id", "booking_ref", "name", "email", "config_id", "language")} == {
        "booking_id": booking["booking_id"],
        "booking_ref": booking["booking_ref"],
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "config_id": configuration,
        "language": "en",
    }


def test_language_and_guests_reach_the_booking(
    widget: Widget, sandbox: SandboxProcess, receiver: Receiver, bookings: Bookings
) -> None:
    listen(sandbox, receiver.url, ["booking.created"])
    widget.mount(configuration_id=of_one_host(sandbox), default_language="de")
    widget.times.first.click()
    widget.page.locator("nylas-timeslot-picker [part=ntp__button-primary]").click()
    widget.heeds(FORM)
    form = widget.page.locator(FORM)
    form.locator("input[name=name]").fill("Zoë O'Hara & Söhne")
    form.locator("input[name=email]").fill("zoe@example.org")
    for number, email in enumerate(("grace@example.org", "alan@example.org")):
        form.locator(".add-guest button").click()
        form.locator(f"#guest-email-{number} input, input#guest-email-{number}").fill(email)

    with widget.answered("POST", "/bookings"):
        widget.submit.click()
    sandbox.advance(0)

    sent = widget.call("POST", "/bookings").body
    both = [{"name": email, "email": email} for email in ("grace@example.org", "alan@example.org")]
    assert (sent["email_language"], sent["guest"]["name"]) == ("de", "Zoë O'Hara & Söhne")
    assert sent["additional_guests"] == bookings()[0]["request"]["additional_guests"] == both
    info = receiver.last("booking.created").object["booking_info"]
    assert info["guest_language"] == "de"
    assert {"grace@example.org", "alan@example.org"} <= {one["email"] for one in info["participants"]}


def test_the_zone_somebody_chooses_is_sent(widget: Widget, sandbox: SandboxProcess) -> None:
    widget.mount(configuration_id=of_one_host(sandbox))
    widget.times.first.wait_for()  # the last part that the component listens to
    zones = widget.page.locator("nylas-locale-switch select-dropdown[name=timezone]")
    zones.get_by_role("button").first.click()
    zones.get_by_placeholder("Search").fill("auck")
    zones.get_by_role("option").first.click()

    booked = widget.book()

    assert booked.body["timezone"] == "Pacific/Auckland"
    (mail, *_) = [one for one in sandbox.get("/_sandbox/mail").json()["data"] if one["recipient"] == "ada@example.org"]
    assert "(Pacific/Auckland)" in mail["text"]


def test_every_zone_a_browser_knows_is_understood(
    open_widget: Callable[..., Widget], sandbox: SandboxProcess, bookings: Bookings
) -> None:
    widget = open_widget(zone="Asia/Calcutta")
    configuration = of_one_host(sandbox)
    for number, alias in enumerate(("Asia/Calcutta", "Europe/Kiev", "Etc/GMT+5")):
        widget.mount(configuration_id=configuration, **({"booking_info": {"timezone": alias}} if number else {}))
        booked = widget.book(number, email=f"ada{number}@example.org")
        assert (booked.body["timezone"], booked.status) == (alias, 200)
    assert {one["request"]["timezone"] for one in bookings()} == {"Asia/Calcutta", "Europe/Kiev", "Etc/GMT+5"}

    zones = widget.page.evaluate("Intl.supportedValuesOf('timeZone')")
    assert len(zones) > 400
    day = {"date": "2027-03-03", "start": "9:00", "end": "10:00"}
    hours = [{**day, "timezone": zone} for zone in zones]
    body = sandbox.get(f"/v3/grants/{SARAH}/scheduling/configurations/{configuration}").json()["data"]
    body["participants"][0]["specific_time_availability"] = hours
    changed = sandbox.request("PUT", f"/v3/grants/{SARAH}/scheduling/configurations/{configuration}", json=body)
    assert changed.status_code == 200, changed.text


def test_a_double_click_sends_two_and_books_one(widget: Widget, sandbox: SandboxProcess, bookings: Bookings) -> None:
    widget.mount(configuration_id=of_one_host(sandbox))
    widget.choose()
    widget.fill()
    widget.forget()

    # Two clicks before the next frame, which takes the button away: a mouse may be slower on a busy machine.
    widget.submit.evaluate("(button) => { button.click(); button.click(); }")
    widget.see("Booking confirmed!")

    sent = [one for one in widget.calls() if one.method == "POST"]
    (booking,) = bookings()
    assert [one.answer["data"]["booking_id"] for one in sent] == [booking["booking_id"]] * 2
    assert len(sandbox.get(f"/v3/grants/{SARAH}/events", calendar_id="primary").json()["data"]) == 1
    assert len(sandbox.get("/_sandbox/webhooks", type="booking.created").json()["data"]) == 1
    assert len(sandbox.get("/_sandbox/mail").json()["data"]) == 2


def test_a_moved_booking_stays_with_its_host(widget: Widget, sandbox: SandboxProcess, bookings: Bookings) -> None:
    widget.mount(configuration_id=configure(sandbox, SARAH, MARCUS))
    widget.book()
    (host,) = bookings()[0]["host_emails"]

    widget.press("Reschedule")
    widget.see("Choose another time slot to reschedule your meeting")
    widget.choose(2)
    with widget.answered("PATCH", bookings()[0]["booking_id"]):
        widget.submit.click()
    widget.see("Booking rescheduled!")

    (moved,) = bookings()
    assert widget.call("PATCH", moved["booking_id"]).body["participants"] == [{"email": host}]
    assert moved["host_emails"] == [host]
    assert moved["starts_at"] == MONDAY + 11 * HOUR
