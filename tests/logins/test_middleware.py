"""Pages for people who log in show times in that person's own zone; the next request begins anew."""

from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from logins import zones
from logins.middleware import FOR_LOGINS, OwnZone
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(timezone.get_current_timezone_name())


def zone_of_page(rf, user, *, mark: str = "", path: str = "/") -> str:
    request = rf.get(path)
    request.user = user

    def marked(request: HttpRequest) -> HttpResponse:
        return view(request)

    marked.access = mark

    def respond(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, marked, (), {})
        return marked(request)

    middleware = OwnZone(respond)
    return middleware(request).content.decode()


@pytest.fixture
def user():
    user = make_user()
    zones.choose(user, "Asia/Kolkata")
    return user


@pytest.mark.parametrize("mark", sorted(FOR_LOGINS))
def test_page_for_logins_is_in_the_readers_zone_and_the_next_is_not(rf, user, mark):
    assert zone_of_page(rf, user, mark=mark) == "Asia/Kolkata"
    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()


def test_admins_own_pages_are_too(rf, user):
    assert zone_of_page(rf, user, path="/admin/jsi18n/") == "Asia/Kolkata"


@pytest.mark.parametrize("mark", ["public", "holder_of_link", ""])
def test_pages_of_candidates_are_in_no_recruiters_zone(rf, user, mark):
    assert zone_of_page(rf, user, mark=mark) == timezone.get_default_timezone_name()


def test_stranger_has_no_zone(rf):
    assert zone_of_page(rf, AnonymousUser(), mark="reader") == timezone.get_default_timezone_name()


def test_page_that_breaks_leaves_no_zone_behind(rf, user):
    def break_down(request: HttpRequest) -> HttpResponse:
        timezone.activate(ZoneInfo("Asia/Kolkata"))
        raise KeyError

    with pytest.raises(KeyError):
        OwnZone(break_down)(rf.get("/"))
    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()
