"""Faults of accounts. They happen at once, so none is kept."""

from typing import Any

from sandbox.errors import InvalidRequest
from sandbox.faults.kinds import Kind, Option, by_name, text
from sandbox.grants import accounts
from sandbox.models import Grant


def _expire(options: dict[str, Any]) -> None:
    wanted = options["grant"]
    found = Grant.objects.filter(pk=wanted).first() or Grant.objects.filter(email__iexact=wanted).first()
    if found is None:
        raise InvalidRequest(f"grant must be the id or the address of a grant; {wanted!r} is none")
    accounts.expire(found)


KINDS = by_name(
    Kind(
        name="grant_expires",
        family="grants",
        summary="The account shuts us out at once: `grant.expired` goes out, its calls answer 401.",
        options={"grant": Option("id or address of the grant", "", text(254))},
        example={"kind": "grant_expires", "grant": "sarah.kim@example.com"},
        effect=_expire,
    ),
)
