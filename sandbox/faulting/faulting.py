"""Faults by name: each kind is one function that takes the request and the way on, and answers worse than it could."""

import re
import time
from collections.abc import Callable
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse

from sandbox.errors import InvalidRequest, NylasError
from sandbox.models import Fault
from sandbox.wire import refuse, whole_number
from sandbox.writing import writing

Next = Callable[[HttpRequest], HttpResponse]
MAX_DELAY_SECONDS = 120


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


def answer_spoiled(request: HttpRequest, go_on: Next) -> HttpResponse:
    """Answer through the first fault that fits, or without one."""
    fault = take(request.method or "", request.path)
    if fault is None:
        return go_on(request)
    return KINDS[fault.kind](request, go_on, fault.options)


def take(method: str, path: str) -> Fault | None:
    """The first fault for this request, with one of its times used up."""
    for fault in Fault.objects.all():
        if fault.method not in ("", method) or not re.search(fault.path, path):
            continue
        if fault.times is None:
            return fault
        with writing():
            if Fault.objects.filter(Q(pk=fault.pk), times__gt=0).update(times=F("times") - 1):
                Fault.objects.filter(pk=fault.pk, times=0).delete()
                return fault
    return None


def ask_for(wish: dict[str, Any]) -> Fault:
    """Store a fault: `{"path": regex, "kind": name, "times": n, "method": verb, …}`; the rest are options of the kind."""
    options = dict(wish)
    path, kind, times = options.pop("path", ""), options.pop("kind", None), options.pop("times", 1)
    method = options.pop("method", "")
    if kind not in KINDS:
        raise InvalidRequest(f"kind must be one of: {', '.join(KINDS)}")
    try:
        re.compile(path)
    except (re.error, TypeError) as error:
        raise InvalidRequest("path must be a regular expression") from error
    return Fault.objects.create(
        path=path,
        method=str(method).upper(),
        kind=kind,
        times=None if times is None else whole_number(times, "times"),
        options=options,
    )


def _slow(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponse:
    time.sleep(min(float(options.get("seconds", 5)), MAX_DELAY_SECONDS))
    return go_on(request)


def _rate_limited(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponse:
    response = refuse(RateLimited())
    if options.get("retry_after") is not None:
        response["Retry-After"] = str(options["retry_after"])
    return response


def _timeout_after_work(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponse:
    go_on(request)
    return refuse(ProviderTimeout())


def _html(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponse:
    return HttpResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status=502)


KINDS: dict[str, Callable[[HttpRequest, Next, dict[str, Any]], HttpResponse]] = {
    "slow": _slow,
    "429": _rate_limited,
    "504_after": _timeout_after_work,
    "502_html": _html,
}
