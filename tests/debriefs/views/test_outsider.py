"""The access mark of outsiders' pages."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from candidates.models import Job
from debriefs.access import Access
from debriefs.models import Share, ShareCode
from debriefs.views.outsider import PASS, holder_of_share, is_unlocked, let_in
from tests.debriefs.outsiders import complete_loop, shared
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@holder_of_share
def view(request: HttpRequest, share: Share, access: Access) -> HttpResponse:
    return HttpResponse(f"{share.address} by {access.user.email}")


def test_view_gets_the_share_and_what_its_sharer_may_read(job: Job) -> None:
    made = shared(complete_loop(job))

    answer = view(RequestFactory().get("/"), token=made.token)

    assert answer.content == b"adviser@example.org by committee@example.com"
    assert "no-store" in answer.headers["Cache-Control"]
    assert view(RequestFactory().get("/"), token="x").status_code == 404
    assert view.access == "holder_of_share"


def test_browser_that_was_let_in_is_known_again(job: Job) -> None:
    made = shared(complete_loop(job))
    code = ShareCode.objects.create(share=made, made_at=NOW, used_at=NOW)
    request, response = RequestFactory().get("/"), HttpResponse()
    assert not is_unlocked(request, made)

    let_in(response, request, code)
    request.COOKIES[PASS] = response.cookies[PASS].value

    assert is_unlocked(request, made)
