"""An invitation that two clicks ask for at the same moment is one."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from interviews.booking import inviting
from interviews.models import BookingLink, CallbackRequest
from tests.factories import NOW, make_application, make_link, make_panel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(monkeypatch) -> Callable[..., list[Any]]:
    """`at_once(row_type, name, click)`: two clicks, of which neither makes its row before the other has looked, if it can look."""

    def click_twice(row_type: type, name: str, click: Callable[[], Any]) -> list[Any]:
        both_have_looked = threading.Barrier(2)
        really_make = getattr(row_type, name)

        def make(*arguments: Any, **fields: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                both_have_looked.wait(0.5)
            return really_make(*arguments, **fields)

        monkeypatch.setattr(row_type, name, make)
        made: list[Any] = []

        def click_and_go() -> None:
            try:
                made.append(click())
            finally:
                connection.close()

        clicks = [threading.Thread(target=click_and_go) for _ in range(2)]
        for thread in clicks:
            thread.start()
        for thread in clicks:
            thread.join()
        return made

    return click_twice


def test_candidate_gets_one_link(at_once):
    panel = make_panel()
    application = make_application(job=panel.job)

    links = at_once(BookingLink, "make", lambda: inviting.invite(application, panel=panel, now=NOW))

    assert links == [BookingLink.objects.get()] * 2


def test_call_for_help_is_one_open_request(at_once):
    link = make_link()

    asked = at_once(CallbackRequest, "save", lambda: inviting.ask_for_help(link, note="Help", phone="", now=NOW))

    assert asked == [CallbackRequest.objects.get()] * 2
