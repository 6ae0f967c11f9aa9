"""Faults of requests. An effect takes the request, the way on and the options, and answers worse than it could."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sandbox.errors import NylasError
from sandbox.faulting.kinds import Kind, Option, by_name, count, optional, requests_matching, seconds
from sandbox.wire import refuse

Next = Callable[[HttpRequest], HttpResponseBase]
FAMILY = "requests"


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


def _html(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    return HttpResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status=502)


KINDS = by_name(
    Kind(
        name="slow",
        family=FAMILY,
        summary="The right answer, late.",
        options={**requests_matching(), "seconds": Option("real seconds to wait, at most 120", 5.0, seconds)},
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
)
