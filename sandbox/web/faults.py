"""Faults of requests. An effect takes the request, the function that would answer it and the options, and answers wrongly or late."""

import json
import re
import time
from collections.abc import Callable
from typing import Any
from wsgiref.util import is_hop_by_hop

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from sandbox.errors import InvalidRequest, NylasError
from sandbox.faults.kinds import Kind, Option, boolean, by_name, count, one_of, optional, requests_matching, seconds
from sandbox.web import interruptions
from sandbox.web.wire import refuse

Next = Callable[[HttpRequest], HttpResponseBase]
FAMILY = "requests"
MAX_BODY_LENGTH = 1_000_000
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
HEADER_VALUE = re.compile(r"[\t -~]{0,100}")
HOW = Option("close: the connection just ends; reset: the other side gets RST", "close", one_of(*interruptions.HOWS))


class RateLimited(NylasError):
    status = 429
    type = "rate_limit_error"

    def __init__(self) -> None:
        super().__init__("Too many requests, please try again shortly.")


class ProviderTimeout(NylasError):
    status = 504
    type = "provider_error"

    def __init__(self) -> None:
        super().__init__("Provider request timed out.")


def _slow(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    time.sleep(options["seconds"])
    return go_on(request)


def _rate_limited(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    response = refuse(RateLimited())
    if options["retry_after"] is not None:
        response["Retry-After"] = str(options["retry_after"])
    return response


def _timeout_after_work(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    go_on(request).close()
    return refuse(ProviderTimeout())


def _cut(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    return interruptions.cut(request, go_on(request), options["at"], options["how"])


def _refused(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    if options["after_work"]:
        go_on(request).close()
    return interruptions.hang_up(request, options["how"])


def _answer(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    body = options["body"]
    if isinstance(body, str):
        response = HttpResponse(body, status=options["status"], content_type="text/html; charset=utf-8")
    else:
        response = JsonResponse(body, status=options["status"], safe=False)
    for name, value in options["headers"].items():
        response[name] = value
    return response


def header(value: Any, name: str) -> str:
    """A text that can stand in a header."""
    if not isinstance(value, str) or not HEADER_VALUE.fullmatch(value):
        raise InvalidRequest(f"{name} must be a text of at most 100 printable characters")
    return value


def _headers(value: Any, name: str) -> dict[str, str]:
    """Names and values as HTTP allows them."""
    if not isinstance(value, dict) or not all(
        isinstance(text, str) and HEADER_NAME.fullmatch(key) and HEADER_VALUE.fullmatch(text)
        for key, text in value.items()
    ):
        raise InvalidRequest(f"{name} must be an object of header names and texts")
    if connections := [key for key in value if is_hop_by_hop(key)]:
        raise InvalidRequest(f"{name} must not hold {connections[0]}, which is about the connection")
    return value


def _body(value: Any, name: str) -> Any:
    if len(json.dumps(value)) > MAX_BODY_LENGTH:
        raise InvalidRequest(f"{name} must not be longer than {MAX_BODY_LENGTH} characters")
    return value


def _html(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    return HttpResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status=502)


KINDS = by_name(
    Kind(
        name="slow",
        family=FAMILY,
        summary="The right answer, late.",
        options={**requests_matching(), "seconds": Option("real seconds to wait, at most 120", 5, seconds)},
        example={"kind": "slow", "path": "/v3/scheduling", "seconds": 5},
        effect=_slow,
    ),
    Kind(
        name="429",
        family=FAMILY,
        summary="Too many requests; nothing is done.",
        options={
            **requests_matching(),
            "retry_after": Option("seconds in Retry-After; null: no such header", None, optional(count(0, 86_400))),
        },
        example={"kind": "429", "path": "/v3/grants", "times": 3, "retry_after": 2},
        effect=_rate_limited,
    ),
    Kind(
        name="504_after",
        family=FAMILY,
        summary="Does the work, then says that it timed out.",
        options=requests_matching(),
        example={"kind": "504_after", "path": "/bookings$", "method": "POST"},
        effect=_timeout_after_work,
    ),
    Kind(
        name="502_html",
        family=FAMILY,
        summary="A gateway's HTML page instead of JSON; nothing is done.",
        options=requests_matching(),
        example={"kind": "502_html", "times": None},
        effect=_html,
    ),
    Kind(
        name="cut",
        family=FAMILY,
        summary="Does the work; Content-Length tells the whole, but the connection closes in mid-body.",
        options={
            **requests_matching(),
            "at": Option("bytes of the body that still come; null: half of them", None, optional(count(0, 2**40))),
            "how": HOW,
        },
        example={"kind": "cut", "path": "/availability$", "at": 20},
        effect=_cut,
    ),
    Kind(
        name="refused",
        family=FAMILY,
        summary="The connection ends without a byte of an answer.",
        options={
            **requests_matching(),
            "how": Option(HOW.meaning, "reset", HOW.read),
            "after_work": Option("true: the work is done before", False, boolean),
        },
        example={"kind": "refused", "path": "/v3/webhooks"},
        effect=_refused,
    ),
    Kind(
        name="answer",
        family=FAMILY,
        summary="Any answer you like; nothing is done.",
        options={
            **requests_matching(),
            "status": Option("status code, 200 to 599", 200, count(200, 599)),
            "body": Option("a text, or any other JSON", "", _body),
            "headers": Option("header names and their texts", {}, _headers),
        },
        example={"kind": "answer", "path": "/v3/grants", "status": 503, "body": "", "headers": {"Retry-After": "7"}},
        effect=_answer,
    ),
)
