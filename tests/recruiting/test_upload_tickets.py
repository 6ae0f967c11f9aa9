"""A ticket opens one address, for one person, for half a day."""

from datetime import timedelta

import pytest
import time_machine

from recruiting import upload_tickets
from tests.factories import NOW


def test_ticket_says_whose_it_is() -> None:
    ticket = upload_tickets.make("one", 7)

    assert upload_tickets.user_of(ticket, "one") == 7
    assert "/" not in ticket


@pytest.mark.parametrize("ticket", ["", "7", "7:x:y", "\x00", "7:1tGkRw:" + "A" * 43])
def test_what_nobody_signed_is_no_ticket(ticket: str) -> None:
    assert upload_tickets.user_of(ticket, "one") is None


def test_ticket_is_for_one_place_and_not_for_ever() -> None:
    ticket = upload_tickets.make("one", 7)

    assert upload_tickets.user_of(ticket, "two") is None
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        assert upload_tickets.user_of(ticket, "one") is None
