"""Answering a request through the first fault that fits it."""

from django.http import HttpRequest, HttpResponseBase

from sandbox.faults.kinds import found_in
from sandbox.media import faults as media
from sandbox.models import Fault
from sandbox.web import faults as requests
from sandbox.web.faults import Next

KINDS = requests.KINDS | media.ON_THE_WAY


def answer(request: HttpRequest, go_on: Next) -> HttpResponseBase:
    """Answer through the first fault that fits, or without one."""
    verb, path = request.method or "", request.path
    fault = Fault.objects.take(KINDS, lambda one: one.method in ("", verb) and found_in(one.path, path))
    return go_on(request) if fault is None else KINDS[fault.kind].effect(request, go_on, fault.options)
