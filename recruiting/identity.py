"""Who somebody is: what a login’s owner is called, and whether two mail addresses belong to one person."""

import re
from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from recruiting.contact_details import fold_address

Rows = TypeVar("Rows", bound=QuerySet[Model])
TO_CANDIDATE = "candidate__email"  # how a lookup ends that comes from an application
NO_ROWS = Q(pk__in=[])
# Where a name or an address may begin and end: not within a word or a longer address, but behind what JSON, mails and addresses write
# for a character.
BEFORE = r"(?:(?<!\w)(?<!\w[-.+])|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{4})|(?<=[%=][0-9a-f]{2}))"
AFTER = r"(?!\w)(?![-.]\w)"
NO_MAILBOX = "invalid.example"  # a domain that can't exist (RFC 2606)


def display_name(user: User) -> str:
    """The name, or the address of a login without one."""
    return user.get_full_name() or user.email


def mailbox(address: str) -> str:
    """The address folded, and without a `+part` before the @.

    Dots stay: in most companies `a.lee` and `alee` are two people.
    """
    local, at, domain = fold_address(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def placeholder_address(key: str) -> str:
    """A placeholder for an unknown address; `key` makes it unique."""
    return f"unknown-{key}@{NO_MAILBOX}"


def has_mailbox(address: str) -> bool:
    return not address.endswith(f"@{NO_MAILBOX}")


def as_a_whole(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds these names and addresses, in any case, but not within a longer one, which is somebody else's."""
    either = "|".join(map(re.escape, sorted(texts)))
    return re.compile(f"{BEFORE}(?:{either}){AFTER}", re.IGNORECASE)


def is_same_person(one: str, other: str) -> bool:
    """False for empty addresses."""
    return bool(one.strip()) and mailbox(one) == mailbox(other)


def same_person(field: str, address: str) -> Q:
    """Rows whose `field` holds an address of the person with `address`; none when that is empty."""
    local, _, domain = mailbox(address).rpartition("@")
    if not (local and domain):
        return NO_ROWS
    exactly = Q(**{f"{field}__iexact": f"{local}@{domain}"})
    if local.startswith("+"):
        return exactly  # nothing before the +, so it begins no part
    return exactly | Q(**{f"{field}__istartswith": f"{local}+", f"{field}__iendswith": f"@{domain}"})


def about_others(rows: Rows, address: str) -> Rows:
    """The rows without those about the person with `address`, since a candidate who works here must not read their own file; and
    without those that nobody uses any more.

    A model whose rows are about candidates names in `ABOUT` each lookup from a row to a candidate's address.
    """
    return used(not_about(rows, address))


def not_about(rows: Rows, address: str) -> Rows:
    """The same, with what is restricted or erased."""
    for field in getattr(rows.model, "ABOUT", ()):
        rows = rows.exclude(same_person(field, address))
    return rows


def used(rows: Rows) -> Rows:
    """The rows without those about applications that are restricted (kept, because they have to be) or erased (only counted).

    A model with STAYS_SHOWN says what happens to those, and is read by whoever looks after them.
    """
    if getattr(rows.model, "STAYS_SHOWN", False):
        return rows
    if own := getattr(rows, "used", None):  # it has applications, and stands below none
        return own()
    for field in getattr(rows.model, "ABOUT", ()):
        if field.endswith(TO_CANDIDATE):
            application = field.removesuffix(TO_CANDIDATE)
            restricted = Q(**{f"{application}restricted_at__isnull": False})
            rows = rows.exclude(restricted | Q(**{f"{application}erased_at__isnull": False}))
    return rows
