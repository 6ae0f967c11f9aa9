"""Whether the list of endpoints names exactly those that the component calls. It runs last in this folder."""

from collections.abc import Callable

import pytest

from sandbox.tests.component.arranging import group_event, pending
from sandbox.tests.component.widget import Widget
from sandbox.tests.contract.endpoints import ENDPOINTS
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, configure

pytestmark = pytest.mark.journey


def met_endpoints(met: set[tuple[str, str]]) -> set[str]:
    """The endpoints of the list that fit what was called; what fits none stays as it is."""
    found = set()
    for verb, path in met:
        fitting = [one for one in ENDPOINTS if one.verb == verb and one.pattern.fullmatch(path)]
        found.add(f"{verb} {fitting[0].path if fitting else path}")
    return found


def test_the_list_of_endpoints_knows_what_the_component_calls(
    open_widget: Callable[..., Widget], sandbox: SandboxProcess, met: set[tuple[str, str]]
) -> None:
    listed = {f"{one.verb} {one.path}" for one in ENDPOINTS if one.component}

    if not listed <= met_endpoints(met):  # run alone
        call_everything(open_widget(), sandbox)

    assert met_endpoints(met) == listed


def call_everything(widget: Widget, sandbox: SandboxProcess) -> None:
    made = pending(sandbox)
    widget.mount_for_ref(organizer_confirmation_booking_ref=made["booking_ref"])
    widget.press("Confirm booking", "nylas-organizer-confirmation-card")
    widget.see("Your booking has been confirmed successfully!")
    widget.mount(configuration_id=configure(sandbox, SARAH, method="collective"))
    widget.book()
    widget.press("Reschedule")
    widget.choose(1)
    widget.submit.click()
    widget.see("Booking rescheduled!")
    widget.press("Cancel booking")
    widget.cancel_with("Changed my mind")
    widget.see("Your booking has been cancelled successfully!")
    configuration, _ = group_event(sandbox)
    widget.mount(configuration_id=configuration)
    widget.book()
