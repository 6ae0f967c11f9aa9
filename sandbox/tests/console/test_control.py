"""The control surface for programs."""

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, book, configure


def test_bookings_are_listed_for_tests(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)

    (shown,) = sandbox.get("/_sandbox/bookings").json()["data"]

    assert (shown["booking_id"], shown["host_emails"], shown["guest"]["name"]) == (
        made["booking_id"],
        [SARAH],
        "Ada Lovelace",
    )
