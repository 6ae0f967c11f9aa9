"""Answering a request through the first fault that fits it."""

from django.http import HttpRequest, HttpResponseBase

from sandbox.faulting import requests
from sandbox.faulting.kinds import found_in
from sandbox.faulting.requests import Next
from sandbox.faulting.taking import take
from sandbox.media import faults

KINDS = requests.KINDS | faults.ON_THE_WAY


def answer_spoiled(request: HttpRequest, go_on: Next) -> HttpResponseBase:
    """Answer through the first fault that fits, or without one."""
    verb, path = request.method or "", request.path
    fault = take(KINDS, lambda one: one.method in ("", verb) and found_in(one.path, path))
    return go_on(request) if fault is None else KINDS[fault.kind].effect(request, go_on, fault.options)
