"""Addresses that there are not, and those whose slash was left away."""

import pytest

from interviews.models import BookingLink
from tests.factories import make_panel
from tests.interviews.api.calling import Caller, kind, with_key

pytestmark = pytest.mark.django_db


def test_address_that_there_is_not_is_a_problem_whatever_is_asked():
    caller = with_key("read", "book")

    for path in ("", "nothing/", "nothing", "interviews/x/y/z/", "interviews/x%00/y", "docs/x/"):
        for response in (caller.get(path), caller.post(path), Caller().get(path)):
            assert (response.status_code, kind(response)) == (404, "not-found"), path


def test_post_without_the_slash_is_told_so_and_never_turned_into_a_get():
    """Programs follow a redirect of a POST with a GET, and would take the list for what they made."""
    body = {"panel": make_panel().slug, "candidate": {"name": "Amara", "email": "amara@example.com"}}

    response = with_key("book").post("booking-links", body)

    assert (response.status_code, kind(response)) == (404, "not-found")
    assert "/api/booking-links/" in response.json()["detail"]
    assert not BookingLink.objects.exists()


def test_reading_without_the_slash_leads_to_the_address():
    response = with_key("read").get("interviews", status="held")

    assert (response.status_code, response.headers["Location"]) == (301, "/api/interviews/?status=held")
    assert with_key("read").get("docs").headers["Location"] == "/api/docs/"
