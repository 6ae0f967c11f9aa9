"""What every address has: limits, ETags, and requests that are sent again."""

import pytest

from interviews.api.views import answers
from interviews.models import BookingLink
from recruiting import clock
from tests.factories import NOW, make_interview, make_panel
from tests.interviews.api.calling import kind, with_key

pytestmark = pytest.mark.django_db


def test_answer_that_is_still_the_same_comes_without_a_body():
    interview, caller = make_interview(), with_key("read")

    first = caller.get("interviews/")
    same = caller.get("interviews/", etag=first.headers["ETag"])
    interview.application.keep_reference("new")
    changed = caller.get("interviews/", etag=first.headers["ETag"])

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert first.headers["Cache-Control"] == "private, no-store"


def test_key_that_asks_too_often_waits_and_others_do_not(monkeypatch):
    monkeypatch.setattr(answers, "MAX_REQUESTS", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    caller = with_key("read")

    given = [caller.get("jobs/") for _ in range(3)]

    assert [answer.headers["RateLimit-Remaining"] for answer in given] == ["1", "0", "0"]
    assert (given[2].status_code, kind(given[2])) == (429, "too-many-requests")
    assert 0 < int(given[2].headers["Retry-After"]) <= 61
    assert with_key("read").get("jobs/").status_code == 200


def test_request_sent_again_makes_nothing_and_another_under_its_name_is_refused():
    panel, caller = make_panel(), with_key("book")
    body = {"panel": panel.slug, "candidate": {"name": "Amara Okafor", "email": "amara@example.com"}}

    first = caller.post("booking-links/", body, again="one")
    again = caller.post("booking-links/", body, again="one")
    other = caller.post("booking-links/", body | {"reference": "x"}, again="one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (first.json(), "true")
    assert (other.status_code, kind(other)) == (409, "idempotency-key-reused")
    assert with_key("book").post("booking-links/", body, again="one").status_code == 201
    assert BookingLink.objects.count() == 1
    assert kind(caller.post("booking-links/", body, again="n" * 201)) == "invalid"


def test_request_that_failed_may_be_sent_again_under_its_name():
    panel, caller = make_panel(state="paused"), with_key("book")
    body = {"panel": panel.slug, "candidate": {"name": "Amara Okafor", "email": "amara@example.com"}}

    assert kind(caller.post("booking-links/", body, again="one")) == "not-possible"
    panel.state = "live"
    panel.save()
    assert caller.post("booking-links/", body, again="one").status_code == 201
