"""Bodies that are no request: each is a problem with a stable type, and nothing is made, logged or unpacked."""

import gzip
import json
import tracemalloc
from typing import Any

import pytest
from django.test import Client

from candidates.models import Application
from interviews.models import BookingLink, KeptAnswer
from tests.factories import make_interview, make_panel
from tests.interviews.api.calling import kind, make_key, with_key

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def good() -> str:
    body = {"panel": make_panel().slug, "candidate": {"name": "Amara", "email": "amara@example.com"}, "reference": "x"}
    return json.dumps(body)


def post(body: str | bytes, *, form: str = JSON, path: str = "booking-links/", **headers: str) -> Any:
    """Under a name, as a program that repeats its requests does."""
    key = {"Authorization": f"Bearer {make_key('book')[1]}", "Idempotency-Key": "one"}
    sent = body.encode() if isinstance(body, str) else body
    return Client().generic("POST", f"/api/{path}", sent, form, headers=key | headers)


def nothing_was_made() -> bool:
    return not (Application.objects.exists() or BookingLink.objects.exists() or KeptAnswer.objects.exists())


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("[" * 100_000 + "]" * 100_000, "malformed"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "malformed"),
        ("[" * 900 + "]" * 900, "malformed"),  # deep enough to be read and not to be written again
        ('"x", "reference": "y"', "malformed"),
        ('"x", "y": {"z": 1, "z": 2}', "malformed"),
        ("NaN", "malformed"),
        ("-Infinity", "malformed"),
        ("9" * 5000, "malformed"),
        ('"\x00"', "malformed"),
        ('"\\u0000"', "invalid"),
        ('"\\ud800"', "invalid"),
        ("[1]", "invalid"),
        ("true", "invalid"),
        ('"' + "x" * 201 + '"', "invalid"),
        ("9" * 300, "invalid"),
    ],
    ids=lambda value: value[:24],
)
def test_value_that_can_not_be_meant_is_refused_whatever_it_is(good, value, word):
    response = post(good.replace('"x"', value))

    assert (response.status_code, kind(response)) == (400, word)
    assert nothing_was_made()


@pytest.mark.parametrize("body", ["", "{", "null", '"x"', "1", "[]", "\ufeff{}", b"\xff\xfe{}", '{"panel"}'], ids=repr)
def test_body_that_is_no_object_is_refused(body, good):
    response = post(body)

    assert (response.status_code, kind(response) in ("malformed", "invalid")) == (400, True)
    assert nothing_was_made()


@pytest.mark.parametrize("packing", ["gzip", "GZIP", "deflate", "br", "identity, gzip", "x"])
def test_packed_body_is_refused_and_never_unpacked(good, packing):
    bomb = gzip.compress(b'{"panel": "' + b"x" * 100_000_000 + b'"}')
    tracemalloc.start()

    response = post(bomb, **{"Content-Encoding": packing})

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (response.status_code, kind(response)) == (415, "wrong-media-type")
    assert (most < 10_000_000, nothing_was_made()) == (True, True)
    assert post(good, **{"Content-Encoding": packing}).status_code == 415
    assert post(good, **{"Content-Encoding": "identity"}).status_code == 201


@pytest.mark.parametrize(
    "form",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
def test_body_in_another_form_is_refused(good, form):
    response = post(good, form=form)

    assert (response.status_code, kind(response)) == (415, "wrong-media-type")
    assert nothing_was_made()


@pytest.mark.parametrize(("charset", "status"), [("utf-8", 201), ("nonsense", 201), ("utf-16", 400), ("utf-7", 201)])
def test_charset_beside_the_type_breaks_nothing(good, charset, status):
    assert post(good, form=f"{JSON}; charset={charset}").status_code == status


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"])
def test_moment_at_the_end_of_time_is_out_of_range(moment):
    interview = make_interview()

    answers = [
        post(json.dumps({"starts_at": moment}), path=f"interviews/{interview.pk}/reschedule/"),
        with_key("read").get("interviews/", updated_since=moment),
        with_key("read").get(f"panels/{interview.panel.slug}/times/", starts_at=moment),
        with_key("read").get(f"panels/{interview.panel.slug}/times/", ends_at=moment),
    ]

    assert {(answer.status_code, kind(answer)) for answer in answers} == {(400, "invalid")}
    assert {answer.json()["errors"][0]["detail"] for answer in answers} == {"Datetime value out of range."}


def test_beginning_of_time_is_always():
    interview = make_interview()
    caller, always = with_key("read"), "0001-01-01T00:00:00Z"

    found = caller.get("interviews/", updated_since=always).json()["results"]

    assert [one["id"] for one in found] == [str(interview.pk)]
    assert caller.get(f"panels/{interview.panel.slug}/times/", starts_at=always).status_code in (200, 400, 503)


@pytest.mark.parametrize("name", ["a\x00b", "\x7f", "a\nb"], ids=repr)
def test_name_of_a_request_is_made_of_letters_digits_and_signs(good, name):
    response = post(good, **{"Idempotency-Key": name})

    assert (kind(response), response.json()["errors"][0]["field"]) == ("invalid", "Idempotency-Key")
    assert nothing_was_made()
