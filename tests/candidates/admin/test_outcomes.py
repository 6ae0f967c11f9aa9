"""Without a room above nobody is kept from an outcome."""

from django.test import RequestFactory

from candidates.admin.outcomes import Outcomes, is_marked_closed, mark_closed
from candidates.models import Application


def test_outcomes_are_open_until_a_room_says_otherwise() -> None:
    request, application = RequestFactory().get("/"), Application(pk=1)

    assert (Outcomes().is_closed(request, application), Outcomes().is_closed(request, None)) == (False, False)


def test_mark_is_of_one_row() -> None:
    first, second = Application(pk=1), Application(pk=2)

    mark_closed(first, is_closed=True)

    assert (is_marked_closed(first), is_marked_closed(second)) == (True, False)
