"""Problems of the API: each kind has a type that stays, and leads to its line on the page."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from rest_framework import exceptions

from interviews.api import problems
from tests.factories import make_interview
from tests.interviews.api.calling import Caller, kind, make_key, with_key

pytestmark = pytest.mark.django_db


def test_types_are_these_and_each_has_its_line_on_the_page(client):
    """Programs decide by them, so one that goes or changes breaks them."""
    assert [each.value for each in problems.Kind] == [
        "invalid", "malformed", "not-authenticated", "not-allowed", "missing-scope", "not-found", "no-such-method", "not-acceptable",
        "not-possible", "time-taken", "idempotency-key-reused", "request-in-progress", "wrong-media-type", "too-many-requests",
        "calendar-out-of-reach", "unavailable",
    ]  # fmt: skip
    page = client.get("/api/docs/").content.decode()
    assert all(f'id="problem-{each.value}"' in page for each in problems.Kind)


def test_what_is_no_request_of_the_api_is_answered_as_such():
    headers = {"Authorization": f"Bearer {make_key('book', 'read')[1]}"}
    post = Client(headers=headers).post

    assert kind(post("/api/booking-links/", "{", content_type="application/json")) == "malformed"
    assert kind(post("/api/booking-links/", "a=b", content_type="text/plain")) == "wrong-media-type"
    assert kind(Client(headers=headers).delete("/api/interviews/")) == "no-such-method"
    assert post("/api/booking-links/", "[]", content_type="application/json").json()["errors"][0]["field"] == ""
    assert kind(with_key("read").get("interviews/", format="xml")) == "not-found"
    assert Caller().get("nothing/").status_code == 404


def test_nested_mistakes_are_named_by_their_way():
    wrong = exceptions.ValidationError(
        {"candidate": {"email": ["No."], "non_field_errors": ["Both."]}, "times": [{"at": ["Late."]}]}
    )

    answered = problems.answer(wrong, {})

    assert answered.data["errors"] == [
        {"field": "candidate.email", "detail": "No."},
        {"field": "candidate", "detail": "Both."},
        {"field": "times.at", "detail": "Late."},
    ]
    assert problems.answer(ValueError(), {}) is None


def test_methods_are_named_and_one_that_there_is_not_is_a_problem():
    interview = make_interview()
    client = Client(headers={"Authorization": f"Bearer {make_key('book', 'read')[1]}"})
    lists, one = "/api/interviews/", f"/api/interviews/{interview.pk}/"
    cancel = f"{one}cancel/"

    for path, allowed in {lists: "GET, HEAD, OPTIONS", one: "GET, HEAD, OPTIONS", cancel: "POST, OPTIONS"}.items():
        options = client.options(path)
        assert (options.status_code, options.content, options.headers["Allow"]) == (204, b"", allowed)
        for method in ("put", "patch", "delete", "trace"):
            response = getattr(client, method)(path)
            assert (response.status_code, response.headers["Allow"], kind(response)) == (405, allowed, "no-such-method")
    head = client.head(one)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", client.get(one).headers["ETag"])
    assert client.head(cancel).status_code == 405
    assert (Client().options(lists).status_code, Client().head(lists).status_code) == (401, 401)
    interview.refresh_from_db()
    assert interview.status == "scheduled"


class Down:
    """The database answers nothing more."""

    def __call__(self, *_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")


def test_outage_of_the_database_is_a_problem_that_says_when_to_come_again():
    caller = with_key("read")

    with connection.execute_wrapper(Down()):
        answered = caller.get("interviews/")

    assert (answered.status_code, kind(answered), answered.headers["Retry-After"]) == (503, "unavailable", "30")
