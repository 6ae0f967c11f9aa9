"""/v3/notetakers/configs: saved defaults of Notetakers; listed by `limit` and `offset` (docs/nylas.md 4.8)."""

from django.http import HttpRequest, HttpResponse

from sandbox.api import access
from sandbox.errors import InvalidRequest
from sandbox.models import NotetakerConfig
from sandbox.notetakers import configurations
from sandbox.web import wire


def list_all(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    limit, offset = wire.limit_of(request), wire.whole_number(request.GET.get("offset", 0), "offset")
    if offset < 0:
        raise InvalidRequest("offset must not be negative")
    rows = NotetakerConfig.objects.all()[offset : offset + limit]
    return wire.answer([config.body() for config in rows])


def create(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    return wire.answer(configurations.make(wire.body_of(request)).body(), status=201)


def find(request: HttpRequest, config: str) -> HttpResponse:
    """With what it inherits; `include=history` adds the past versions, newest first."""
    access.demand_key(request)
    found = configurations.named(config)
    body = found.body(configurations.inherited(found))
    if request.GET.get("include") == "history":
        body["history"] = found.history
    return wire.answer(body)


def update(request: HttpRequest, config: str) -> HttpResponse:
    access.demand_key(request)
    found = configurations.named(config)
    configurations.change(found, wire.body_of(request))
    return wire.answer(found.body())


def destroy(request: HttpRequest, config: str) -> HttpResponse:
    access.demand_key(request)
    configurations.named(config).delete()
    return wire.answer({"message": "Configuration deleted successfully"})
