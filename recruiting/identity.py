"""Whether two mail addresses belong to one person: asked here and nowhere else."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from recruiting.contact_details import fold_address

Rows = TypeVar("Rows", bound=QuerySet[Model])
NOBODY = Q(pk__in=[])
NO_MAILBOX = "invalid.example"  # a domain that can't exist (RFC 2606)


def mailbox(address: str) -> str:
    """The address as its owner tells it: folded, without a `+part` before the @.

    Dots stay: at most companies `a.lee` and `alee` are two people.
    """
    local, at, domain = fold_address(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def stand_in(key: str) -> str:
    """What stands in an address's place while nobody knows it; `key` keeps it apart from others."""
    return f"unknown-{key}@{NO_MAILBOX}"


def has_mailbox(address: str) -> bool:
    return not address.endswith(f"@{NO_MAILBOX}")


def is_same_person(one: str, other: str) -> bool:
    """Empty addresses are nobody's."""
    return bool(one.strip()) and mailbox(one) == mailbox(other)


def same_person(field: str, address: str) -> Q:
    """Rows whose `field` holds an address of the person with `address`; none when that is empty."""
    local, _, domain = mailbox(address).rpartition("@")
    if not (local and domain):
        return NOBODY
    exactly = Q(**{f"{field}__iexact": f"{local}@{domain}"})
    if local.startswith("+"):
        return exactly  # nothing before the part, so it isn't one
    return exactly | Q(**{f"{field}__istartswith": f"{local}+", f"{field}__iendswith": f"@{domain}"})


def about_others(rows: Rows, address: str) -> Rows:
    """Without the rows about the person with `address`: nobody reads the file about themselves.

    A model whose rows are about candidates names in `ABOUT` each way from a row to a candidate's address.
    """
    for field in getattr(rows.model, "ABOUT", ()):
        rows = rows.exclude(same_person(field, address))
    return rows
