"""/v3/grants and /v3/applications."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sandbox.api import access
from sandbox.errors import InvalidRequest
from sandbox.grants import accounts
from sandbox.models import Grant
from sandbox.web import wire

FILTERS = {"email": "email__iexact", "grant_status": "grant_status", "provider": "provider"}


def list_all(request: HttpRequest) -> HttpResponse:
    """Grants page by `limit` and `offset`, unlike everything else (docs/nylas.md 6.3)."""
    access.demand_key(request)
    query = request.GET
    limit, offset = wire.limit_of(request, default=10), wire.whole_number(query.get("offset", 0), "offset")
    column, direction = query.get("sort_by") or "created_at", query.get("order_by") or "desc"
    if column not in ("created_at", "updated_at") or direction not in ("asc", "desc") or offset < 0:
        raise InvalidRequest("sort_by must be created_at or updated_at, order_by asc or desc, offset not negative")
    found = Grant.objects.filter(**{FILTERS[name]: query[name] for name in FILTERS if query.get(name)})
    if query.get("since"):
        found = found.filter(created_at__gte=wire.whole_number(query["since"], "since"))
    if query.get("before"):
        found = found.filter(created_at__lte=wire.whole_number(query["before"], "before"))
    sign = "-" if direction == "desc" else ""
    rows = found.order_by(f"{sign}{column}", f"{sign}pk")[offset : offset + limit]
    return wire.answer([grant.body() for grant in rows], limit=limit, offset=offset)


def find(request: HttpRequest, grant: str) -> HttpResponse:
    return wire.answer(access.known_grant(request, grant).body())


def update(request: HttpRequest, grant: str) -> HttpResponse:
    found = access.known_grant(request, grant)
    accounts.change(found, wire.body_of(request))
    return wire.answer(found.body())


def destroy(request: HttpRequest, grant: str) -> HttpResponse:
    accounts.delete(access.known_grant(request, grant))
    return wire.acknowledge()


def application(request: HttpRequest) -> HttpResponse:
    """The application itself: a good first call to see whether the key is right."""
    access.demand_key(request)
    return wire.answer(
        {
            "application_id": settings.CLIENT_ID,
            "organization_id": "sandbox-organization-id",
            "region": "us",
            "environment": "staging",
            "branding": {"name": "Sandbox", "icon_url": "", "website_url": "", "description": "A stand-in for Nylas"},
            "hosted_authentication": {},
            "callback_uris": [],
        }
    )
