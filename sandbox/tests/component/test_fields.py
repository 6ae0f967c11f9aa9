"""Every type of additional field, from the Configuration to the form and from the form to the webhook (docs/picker.md 5, 7)."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from sandbox.tests.component.widget import FORM, Widget
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, configure, listen

pytestmark = pytest.mark.journey
FIELDS = {
    "motto": {"label": "Motto", "type": "text", "required": True, "order": 1},
    "second_email": {"label": "Second address", "type": "email", "order": 2},
    "phone": {"label": "Phone", "type": "phone_number", "order": 3},
    "years": {"label": "Years", "type": "number", "order": 4},
    "start": {"label": "Start", "type": "date", "order": 5},
    "about": {"label": "About you", "type": "multi_line_text", "order": 6},
    "office": {"label": "Office", "type": "dropdown", "options": ["Berlin", "Paris"], "order": 7},
    "agree": {"label": "I agree", "type": "checkbox", "required": True, "order": 8},
    "level": {"label": "Level", "type": "radio_button", "options": ["Junior", "Senior"], "order": 9},
    "languages": {"label": "Languages", "type": "multi_select", "options": ["Python", "Go", "C"], "order": 10},
    "application_id": {"label": "Application", "type": "metadata", "order": 11},
}
ANSWERS = {
    "motto": "Fish & “chips”",
    "second_email": "ada@example.net",
    "phone": "+49301234567",
    "years": "5",
    "start": "2027-04-01",
    "about": "First line\nsecond line",
    "office": "Paris",
    "agree": "true",
    "level": "Senior",
    "languages": "Python,Go",
    "application_id": "app_42",
}
UNANSWERED = {**dict.fromkeys(FIELDS, ""), "motto": "Short", "agree": "true", "level": "Junior"}


def with_fields(sandbox: SandboxProcess) -> str:
    scheduler = {"available_days_in_future": 20, "min_booking_notice": 0, "additional_fields": FIELDS}
    return configure(sandbox, SARAH, method="collective", scheduler=scheduler)


def pick(dropdown: Locator, *names: str) -> None:
    dropdown.locator("button.dropbtn").click()
    for name in names:
        dropdown.get_by_role("option", name=name).click()


def tick(form: Locator, label: str) -> None:
    """Tick a box or a circle; by its words, for they alone are waited for until they stand still."""
    form.locator("label").filter(has_text=label).click()
    expect(form.get_by_label(label)).to_be_checked()


def test_all_eleven_types_are_answered_and_told(
    widget: Widget, sandbox: SandboxProcess, receiver: Receiver, bookings: Callable[[], list[dict[str, Any]]]
) -> None:
    listen(sandbox, receiver.url, ["booking.created"])
    mine = {"application_id": {"value": "app_42"}, "unknown": {"value": "dropped"}}
    widget.mount(configuration_id=with_fields(sandbox), booking_info={"additionalFields": mine})
    widget.choose()
    form = widget.page.locator(FORM)
    form.locator("input[name=motto]").wait_for()  # comes with the settings, a frame after the form

    widget.submit.click()
    for label in "Name", "Email", "Motto", "I agree":
        widget.see(f"{label} is required.")
    widget.fill()
    for key in "motto", "second_email", "phone", "years", "start":
        form.locator(f"input[name={key}]").fill(ANSWERS[key])
    form.locator("textarea[name=about]").fill(ANSWERS["about"])
    pick(form.locator("select-dropdown#office"), "Paris")
    tick(form, "I agree")
    tick(form, "Senior")
    languages = form.locator("multi-select-dropdown#languages")
    pick(languages, "Python", "Go")
    languages.locator("button.dropbtn").click()  # or its list would cover the button
    expect(form.get_by_text("Application")).to_have_count(0)
    with widget.answered("POST", "/bookings"):
        widget.submit.click()
    sandbox.advance(0)

    assert widget.call("POST", "/bookings").body["additional_fields"] == ANSWERS
    assert bookings()[0]["request"]["additional_fields"] == ANSWERS
    told = receiver.last("booking.created").object["booking_info"]
    assert told["additional_fields"] == ANSWERS


def test_what_is_not_answered_is_sent_empty(widget: Widget, sandbox: SandboxProcess) -> None:
    widget.mount(configuration_id=with_fields(sandbox))
    widget.choose()
    widget.fill()
    form = widget.page.locator(FORM)
    form.locator("input[name=motto]").fill("Short")
    tick(form, "I agree")
    expect(form.get_by_label("Junior")).to_be_checked()  # tells its first choice when it is drawn

    with widget.answered("POST", "/bookings"):
        widget.submit.click()

    sent = widget.call("POST", "/bookings")
    assert (sent.status, sent.body["additional_fields"]) == (200, UNANSWERED)
