"""What opens with a booking link, and what looks alike when it doesn't."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from interviews.booking import access
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db


def ask(token: str) -> Any:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return for_holders(request, token=token)


@access.holder_of_link
def for_holders(request: HttpRequest, link: Any) -> HttpResponse:
    return HttpResponse(str(link.pk))


def test_links_that_open_nothing_look_alike():
    spent = make_interview().link
    revoked = make_interview().link
    revoked.revoke(by=None, at=NOW)

    assert ask(spent.token).content.decode() == str(spent.pk)
    closed = [ask(token).render() for token in (revoked.token, "unknown", "\x00", "é")]
    assert {page.status_code for page in closed} == {404}
    assert len({page.content for page in closed}) == 1


def test_page_behind_a_link_is_neither_kept_nor_indexed():
    page = ask(make_interview().link.token)

    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")
