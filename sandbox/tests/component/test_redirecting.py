"""Where the component leads after a booking: wherever the Configuration says, be it a script (docs/picker.md 7).

The sandbox takes any text for an address, as the published schema does; whoever writes a Configuration has to look at it.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from sandbox.tests.component.hosting import HostPage
from sandbox.tests.component.widget import CARD, FORM, Widget
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, book, configure

pytestmark = pytest.mark.journey
SCRIPT = "javascript:void(document.title='Ran')//"
DATA = "data:text/html,<title>Ran</title>"
NOT_AN_ADDRESS = "https://["


def leading_to(sandbox: SandboxProcess, address: str) -> str:
    scheduler = {"available_days_in_future": 20, "min_booking_notice": 0, "confirmation_redirect_url": address}
    return configure(sandbox, SARAH, method="collective", scheduler=scheduler)


def book_where_it_leads_to(widget: Widget, address: str) -> None:
    """All but waiting for the answer: a page that is left takes it along."""
    widget.mount(configuration_id=leading_to(widget.sandbox, address))
    widget.choose()
    widget.fill()
    widget.submit.click()


def test_a_script_as_address_runs_where_no_policy_forbids_it(open_widget: Callable[..., Widget]) -> None:
    widget = open_widget(bypass_csp=True)

    book_where_it_leads_to(widget, SCRIPT)

    expect(widget.page).to_have_title("Ran")


@pytest.mark.parametrize(
    ("address", "complaint", "forms"),
    [
        (SCRIPT, "policy: script-src-elem inline", 0),
        (DATA, "Not allowed to navigate top frame to data URL", 0),
        (NOT_AN_ADDRESS, "TypeError: Failed to construct 'URL': Invalid URL", 1),
    ],
    ids=["script", "data", "no address"],
)
def test_an_address_that_leads_nowhere_confirms_nothing_though_it_is_booked(
    widget: Widget, bookings: Callable[[], list[dict[str, Any]]], address: str, complaint: str, forms: int
) -> None:
    """The page is left empty, or with the form as if nothing had happened."""
    with widget.page.expect_console_message(lambda said: said.text.startswith(complaint)):
        book_where_it_leads_to(widget, address)

    expect(widget.page).to_have_title("Host")
    expect(widget.page.locator(FORM)).to_have_count(forms)
    expect(widget.page.locator(CARD)).to_have_count(0)
    assert [one["status"] for one in bookings()] == ["booked"]
    assert any(trouble.startswith(complaint) for trouble in widget.troubles)
    widget.troubles.clear()


def test_an_address_without_a_scheme_leads_to_another_host(widget: Widget, host_page: HostPage) -> None:
    elsewhere = host_page.url.removeprefix("http:").replace("127.0.0.1", "localhost")

    book_where_it_leads_to(widget, f"{elsewhere}/done")

    widget.page.wait_for_url(re.compile(r"^http://localhost:\d+/done\?booking_id="))


def test_moving_leads_there_too(widget: Widget, sandbox: SandboxProcess) -> None:
    mine = book(sandbox, leading_to(sandbox, "/done"), 9)
    widget.mount(reschedule_booking_ref=mine["booking_ref"])
    widget.choose(2)

    widget.submit.click()

    widget.page.wait_for_url(re.compile(rf"/done\?booking_id={mine['booking_id']}&"))
